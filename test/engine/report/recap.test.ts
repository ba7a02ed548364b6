import { expect, it } from 'vitest';
import { lastLine, recapTable } from '../../../engine/report/recap.ts';
import { plain } from './lines.ts';
import { recapOf } from './recorded.ts';

const recap = [
  recapOf('xcloud', { ok: 20, changed: 4, roundTrips: 7 }),
  recapOf('devstack-1', { ok: 10, changed: 6, skipped: 2 }),
  recapOf('devstack-2', { ok: 10, changed: 4 }),
];

it('closes with one line that says it all', () => {
  expect(lastLine({ recap, seconds: 12.34, interrupted: false }, plain)).toBe(
    '3 hosts: 14 changed, 40 ok, 2 skipped, 0 failed in 12.3 s',
  );
});

it('closes a dry run with what would be', () => {
  const dry = recap.map((host) => (host.host === 'xcloud' ? { ...host, unknown: 2 } : host));
  expect(lastLine({ recap: dry, seconds: 1, interrupted: false }, { ...plain, check: true })).toBe(
    '3 hosts: 14 changes, 2 unknown until applied, 0 impossible',
  );
});

it('mentions what is rare only where it happened', () => {
  const bad = [recapOf('a', { failed: 1, ignored: 2 }), recapOf('b', { unreachable: true })];
  expect(lastLine({ recap: bad, seconds: 65, interrupted: true }, plain)).toBe(
    '2 hosts: 0 changed, 0 ok, 0 skipped, 1 failed, 1 unreachable, 2 ignored, interrupted after 1 min 05 s',
  );
});

it('aligns the table and leaves out columns that nobody needs', () => {
  expect(recapTable(recap, plain)).toEqual([
    'RECAP       ok  changed  skipped  failed',
    'xcloud      20        4        0       0',
    'devstack-1  10        6        2       0',
    'devstack-2  10        4        0       0',
  ]);
});

it('adds the round trips with -v', () => {
  expect(recapTable(recap, { ...plain, verbose: 1 }).slice(0, 2)).toEqual([
    'RECAP       ok  changed  skipped  failed  round trips',
    'xcloud      20        4        0       0            7',
  ]);
});

it('puts many equal hosts into one row', () => {
  const many = Array.from({ length: 40 }, (_, i) => recapOf(`web${i + 1}`, { ok: 3, changed: i === 20 ? 1 : 0 }));
  expect(recapTable(many, plain)).toEqual([
    'RECAP                  ok  changed  skipped  failed',
    'web[1:20], web[22:40]   3        0        0       0',
    'web21                   3        1        0       0',
  ]);
});
