import { expect, test } from 'vitest';
import { groupsOf } from './disturbance.ts';
import { DISTURBANCES } from './disturbances.ts';
import { MACHINE_DISTURBANCES } from './disturbances-nfs.ts';

const seeds = Array.from({ length: 50 }, (_, seed) => seed);

test.each([
  ['the namespace lab', DISTURBANCES, 30],
  ['the machine lab', MACHINE_DISTURBANCES, 8],
] as const)('every disturbance of %s is tried, whatever the seed', (_, all, least) => {
  expect(all.length).toBeGreaterThanOrEqual(least);
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  for (const seed of seeds) expect(new Set(groupsOf(all, seed).flat())).toEqual(new Set(all));
});

test('what is refused stands alone, and one thing is never disturbed twice at a time', () => {
  for (const group of seeds.flatMap((seed) => groupsOf(DISTURBANCES, seed))) {
    expect(new Set(group.map(({ about }) => about)).size).toBe(group.length);
    if (group.some(({ alone, undo }) => alone || undo !== undefined)) expect(group).toHaveLength(1);
  }
});

test('a seed decides everything', () => {
  expect(groupsOf(DISTURBANCES, 7)).toEqual(groupsOf(DISTURBANCES, 7));
  expect(groupsOf(DISTURBANCES, 7)).not.toEqual(groupsOf(DISTURBANCES, 8));
});
