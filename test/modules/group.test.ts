import fc from 'fast-check';
import group from '../../modules/group.ts';
import type { GroupAt } from '../../modules/looks/group.ts';
import { testLaws } from '../laws/any.ts';
import { testCases } from '../laws/case.ts';
import { later } from '../laws/world.ts';

const ops: GroupAt = { name: 'ops', gid: 1000, members: ['ann'], local: true };
const host = (at: unknown, more: Readonly<Record<string, unknown>> = {}) => ({
  'group ops': at,
  'program groupadd': true,
  ...more,
});

testCases(group, [
  {
    name: 'makes a group',
    params: { name: 'ops', gid: 2000, system: true },
    looks: host(null, { 'group 2000': null }),
    expect: { changes: ['create group ops'], commands: ['groupadd -r -g 2000 -- ops'] },
    result: { name: 'ops', gid: 2000 },
  },
  {
    name: 'leaves one alone',
    params: { name: 'ops' },
    looks: host(ops),
    expect: 'nothing',
    result: { name: 'ops', gid: 1000 },
  },
  {
    name: 'changes an id',
    params: { name: 'ops', gid: 2000 },
    looks: host(ops, { 'group 2000': null }),
    expect: { changes: ['set id of group ops: 1000 -> 2000'], commands: ['groupmod -g 2000 -- ops'] },
  },
  {
    name: 'does not share an id',
    params: { name: 'ops', gid: 2000 },
    looks: host(null, { 'group 2000': { ...ops, name: 'other' } }),
    expect: { refuses: 'The id 2000 belongs to group "other"' },
  },
  {
    name: 'removes',
    params: { name: 'ops', state: 'absent' },
    looks: host(ops, { 'users of group id 1000': [] }),
    expect: { changes: ['remove group ops'], commands: ['groupdel -- ops'] },
  },
  {
    name: 'removes one of which nobody knows the id and the members',
    params: { name: 'ops', state: 'absent' },
    looks: host({ ...ops, gid: later('a task'), members: later('a task') }),
    expect: { changes: ['remove group ops'] },
  },
  {
    name: 'keeps a primary group',
    params: { name: 'ops', state: 'absent' },
    looks: host(ops, { 'users of group id 1000': ['ann', 'bob'] }),
    expect: { refuses: 'is the primary group of ann, bob' },
  },
  {
    name: 'is content where there is none to remove, without any tool',
    params: { name: 'ops', state: 'absent' },
    looks: host(null, { 'program groupadd': false }),
    expect: 'nothing',
  },
  {
    name: 'names the package that it needs',
    params: { name: 'ops' },
    looks: host(null, { 'program groupadd': false }),
    expect: { refuses: 'The host has no groupadd' },
  },
  {
    name: 'leaves groups of a directory service alone',
    params: { name: 'ops', state: 'absent' },
    looks: host({ ...ops, local: false }, { 'users of group id 1000': [] }),
    expect: { refuses: 'comes from elsewhere than /etc/group' },
  },
  { name: 'refuses an id for a name', params: { name: '1000' }, expect: { wrong: 'must be text of the form' } },
  {
    name: 'refuses an id of what is to go',
    params: { name: 'ops', state: 'absent', gid: 1 },
    expect: { wrong: 'for "state: present" alone' },
  },
]);

const maybe = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof(
    { weight: 4, arbitrary: value },
    fc.boolean().map((novel) => later('a task before', novel)),
  );
const any = maybe(
  fc.option(
    fc.record({
      name: fc.constantFrom('ops', 'other'),
      gid: maybe(fc.constantFrom(0, 5, 1000)),
      members: maybe(fc.constantFrom([], ['ann'])),
      local: fc.boolean(),
    }),
  ),
);

testLaws(group, {
  params: { name: fc.constant('ops'), gid: fc.constantFrom(5, 1000) },
  world: fc
    .tuple(any, any, any, maybe(fc.constantFrom([], ['bob'])), fc.boolean())
    .map(([at, five, thousand, users, tool]) => ({
      looks: {
        'group ops': named(at, 'ops'),
        'group 5': five,
        'group 1000': thousand,
        'users of group id 0': users,
        'users of group id 5': users,
        'users of group id 1000': users,
        'program groupadd': tool,
      },
    })),
});

const named = (at: unknown, name: string): unknown =>
  typeof at === 'object' && at !== null && 'local' in at ? { ...at, name } : at;
