import { expect, test } from 'vitest';
import { commandsOf } from '../../engine/hosts/batch/describe.ts';
import type { GroupAt } from '../../modules/looks/group.ts';
import { passwordIs, type UserAt, type UserDefaults, userAt } from '../../modules/looks/user.ts';
import user from '../../modules/user.ts';
import { testCases } from '../laws/case.ts';
import { changesOf, DryRun } from '../laws/dry-run.ts';
import { fill } from '../laws/fill.ts';
import { later, type World } from '../laws/world.ts';

const HASH = '$6$salt$secretsecretsecret';
const defaults: UserDefaults = {
  homes: '/home',
  shell: '/bin/sh',
  skeleton: '/etc/skel',
  ownGroup: true,
  group: '100',
  mode: '0700',
};
const ann: UserAt = {
  name: 'ann',
  local: true,
  uid: 1000,
  gid: 1000,
  group: 'ann',
  groups: ['ops'],
  comment: 'Ann',
  home: '/home/ann',
  shell: '/bin/sh',
};
const groupOf = (name: string): GroupAt => ({ name, gid: 50, members: [], local: true });
const host = (at: UserAt | null, more: Readonly<Record<string, unknown>> = {}): Pick<World, 'looks' | 'files'> => ({
  looks: {
    'user ann': at,
    'defaults of new users': defaults,
    'group ann': at ? groupOf('ann') : null,
    'group ops': groupOf('ops'),
    'group kvm': groupOf('kvm'),
    'group nobody-knows': null,
    'password of ann': 'other',
    ...more,
  },
  files: {
    '/home': { kind: 'directory' },
    '/etc/skel/.profile': '',
    ...(at && { '/home/ann': { kind: 'directory' } }),
  },
});

