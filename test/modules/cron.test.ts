import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf } from '../../engine/values/bytes.ts';
import { textOf } from '../../engine/values/unknown.ts';
import cron from '../../modules/cron.ts';
import { fieldComplaint, jobLine, withJob, withVariable } from '../../modules/formats/crontab.ts';
import { crontabOf } from '../../modules/looks/crontab.ts';
import { anyFiles, testLaws } from '../laws/any.ts';
import { testCases } from '../laws/case.ts';
import { later } from '../laws/world.ts';

const table = (bytes: string) => ({ looks: { 'crontab of the user': { kind: 'file', bytes } } });
const none = { looks: { 'crontab of the user': { kind: 'missing' } } };

testCases(cron, [
  {
    name: 'makes a table with a job',
    params: { name: 'check', minute: 30, hour: '2', job: '/bin/check -a' },
    ...none,
    expect: {
      changes: ['keep job "check"'],
      commands: ["crontab - <<'EOF'\n#Ansible: check\n30 2 * * * /bin/check -a\nEOF"],
      after: '#Ansible: check\n30 2 * * * /bin/check -a\n',
    },
  },
  {
    name: 'finds a job that Ansible made',
    params: { name: 'check', minute: '0', hour: '5,2', job: 'ls -alh > /dev/null' },
    ...table('MAILTO=root\n#Ansible: check\n0 5,2 * * * ls -alh > /dev/null\n#Ansible: other\n@daily x\n'),
    expect: 'nothing',
  },
  {
    name: 'changes a job in its place',
    params: { name: 'check', special_time: 'daily', job: 'y' },
    ...table('# mine\n#Ansible: check\n0 5 * * * x\n1 1 * * * z\n'),
    expect: { changes: ['keep job "check"'], after: '# mine\n#Ansible: check\n@daily y\n1 1 * * * z\n' },
  },
  {
    name: 'switches a job off',
    params: { name: 'check', job: 'x', disabled: true },
    ...table('#Ansible: check\n* * * * * x\n'),
    expect: { changes: ['keep job "check"'], after: '#Ansible: check\n#* * * * * x\n' },
  },
  {
    name: 'finds a job that is switched off',
    params: { name: 'check', job: 'x', disabled: true },
    ...table('#Ansible: check\n#* * * * * x\n'),
    expect: 'nothing',
  },
  {
    name: 'gives a marker without a job its job',
    params: { name: 'check', job: 'x' },
    ...table('#Ansible: check\n#Ansible: other\n* * * * * y\n'),
    expect: { changes: ['keep job "check"'], after: '#Ansible: check\n* * * * * x\n#Ansible: other\n* * * * * y\n' },
  },
  {
    name: 'removes a job',
    params: { name: 'check', state: 'absent' },
    ...table('a=b\n#Ansible: check\n* * * * * x\n'),
    expect: { changes: ['remove job "check"'], after: 'a=b\n' },
  },
  { name: 'has nothing to remove', params: { name: 'check', state: 'absent' }, ...none, expect: 'nothing' },
  {
    name: 'sets a variable before the jobs',
    params: { name: 'MAILTO', env: true, job: 'ann@example.org' },
    ...table('#Ansible: check\n* * * * * x\n'),
    expect: { changes: ['keep variable "MAILTO"'], after: 'MAILTO="ann@example.org"\n#Ansible: check\n* * * * * x\n' },
  },
  {
    name: 'changes a variable in its place',
    params: { name: 'MAILTO', env: true, job: 'b' },
    ...table('X=1\n MAILTO = a\n* * * * * x\n'),
    expect: { changes: ['keep variable "MAILTO"'], after: 'X=1\nMAILTO="b"\n* * * * * x\n' },
  },
  {
    name: 'removes a variable',
    params: { name: 'MAILTO', env: true, state: 'absent' },
    ...table('X=1\nMAILTO=a\n'),
    expect: { changes: ['remove variable "MAILTO"'], after: 'X=1\n' },
  },
  {
    name: 'keeps the table of somebody else',
    params: { name: 'check', job: 'x', user: 'ann' },
    looks: { 'crontab of ann': { kind: 'file', bytes: '' } },
    expect: {
      changes: ['keep job "check"'],
      commands: ["crontab -u ann - <<'EOF'\n#Ansible: check\n* * * * * x\nEOF"],
    },
  },
  {
    name: 'says why cron says nothing',
    params: { name: 'check', job: 'x', user: 'ann' },
    looks: { 'crontab of ann': { kind: 'unreadable', why: "user `ann' unknown" } },
    expect: { refuses: 'cron does not list the jobs of "ann": user `ann\' unknown' },
  },
  {
    name: 'keeps a file of its own, with the user in it',
    params: { name: 'trim', special_time: 'weekly', job: 'fstrim -a', cron_file: 'trim' },
    files: { '/etc/cron.d': { kind: 'directory' } },
    expect: {
      changes: ['keep job "trim"'],
      commands: ['write /etc/cron.d/trim (38 bytes, mode 0644)'],
      after: '#Ansible: trim\n@weekly root fstrim -a\n',
    },
  },
  {
    name: 'cannot tell what an earlier task leaves',
    params: { name: 'check', job: 'x' },
    looks: { 'crontab of the user': later('a task') },
    expect: { undecided: 'a task' },
  },
  {
    name: 'cannot tell whether a value is the one that nobody knows',
    params: { name: 'A', env: true, job: 'b' },
    ...table(bytesOf(textOf(['A="', later('a task'), '"\n']))),
    expect: { undecided: 'a task', would: ['keep variable "A"'] },
  },
  {
    name: 'says why cron says nothing of its own user',
    params: { name: 'check', job: 'x' },
    looks: { 'crontab of the user': { kind: 'unreadable', why: 'not allowed' } },
    expect: { refuses: 'cron does not list the jobs of the user: not allowed' },
  },
  { name: 'needs a job', params: { name: 'x' }, expect: { wrong: '"state: present" needs "job"' } },
  {
    name: 'reads times',
    params: { name: 'x', job: 'y', hour: 24 },
    expect: { wrong: '"hour" is made of numbers from 0 to 23' },
  },
  {
    name: 'wants one time',
    params: { name: 'x', job: 'y', hour: 2, special_time: 'daily' },
    expect: { wrong: '"special_time" and "hour" exclude each other' },
  },
  {
    name: 'wants a file that cron reads',
    params: { name: 'x', job: 'y', cron_file: 'a.b' },
    expect: { wrong: '"cron_file" must be' },
  },
]);

