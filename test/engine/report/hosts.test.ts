import { expect, it, test } from 'vitest';
import { foldHosts, hostLabel, isCount } from '../../../engine/report/hosts.ts';

const web = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, i) => `web${from + i}.example.org`);

test.each([
  [['db'], 'db'],
  [['devstack-1', 'devstack-2'], 'devstack-[1:2]'],
  [['web09', 'web10', 'web12'], 'web[09:10], web12'],
  [['a1-x', 'a2-y'], 'a1-x, a2-y'],
  [[...web(1, 3), 'db'], 'web[1:3].example.org, db'],
  [['b', 'a'], 'b, a'],
])('%j is folded to %s', (hosts, label) => {
  expect(foldHosts(hosts)).toBe(label);
});

it('names a few hosts and counts many', () => {
  expect(hostLabel(['devstack-1', 'devstack-2'], ['devstack-1', 'devstack-2'])).toBe('devstack-1, devstack-2');
  expect(hostLabel(web(1, 10), web(1, 10))).toBe('all 10 hosts');
  expect(hostLabel(web(1, 4), web(1, 10))).toBe('4 hosts');
});

it('tells whether the names are missing from a label', () => {
  expect(isCount(web(1, 4), web(1, 10))).toBe(true);
  expect(isCount(web(1, 10), web(1, 10))).toBe(false);
});
