import fc from 'fast-check';
import { expect, test } from 'vitest';
import { installed, outdated } from '../../modules/looks/packages.ts';
import pkg from '../../modules/package.ts';
import { testLaws } from '../laws/any.ts';
import { testCases } from '../laws/case.ts';
import { later, reply } from '../laws/world.ts';

const at = (version: unknown, providers: unknown = [], manager = 'apt') => ({ manager, version, providers });
const APT = 'DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=l apt-get';
const FORCE = '-qy -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold';

testCases(pkg, [
  {
    name: 'leaves what is there alone',
    params: { name: 'btrfs-progs' },
    looks: { 'package btrfs-progs': at('6.2') },
    expect: 'nothing',
    result: { versions: { 'btrfs-progs': '6.2' } },
  },
  {
    name: 'installs what is missing in one transaction',
    params: { name: ['a', 'b', 'c'], update_cache: true },
    looks: { 'package a': at(null), 'package b': at('1'), 'package c': at(null) },
    expect: {
      changes: ['install a c'],
      commands: [`${APT} -q -o DPkg::Lock::Timeout=300 update`, `${APT} ${FORCE} install -- a c`],
    },
  },
  {
    name: 'is content with a package that provides the name',
    params: { name: 'awk' },
    looks: { 'package awk': reply(0, 'apt\nii  mawk awk\n') },
    expect: 'nothing',
  },
  {
    name: 'takes the names of the family',
    params: { name: { debian: 'nfs-common', RedHat: ['nfs-utils'] } },
    looks: { 'package manager': 'dnf', 'package nfs-utils': at(null, [], 'dnf') },
    expect: { changes: ['install nfs-utils'], commands: ['dnf -y --best install nfs-utils'] },
  },
  {
    name: 'says that the family has no name',
    params: { name: { debian: 'x' } },
    looks: { 'package manager': 'apk' },
    expect: { refuses: 'nothing for this family' },
  },
  {
    name: 'removes',
    params: { name: ['a', 'b'], state: 'absent' },
    looks: { 'package a': at('1'), 'package b': at(null) },
    expect: { changes: ['remove a'] },
  },
  {
    name: 'upgrades what is behind',
    params: { name: ['a', 'b'], state: 'latest' },
    looks: { 'package a': at('1'), 'package b': at('1'), 'newer versions of a, b': ['b'] },
    expect: { changes: ['install b'] },
  },
  {
    name: 'knows no other way',
    params: { name: 'a' },
    looks: { 'package a': at(null, [], 'none') },
    expect: { refuses: 'neither apt nor dnf nor apk' },
  },
]);

test('a loop of packages is one transaction', () => {
  const items = [
    { name: 'a', state: 'present', update_cache: false },
    { name: ['b', 'a'], state: 'present', update_cache: false },
  ];
  expect(pkg.merge?.(items)).toEqual({ name: ['a', 'b'], state: 'present', update_cache: false });
  expect(pkg.merge?.([...items, { name: 'c', state: 'absent', update_cache: false }])).toBeUndefined();
});

test.each([
  ['apt\nii  6.2-1\n', { manager: 'apt', version: '6.2-1', providers: [] }],
  ['apt\nii  mawk awk\nii  gawk awk, x (= 1)\n', { manager: 'apt', version: null, providers: ['mawk', 'gawk'] }],
  ['apt\n', { manager: 'apt', version: null, providers: [] }],
  ['dnf\nii  2.6-1.el9\n', { manager: 'dnf', version: '2.6-1.el9', providers: [] }],
  ['none\n', { manager: 'none', version: null, providers: [] }],
])('reads %j', (out, expected) => {
  expect(installed('awk').parse({ code: 0, out, err: '' })).toEqual(expected);
});

test('only what was asked is outdated', () => {
  expect(outdated(['a', 'b'], false).parse({ code: 0, out: 'b\nz\n', err: '' })).toEqual(['b']);
});

const names = ['a', 'b', 'c'];
testLaws(pkg, {
  params: {
    name: fc.oneof(fc.constantFrom(...names), fc.subarray(names), fc.constant({ debian: 'a', alpine: ['b', 'c'] })),
  },
  world: fc
    .record({
      versions: fc.array(fc.constantFrom('1', null, later('x')), { minLength: 3, maxLength: 3 }),
      newer: fc.subarray(names),
      manager: fc.constantFrom('apt', 'apk', 'none'),
    })
    .map(({ versions, newer, manager }) => ({
      looks: {
        'package manager': manager,
        ...Object.fromEntries(names.map((name, i) => [`package ${name}`, at(versions[i], [], manager)])),
        ...Object.fromEntries(
          subsets(names).map((some) => [
            `newer versions of ${some.join(', ')}`,
            newer.filter((name) => some.includes(name)),
          ]),
        ),
      },
    })),
});

function subsets(list: readonly string[]): readonly (readonly string[])[] {
  const [first, ...rest] = list;
  if (first === undefined) return [[]];
  return subsets(rest).flatMap((some) => [some, [first, ...some]]);
}
