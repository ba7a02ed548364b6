import fc from 'fast-check';
import { expect, test } from 'vitest';
import reboot from '../../modules/reboot.ts';
import { testLaws } from '../laws/any.ts';
import { testCases } from '../laws/case.ts';
import { AT, changesOf, DryRun } from '../laws/dry-run.ts';
import { fill } from '../laws/fill.ts';
import { later } from '../laws/world.ts';

const up = { looks: { 'id of the boot': 'b1' } };

testCases(reboot, [
  { name: 'boots the host again', params: {}, ...up, expect: { changes: ['reboot'] }, result: { rebooted: true } },
  {
    name: 'does not end its own machine',
    params: {},
    ...up,
    at: { isHere: () => true },
    expect: { refuses: 'Play runs on this host itself' },
  },
  {
    name: 'boots again what an earlier task boots',
    params: {},
    looks: { 'id of the boot': later('an earlier reboot', true) },
    notIdempotent: 'One boot that nobody knows cannot be told from another',
    expect: { changes: ['reboot'] },
  },
  { name: 'waits for some time at least', params: { reboot_timeout: 0 }, expect: { wrong: 'at least 1' } },
]);

test('the host is back when it is another boot, and the test command succeeds', () => {
  const filled = fill(reboot, { test_command: 'test -S /run/x', reboot_timeout: 60, pre_reboot_delay: 5 });
  if ('wrong' in filled) throw new Error(filled.wrong);
  const [change] = changesOf(new DryRun(reboot, filled.params, up).plan().verdict);
  const [step] = change?.steps ?? [];
  if (step?.do !== 'run') throw new Error('The change has no command');
  expect(step.disconnects?.within).toBe(60);
  expect(step.disconnects?.when.slice(-2)).toEqual(['b1', 'test -S /run/x']);
  expect(step.limit).toBeGreaterThan(5);
});

test('a host that never went away is an error', () => {
  const filled = fill(reboot, {});
  if ('wrong' in filled) throw new Error(filled.wrong);
  const run = new DryRun(reboot, filled.params, up, AT);
  run.plan();
  run.ran({ reboot: { code: 0, out: '', err: '' } });
  expect(run.plan().verdict).toMatchObject({ reason: 'The host did not boot again' });
});

const world = fc.constantFrom<unknown>('b1', later('a task')).map((boot) => ({ looks: { 'id of the boot': boot } }));
const earlier = fc.constantFrom('b0', 'b1').map((boot) => ({ looks: { 'id of the boot': boot } }));
testLaws(reboot, { world, earlier });
