// The drivers themselves: they see what a module does wrong, and say which module and which probe.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { again, type Change, defineModule, type Module, predict, run } from '../../engine/contract/index.ts';
import { text } from '../../modules/looks/text.ts';
import { attempt, inSession, liesOn, type Task } from './attempt.ts';
import { cutAfter } from './cut.ts';
import { AT } from './dry-run.ts';
import { HERE } from './test-host.ts';

const folder = mkdtempSync(join(tmpdir(), 'play-driver-'));
const path = join(folder, 'a');
beforeEach(() => rmSync(path, { force: true }));
afterAll(() => rmSync(folder, { recursive: true }));

const setTo = (bytes: string, said: string): Change => ({
  summary: `write ${bytes}`,
  steps: [run('true'), { do: 'write', path, content: { bytes }, base: null }],
  predicts: [predict(text(path), { kind: 'file', bytes: said })],
  touches: [`path:${path}`],
});

const writer = (name: string, said: string): Module =>
  defineModule({
    name,
    summary: 'Write an "a"',
    params: { type: 'object', properties: {} },
    examples: [],
    observe: () => ({ file: text(path) }),
    plan: (_, { file }) => (file.kind === 'file' ? [] : [setTo('a', said)]),
  });

/** How a run of the task ends, and what it predicted wrongly. */
const tried = (task: Task) =>
  inSession(HERE, async (session) => {
    const { planned, performed } = await attempt(session, task, false);
    return { performed, lies: await liesOn(session, task, planned) };
  });

test('a prediction that does not come true is named with its module and its probe', async () => {
  const { performed, lies } = await tried({ module: writer('liar', 'b'), params: {} });
  expect(performed).toMatchObject({ how: 'failed', problem: { code: 'module-bug' } });
  expect(lies).toEqual([`liar: "content of ${path}" at "bytes": predicted "b", saw "a"`]);
});

test('a prediction that comes true is no lie', async () => {
  expect(await tried({ module: writer('honest', 'a'), params: {} })).toMatchObject({ lies: [] });
});

test('a module is cut off after the steps that are allowed, over all its plans', async () => {
  const turns = ['a', 'b', 'c'];
  const module = (): Module => {
    let turn = 0;
    return { ...writer('again', ''), plan: () => again(turn < 3 ? [setTo(turns[turn++] ?? '', '')] : []) };
  };
  const stepsUntil = (allowed: number) => {
    const cut = cutAfter(module(), allowed);
    const planned: Change[] = [];
    for (;;) {
      const plan = cut.module.plan({}, {}, { before: {}, ran: new Map() }, AT);
      const changes = 'verdict' in plan ? ('changes' in plan ? plan.changes : []) : plan;
      if (changes.length === 0) return { steps: planned.map(({ steps }) => steps[0]?.do), whole: cut.isWhole() };
      planned.push(...changes);
    }
  };
  expect(stepsUntil(1)).toEqual({ steps: ['run'], whole: false });
  expect(stepsUntil(3)).toEqual({ steps: ['run', 'write', 'run'], whole: false });
  expect(stepsUntil(6)).toEqual({ steps: ['run', 'write', 'run', 'write', 'run', 'write'], whole: true });
});
