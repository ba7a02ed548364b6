import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { settingOf, settingPath, withSetting } from '../../modules/formats/sysctl.ts';
import sysctl from '../../modules/sysctl.ts';
import { anyFiles, testLaws } from '../laws/any.ts';
import { testCases } from '../laws/case.ts';
import { DryRun } from '../laws/dry-run.ts';
import { fill } from '../laws/fill.ts';
import { later } from '../laws/world.ts';

const FILE = '/etc/sysctl.d/99-zz-play.conf';
const NAME = 'net.ipv4.ip_forward';
const host = (live: unknown, file?: string, others: unknown = []) => ({
  files: { '/etc/sysctl.d': { kind: 'directory' as const }, ...(file !== undefined && { [FILE]: file }) },
  looks: {
    [`kernel setting ${NAME}`]: typeof live === 'string' ? { kind: 'value', value: live } : live,
    [`other files that set ${NAME}`]: others,
  },
});

testCases(sysctl, [
  {
    name: 'sets it now and at boot',
    params: { name: NAME, value: 1 },
    ...host('0'),
    expect: {
      changes: ['set net.ipv4.ip_forward to 1'],
      commands: [`write ${FILE} (24 bytes)`, 'sysctl -qw -- net/ipv4/ip_forward=1'],
      after: 'net.ipv4.ip_forward = 1\n',
    },
    result: { value: '1' },
  },
  { name: 'leaves it alone', params: { name: NAME, value: 1 }, ...host('1', `${NAME}=1\n`), expect: 'nothing' },
  {
    name: 'sets it now',
    params: { name: NAME, value: '1' },
    ...host('0', `-net/ipv4/ip_forward =  1`),
    expect: { changes: ['set net.ipv4.ip_forward to 1'], commands: ['sysctl -qw -- net/ipv4/ip_forward=1'] },
  },
  {
    name: 'sets it at boot alone',
    params: { name: NAME, value: 1, reload: false },
    ...host({ kind: 'missing' }, 'a = b\n'),
    expect: { changes: ['set net.ipv4.ip_forward to 1'], after: `a = b\n${NAME} = 1\n` },
  },
  {
    name: 'leaves other lines alone, in the place of the last of its own',
    params: { name: NAME, value: 1 },
    ...host('1', `# ${NAME} = 7\n${NAME} = 0\r\n x.y = 2\nnet/ipv4/ip_forward=0\n; end`),
    expect: {
      changes: ['set net.ipv4.ip_forward to 1'],
      after: `# ${NAME} = 7\n x.y = 2\n${NAME} = 1\n; end`,
    },
  },
  {
    name: 'forgets it',
    params: { name: NAME, state: 'absent' },
    ...host('1', `a = b\n${NAME} = 1\n`),
    expect: { changes: ['no longer set net.ipv4.ip_forward at boot'], after: 'a = b\n' },
  },
  {
    name: 'has nothing to forget',
    params: { name: NAME, state: 'absent' },
    ...host({ kind: 'missing' }),
    expect: 'nothing',
  },
  {
    name: 'knows what the kernel knows',
    params: { name: NAME, value: 1 },
    ...host({ kind: 'missing' }),
    expect: { refuses: 'The kernel has no setting "net.ipv4.ip_forward"' },
  },
  {
    name: 'cannot read all settings',
    params: { name: NAME, value: 1 },
    ...host({ kind: 'unreadable', why: 'Permission denied' }),
    expect: { refuses: "Cannot read the kernel's net.ipv4.ip_forward: Permission denied" },
  },
  {
    name: 'cannot tell what an earlier task sets',
    params: { name: NAME, value: 1 },
    ...host({ kind: 'value', value: later('a task') }, `${NAME} = 1\n`),
    expect: { undecided: 'a task', would: ['set net.ipv4.ip_forward to 1'] },
  },
  { name: 'needs a value', params: { name: NAME }, expect: { wrong: '"state: present" needs "value"' } },
  { name: 'takes no words', params: { name: 'a b', value: 1 }, expect: { wrong: '"name" must be' } },
]);

test('a file that is read later is named', () => {
  const others = [
    { path: '/etc/sysctl.d/10-early.conf', value: '0' },
    { path: '/etc/sysctl.conf', value: '0' },
    { path: '/run/sysctl.d/zz.conf', value: '1' },
  ];
  const filled = fill(sysctl, { name: NAME, value: 1 });
  if ('wrong' in filled) throw new Error(filled.wrong);
  const { verdict } = new DryRun(sysctl, filled.params, host('1', `${NAME} = 1\n`, others)).plan();
  expect('notes' in verdict && verdict.notes).toEqual([
    {
      level: 'warn',
      text: '/etc/sysctl.conf is read later and sets net.ipv4.ip_forward to 0: that is its value after a boot',
    },
  ]);
});

test('what the kernel makes of a value is said', () => {
  const filled = fill(sysctl, { name: NAME, value: 70 });
  if ('wrong' in filled) throw new Error(filled.wrong);
  const run = new DryRun(sysctl, filled.params, host('64', `${NAME} = 70\n`));
  run.ran({ set: { code: 0, out: '', err: '' } });
  expect(run.plan().verdict).toMatchObject({ reason: 'The kernel made "64" of "70"' });
});

describe('sysctl.d(5)', () => {
  test.each([
    ['net.ipv4.ip_forward', 'net/ipv4/ip_forward'],
    ['net/ipv4/conf/eth0.100/forwarding', 'net/ipv4/conf/eth0.100/forwarding'],
    ['net.ipv4.conf.eth0/100.forwarding', 'net/ipv4/conf/eth0.100/forwarding'],
    ['vm', 'vm'],
  ])('%s is %s', (name, path) => expect(settingPath(name)).toBe(path));

  test('other lines come out byte for byte', () => {
    const line = fc.constantFrom('', '# c', 'a.b = 1', '-a/b=2', 'x', ' a.b\t=\t3 4', 'c.d = 5', '; e');
    const file = fc.array(fc.tuple(line, fc.constantFrom('\n', '\r\n'))).map((lines) => lines.flat().join(''));
    fc.assert(
      fc.property(file, fc.option(fc.constantFrom('1', '3 4', '9'), { nil: undefined }), (bytes, value) => {
        const after = withSetting(bytes, 'a.b', value);
        expect(settingOf(after, 'a.b')).toBe(value);
        const others = (text: string) => text.split('\n').filter((each) => !/^\s*-?a[./]b/.test(each));
        expect(others(after)).toEqual(others(bytes));
      }),
    );
  });
});

const value = fc.constantFrom<unknown>('0', '1', '1 2', later('a task'), later('a task', true));
testLaws(sysctl, {
  params: {
    name: fc.constant(NAME),
    value: fc.constantFrom('0', '1', ' 1\t2', 1),
    sysctl_file: fc.constantFrom(FILE, '/etc/sysctl.conf'),
  },
  world: fc
    .tuple(
      anyFiles([FILE, '/etc/sysctl.conf'], fc.constantFrom('', `${NAME}=1\n`, `a.b=1\n${NAME} = 0\nc`)),
      fc.oneof(
        value.map((each) => ({ kind: 'value', value: each })),
        fc.constant({ kind: 'missing' }),
        fc.constant({ kind: 'unreadable', why: 'no' }),
        fc.constant(later('a task')),
      ),
      fc.constantFrom<unknown>([], [{ path: '/etc/sysctl.conf', value: '0' }], later('a task')),
    )
    .map(([files, live, others]) => ({
      ...files,
      looks: { [`kernel setting ${NAME}`]: live, [`other files that set ${NAME}`]: others },
    })),
});
