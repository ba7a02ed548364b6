import fc from 'fast-check';
import hostname from '../../modules/hostname.ts';
import { anyFiles, testLaws } from '../laws/any.ts';
import { testCases } from '../laws/case.ts';
import { later } from '../laws/world.ts';

const host = (file: string, live: unknown) => ({
  files: { '/etc/hostname': file },
  looks: { 'name of the host': live },
});

testCases(hostname, [
  {
    name: 'renames the host, now and at boot',
    params: { name: 'devstack-3' },
    ...host('devstack\n', 'devstack'),
    expect: { changes: ['name the host devstack-3'], after: 'devstack-3\n' },
    result: { name: 'devstack-3', previous: 'devstack' },
  },
  { name: 'leaves it alone', params: { name: 'a.lan' }, ...host('# here\na.lan\n', 'a.lan'), expect: 'nothing' },
  {
    name: 'keeps comments',
    params: { name: 'b' },
    ...host('# here\n\n a \n# there\n', 'b'),
    expect: {
      changes: ['name the host b'],
      commands: ['write /etc/hostname (18 bytes)'],
      after: '# here\n\nb\n# there\n',
    },
  },
  {
    name: 'completes a last line without an end',
    params: { name: 'b' },
    ...host('# here', 'b'),
    expect: { changes: ['name the host b'], after: '# here\nb\n' },
  },
  {
    name: 'renames the running host alone',
    params: { name: 'b' },
    ...host('b\n', 'a'),
    expect: { changes: ['name the host b'] },
  },
  {
    name: 'makes the file',
    params: { name: 'b' },
    files: { '/etc/fstab': '' },
    looks: { 'name of the host': 'b' },
    expect: { changes: ['name the host b'], after: 'b\n' },
  },
  {
    name: 'cannot tell what an earlier task names it',
    params: { name: 'b' },
    ...host('b\n', later('a task')),
    expect: { undecided: 'a task', would: ['name the host b'] },
  },
  ...['-a', 'a_b', 'a..b', 'a.', 'x'.repeat(65), ''].map((name) => ({
    name: `takes no "${name}"`,
    params: { name },
    expect: { wrong: '"name" must be' },
  })),
]);

testLaws(hostname, {
  params: { name: fc.constantFrom('a', 'b.lan') },
  world: fc
    .tuple(
      anyFiles(['/etc/hostname', '/etc'], fc.constantFrom('', 'a\n', 'b.lan', '# c\r\nold\r\n')),
      fc.constantFrom<unknown>('a', 'b.lan', later('a task'), later('a task', true)),
    )
    .map(([files, live]) => ({ ...files, looks: { 'name of the host': live } })),
});