test.each([
  [
    { code: 0, out: '* * * * * x\n', err: '' },
    { kind: 'file', bytes: '* * * * * x\n' },
  ],
  [{ code: 1, out: '', err: 'no crontab for root\n' }, { kind: 'missing' }],
  [{ code: 1, out: '', err: "crontab: can't open 'root': No such file or directory\n" }, { kind: 'missing' }],
  [
    { code: 1, out: '', err: "crontab:  user `x' unknown\n" },
    { kind: 'unreadable', why: "crontab:  user `x' unknown" },
  ],
])('what crontab says is read: %j', (reply, answer) => {
  expect(crontabOf('root').parse(reply)).toEqual(answer);
});

describe('crontab(5)', () => {
  test.each([
    ['minute', '*/5'],
    ['minute', '0-59/2,3'],
    ['hour', '0'],
    ['month', 'jan-Mar'],
    ['weekday', 'sun,7'],
    ['day', '1,15,31'],
  ] as const)('%s may be %s', (field, text) => expect(fieldComplaint(field, text)).toBeUndefined());

  test.each([
    ['minute', '60'],
    ['minute', '*/0'],
    ['day', '0'],
    ['weekday', '8'],
    ['month', 'foo'],
    ['hour', '5-2'],
    ['hour', '1-2-3'],
    ['hour', ''],
    ['hour', '1,,2'],
    ['hour', '-1'],
  ] as const)('%s may not be %s', (field, text) => expect(fieldComplaint(field, text)).toContain(`"${field}"`));

  const line = fc.constantFrom(
    '',
    '# c',
    '* * * * * x',
    'A = "b"',
    '#Ansible: other',
    '#Ansible: me',
    '#* * * * * off',
    'ü',
  );
  const anyTable = fc.array(line).map((lines) => lines.map((each) => `${each}\n`).join(''));
  const job = { when: '@daily', user: undefined, job: 'mine', disabled: false };

  test('a job is put there once, and taken away without a trace', () => {
    fc.assert(
      fc.property(
        anyTable.filter((bytes) => !bytes.includes('#Ansible: me\n')),
        (bytes) => {
          const after = withJob(bytes, 'me', job);
          expect(after).toBe(`${bytes}#Ansible: me\n${jobLine(job)}\n`);
          expect(withJob(after, 'me', job)).toBe(after);
          expect(withJob(after, 'me', undefined)).toBe(bytes);
        },
      ),
    );
  });

  test('a variable leaves all other lines alone', () => {
    fc.assert(
      fc.property(anyTable, (bytes) => {
        const after = withVariable(bytes, 'A', 'c');
        const others = (text: string) => text.split('\n').filter((each) => !each.startsWith('A'));
        expect(others(after)).toEqual(others(bytes));
        expect(withVariable(after, 'A', 'c')).toBe(after);
      }),
    );
  });
});

const bytes = fc.constantFrom(
  '',
  '# c\n',
  'A="b"\n#Ansible: a\n* * * * * a\n',
  '#Ansible: a\n',
  '#Ansible: a\n#Ansible: b\n@daily x\n',
);
const said = fc.oneof(
  { weight: 4, arbitrary: bytes.map((each) => ({ kind: 'file', bytes: each })) },
  fc.constantFrom<unknown>({ kind: 'missing' }, { kind: 'unreadable', why: 'no' }, later('a task')),
);
testLaws(cron, {
  params: {
    name: fc.constantFrom('a', 'A'),
    job: fc.constantFrom<unknown>('a', 'b c', 'über', later('which job'), later('a new job', true)),
    user: fc.constantFrom('ann', 'root'),
    cron_file: fc.constant('jobs'),
    minute: fc.constantFrom(0, '*/5'),
    hour: fc.constantFrom(0, '1,2'),
    day: fc.constant(1),
    month: fc.constant('jan'),
    weekday: fc.constant('sun'),
  },
  world: fc.tuple(said, said, anyFiles(['/etc/cron.d', '/etc/cron.d/jobs'], bytes)).map(([ann, mine, files]) => ({
    ...files,
    looks: { 'crontab of ann': ann, 'crontab of root': ann, 'crontab of the user': mine },
  })),
});