testCases(user, [
  {
    name: 'makes a user with a home and a password, which nobody sees',
    params: { name: 'ann', comment: 'Ann Ex', groups: ['ops', 'kvm'], shell: '/bin/bash', password: HASH },
    ...host(null),
    expect: {
      changes: ['create user ann', 'set the password of user ann'],
      commands: ["useradd -m -G kvm,ops -c 'Ann Ex' -s /bin/bash -- ann", 'chpasswd -e <<<••••'],
    },
  },
  {
    name: 'gives a new user the group that has the name',
    params: { name: 'ann', create_home: false },
    ...host(null, { 'group ann': groupOf('ann') }),
    expect: { changes: ['create user ann'], commands: ['useradd -M -g ann -- ann'] },
  },
  {
    name: 'makes a system account',
    params: { name: 'ann', uid: 200, group: 'ops', home: '/srv', system: true },
    ...host(null),
    expect: { changes: ['create user ann'], commands: ['useradd -m -r -u 200 -g ops -d /srv -- ann'] },
    result: {
      name: 'ann',
      uid: 200,
      gid: 50,
      group: 'ops',
      groups: [],
      comment: '',
      home: '/srv',
      shell: '/bin/sh',
    },
  },
  {
    name: 'leaves a user alone',
    params: {
      name: 'ann',
      uid: 1000,
      group: 'ann',
      groups: 'ops',
      comment: 'Ann',
      home: '/home/ann',
      shell: '/bin/sh',
    },
    ...host(ann),
    expect: 'nothing',
  },
  {
    name: 'adds groups',
    params: { name: 'ann', groups: ['kvm'], append: true },
    ...host(ann),
    expect: { changes: ['change user ann: join kvm'], commands: ['usermod -a -G kvm -- ann'] },
  },
  {
    name: 'replaces groups',
    params: { name: 'ann', groups: ['kvm'] },
    ...host(ann),
    expect: { changes: ['change user ann: join kvm, leave ops'], commands: ['usermod -G kvm -- ann'] },
  },
  {
    name: 'leaves all groups',
    params: { name: 'ann', groups: [] },
    ...host(ann),
    expect: { changes: ['change user ann: leave ops'], commands: ["usermod -G '' -- ann"] },
  },
  {
    name: 'knows no such group',
    params: { name: 'ann', groups: ['nobody-knows'] },
    ...host(ann),
    expect: { refuses: 'There is no group "nobody-knows"' },
  },
  {
    name: 'changes several things at once, and makes the new home',
    params: { name: 'ann', comment: 'B', shell: '/bin/bash', home: '/home/b' },
    ...host(ann),
    expect: {
      changes: [
        'change user ann: comment Ann -> B, home /home/ann -> /home/b, shell /bin/sh -> /bin/bash',
        'make the home /home/b of user ann',
      ],
    },
  },
  {
    name: 'leaves the missing home of a system account alone',
    params: { name: 'ann', groups: ['ops'] },
    ...host({ ...ann, uid: 33, home: '/srv/nothing' }),
    expect: 'nothing',
  },
  {
    name: 'sets a password',
    params: { name: 'ann', password: '*' },
    ...host(ann),
    expect: { changes: ['set the password of user ann'], commands: ['chpasswd -e <<<••••'] },
  },
  {
    name: 'leaves a password alone after the first time',
    params: { name: 'ann', password: HASH, update_password: 'on_create' },
    ...host(ann),
    expect: 'nothing',
  },
  {
    name: 'cannot see passwords',
    params: { name: 'ann', password: HASH },
    ...host(ann, { 'password of ann': 'unreadable' }),
    expect: { refuses: 'Cannot read /etc/shadow' },
  },
  {
    name: 'removes a user with the home',
    params: { name: 'ann', state: 'absent', remove: true },
    ...host(ann),
    expect: { changes: ['remove user ann and all that lies in the home'], commands: ['userdel -r -- ann'] },
  },
  { name: 'is content without', params: { name: 'ann', state: 'absent' }, ...host(null), expect: 'nothing' },
  {
    name: 'leaves users of a directory service alone',
    params: { name: 'ann', shell: '/bin/bash' },
    ...host({ ...ann, local: false }),
    expect: { refuses: 'comes from elsewhere than /etc/passwd' },
  },
  {
    name: 'cannot tell what it is not told',
    params: { name: 'ann', shell: '/bin/bash' },
    ...host({ ...ann, shell: later('a task') }),
    expect: { undecided: 'a task', would: ['change user ann: shell -> /bin/bash'] },
  },
  {
    name: 'gives a new user the group of all, where the host has it so',
    params: { name: 'ann' },
    ...host(null, { 'defaults of new users': { ...defaults, ownGroup: false } }),
    expect: { changes: ['create user ann'], commands: ['useradd -m -- ann'] },
  },
  {
    name: 'makes no home in the place of a link to nothing',
    params: { name: 'ann' },
    ...host(null),
    files: { '/home/ann': { kind: 'missing', link: '/srv/ann' }, '/etc/skel/.profile': '' },
    expect: { refuses: 'The home "/home/ann" is a link to nothing' },
  },
  {
    name: 'leaves a user alone who has no home at all',
    params: { name: 'ann' },
    ...host({ ...ann, home: '' }),
    expect: 'nothing',
  },
  {
    name: 'adds groups to those that nobody knows',
    params: { name: 'ann', groups: ['kvm'], append: true },
    ...host({ ...ann, groups: later('a task') }),
    expect: { undecided: 'a task', would: ['change user ann: groups -> kvm'] },
  },
  {
    name: 'changes the comment of a user whose shell nobody knows',
    params: { name: 'ann', comment: 'B' },
    ...host({ ...ann, shell: later('a task') }),
    expect: { changes: ['change user ann: comment Ann -> B'] },
  },
  {
    name: 'makes the home of a user who gets another id, with the mode of new homes',
    params: { name: 'ann', uid: 1001 },
    ...host(ann, { 'defaults of new users': { ...defaults, mode: undefined } }),
    files: { '/home': { kind: 'directory' } },
    expect: { changes: ['change user ann: id 1000 -> 1001', 'make the home /home/ann of user ann'] },
  },
  {
    name: 'does not look into a home that it may not see',
    params: { name: 'ann', uid: 1001 },
    ...host(ann),
    files: { '/home/ann': { kind: 'unreadable' } },
    expect: { changes: ['change user ann: id 1000 -> 1001'] },
  },
  {
    name: 'sets no password of a user of a directory service',
    params: { name: 'ann', password: '*' },
    ...host({ ...ann, local: false }),
    expect: { refuses: 'comes from elsewhere than /etc/passwd' },
  },
  {
    name: 'makes a user where an earlier task decides what is in the place of the home',
    params: { name: 'ann' },
    ...host(null),
    files: { '/home/ann': later('a task'), '/etc/skel/.profile': '' },
    expect: { changes: ['create user ann'] },
  },
  {
    name: 'changes the comment of a user whose home nobody knows',
    params: { name: 'ann', comment: 'B' },
    ...host({ ...ann, home: later('a task') }),
    expect: { undecided: 'a task', would: ['change user ann: comment Ann -> B'] },
  },
  {
    name: 'joins a group of whose members nobody knows',
    params: { name: 'ann', groups: ['kvm'], append: true },
    ...host(ann, { 'group kvm': { ...groupOf('kvm'), members: later('a task') } }),
    expect: { changes: ['change user ann: join kvm'] },
  },
  {
    name: 'removes a user who has no home at all',
    params: { name: 'ann', state: 'absent', remove: true },
    ...host({ ...ann, home: '' }),
    expect: { changes: ['remove user ann and all that lies in the home'] },
  },
  { name: 'keeps root', params: { name: 'root', state: 'absent' }, expect: { wrong: 'The host needs "root"' } },
]);

test('a password that is no hash is refused without being shown', () => {
  for (const password of ['hunter22', 12345678]) {
    const filled = fill(user, { name: 'ann', password });
    expect('wrong' in filled && filled.wrong).toMatch(/"password" must be text/);
    expect(JSON.stringify(filled)).not.toContain(String(password));
  }
});

test('nothing that is shown holds the hash', () => {
  const filled = fill(user, { name: 'ann', password: HASH });
  if ('wrong' in filled) throw new Error(filled.wrong);
  const { verdict, result } = new DryRun(user, filled.params, host(null)).plan();
  const shown = changesOf(verdict).map((each) => [
    each.summary,
    each.diff,
    commandsOf(each),
    each.predicts.map(({ look }) => look.label),
  ]);
  expect(JSON.stringify([shown, result])).not.toContain('secretsecret');
});

test('the host compares the hash itself', () => {
  const look = passwordIs('ann', HASH);
  expect([look.args, look.input]).toEqual([['ann'], `${HASH}\n`]);
});

test.each([
  ['local\n0\n0\nroot\n/root\n/bin/sh\nroot\n', { uid: 0, group: 'root', groups: [], shell: '/bin/sh' }],
  ['local\n5\n7\n\n/x\n\n+b\n+a\n7\n', { uid: 5, group: '7', groups: ['a', 'b'], comment: '', shell: '' }],
])('a user is read from %j', (out, fields) => {
  expect(userAt('ann').parse({ code: 0, out, err: '' })).toMatchObject({ local: true, ...fields });
});
