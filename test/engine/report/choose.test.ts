import { expect, it, test } from 'vitest';
import { createReporter, suitable } from '../../../engine/report/choose.ts';
import { wantsColor } from '../../../engine/report/paint.ts';
import { capture } from './lines.ts';

test.each([
  ['a terminal', true, { TERM: 'xterm' }, 'tree'],
  ['a pipe', false, { TERM: 'xterm' }, 'text'],
  ['a terminal that cannot move its cursor', true, { TERM: 'dumb' }, 'text'],
  ['a build service', true, { TERM: 'xterm', CI: 'true' }, 'text'],
] as const)('%s gets its report', (_, isTTY, env, output) => {
  expect(suitable({ ...capture(), isTTY }, env)).toBe(output);
});

test.each([
  ['a terminal', {}, true, true],
  ['a pipe', {}, false, false],
  ['NO_COLOR', { NO_COLOR: '1' }, true, false],
  ['an empty NO_COLOR', { NO_COLOR: '' }, true, true],
  ['FORCE_COLOR', { FORCE_COLOR: '1' }, false, true],
  ['FORCE_COLOR=0', { FORCE_COLOR: '0' }, true, false],
  ['a dumb terminal', { TERM: 'dumb' }, true, false],
] as const)('%s decides the colours', (_, env, terminal, colored) => {
  expect(wantsColor(env, terminal)).toBe(colored);
});

it('makes the reporter that is asked for', async () => {
  const settings = { check: false, diff: false, verbose: 0, stdout: capture(), env: {} };
  const made = await Promise.all(
    (['auto', 'text', 'json', 'tree'] as const).map((output) => createReporter({ ...settings, output })),
  );
  expect(made.map((reporter) => reporter.constructor.name)).toEqual([
    'TextReporter',
    'TextReporter',
    'JsonReporter',
    'TreeReporter',
  ]);
});
