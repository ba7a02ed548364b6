// What a plan can say, and what becomes of it in a real run.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { again, look, predict, run, type Step, sh } from '../../../engine/contract/index.ts';
import type { Module } from '../../../engine/contract/module.ts';
import { until } from '../../helpers/until.ts';
import { changing, like, put, text, textAt } from './modules.ts';
import { folder, type Scene, stage } from './stage.ts';

const t = (module: string, more = '') => `- name: t\n  ${module}: { path: "{{ at }}/x"${more} }\n`;
const failing = async (module: Module, scene: Partial<Scene> = {}) =>
  (await stage({ play: t(module.name), modules: [module], ...scene })).result('t');
const steps = (...list: readonly Step[]) => ({ steps: list });

describe('wait', () => {
  it('looks again until it is there', async () => {
    const dir = folder();
    const { outcomes, events } = await stage(
      {
        play: t('await'),
        on: ({ type }) => type === 'task-waiting' && setTimeout(() => writeFileSync(join(dir, 'a/x'), 'y'), 50),
      },
      dir,
    );
    expect(outcomes()).toEqual(['t: ok']);
    expect(events.filter(({ type }) => type === 'task-waiting')).toHaveLength(1);
  });

  it.each([0, 0.3, 4])('gives up after its limit of %d s', async (limit) => {
    const { result } = await stage(t('await', `, limit: ${limit}`));
    expect(result('t').failure?.message).toMatch(new RegExp(`^Waited ${limit} s: ".*" is not there$`));
  });
});

describe('refuse', () => {
  it('fails with its reason, and changes nothing', async () => {
    const { result, status } = await stage(t('expects', ', text: y'));
    expect(result('t')).toMatchObject({ outcome: 'failed', changes: [], failure: { code: 'module-refused' } });
    expect(status).toBe(2);
  });
});

it('again applies, looks and plans once more', async () => {
  const grows = like('grows', (path) => ({
    plan: (_, { here }) =>
      here === 'xx' ? [] : here === null ? again([put(path, 'x')]) : again([put(path, `${here}x`)]),
  }));
  const { result, file } = await stage({ play: t('grows'), modules: [grows] });
  expect(file('a/x')).toBe('xx');
  expect(result('t')).toMatchObject({ outcome: 'changed', changes: [{}, {}] });
});

it('again for ever is a bug of the module', async () => {
  const module = like('grows', (path) => ({ plan: (_, { here }) => again([put(path, `${here}x`)]) }));
  expect((await failing(module)).failure).toMatchObject({
    code: 'module-bug',
    message: expect.stringContaining('"grows": it never settles'),
  });
});

it('look asks for more only where a change needs it', async () => {
  const careful: Module = {
    ...text,
    name: 'careful',
    observe: (params, at) => ({
      ...text.observe(params, at),
      users: { kind: 'later', of: textAt(`${(params as { path: string }).path}.users`) },
    }),
    plan: (params, seen, past, at) => {
      const plan = text.plan(params, seen, past, at);
      return 'length' in plan && plan.length > 0 && seen.users === undefined ? look('users') : plan;
    },
  };
  const scene = { play: t('careful'), modules: [careful] };
  expect((await stage(scene)).outcomes()).toEqual(['t: changed']);
  expect((await stage({ ...scene, files: { 'a/x': 'x' } })).trips()).toBe(1);
});

describe('after a change', () => {
  it('the host may take its time to show it, if the change says so', async () => {
    const slow = changing('slow', (path) => ({
      ...steps(sh('(sleep 0.5; printf x >"$1") </dev/null >/dev/null 2>&1 &', path)),
      settle: 5,
    }));
    expect((await failing(slow)).outcome).toBe('changed');
  });

  it.each([0, 4])('what is left over after %d s to settle is an error', async (settle) => {
    const idle = changing('idle', () => ({ ...steps(run('true')), settle }));
    expect(await failing(idle)).toMatchObject({
      outcome: 'failed',
      failure: { code: 'module-left-over', message: expect.stringMatching(/left to do is "write .*x"$/) },
    });
  });

  it('a wrong prediction is a bug of the module, and stops only that host', async () => {
    const liar = changing('liar', (path) => ({ predicts: [predict(textAt(path), 'other')] }));
    const { result, outcomes, status } = await stage({
      hosts: ['a', 'b'],
      files: { 'b/x': 'x' },
      modules: [liar],
      play: `${t('liar')}- name: then\n  debug: { msg: x }`,
    });
    expect(result('t').failure).toMatchObject({
      code: 'module-bug',
      message: expect.stringMatching(
        /"liar": it predicted something else than what came: .* predicted "other", saw "x"/,
      ),
    });
    expect([outcomes('a'), outcomes('b')]).toEqual([['t: failed'], ['t: ok', 'then: ok']]);
    expect(status).toBe(2);
  });
});

describe('what differs from a prediction', () => {
  const beside = (name: string, script: string) =>
    changing(name, (path) => ({
      ...steps(sh(`printf x >"$1"\n${script}`, path)),
      predicts: [predict(textAt(path), 'x'), predict(textAt(`${path}.other`), 'mine')],
      touches: [`path:${path}`, `path:${path}.other`],
    }));
  const background = (script: string) => `(${script}) </dev/null >/dev/null 2>&1 &`;

  it('and is changed by something else all the time is no bug of the module', async () => {
    const count = 'i=0; while [ -e "$1.go" ]; do printf $i >"$1.other"; i=$((i+1)); sleep 0.01; done; rm "$1"';
    const dir = folder();
    const counting = `touch "$1.go"; ${background(count)}\nuntil [ "$(cat "$1.other")" -gt 2 ]; do sleep 0.01; done`;
    const { result, file } = await stage({ play: t('raced'), modules: [beside('raced', counting)] }, dir);
    rmSync(join(dir, 'a/x.go'));
    await until('the counting has ended', () => file('a/x') === undefined);
    expect(result('t')).toMatchObject({
      outcome: 'changed',
      notes: [
        { level: 'warn', text: expect.stringMatching(/^Something else changes ".*x\.other": predicted "mine", saw /) },
      ],
    });
  });

  it('and comes a moment later is none either', async () => {
    expect(await failing(beside('late', background('sleep 0.1; printf mine >"$1.other"')))).toMatchObject({
      outcome: 'changed',
      notes: [],
    });
  });

  it('and stays so is one', async () => {
    expect((await failing(beside('wrong', 'printf theirs >"$1.other"'))).failure).toMatchObject({
      code: 'module-bug',
      message: expect.stringMatching(/"wrong": it predicted .*"text .*x\.other": predicted "mine", saw "theirs"/),
    });
  });
});

describe('a module that throws', () => {
  const boom = (): never => {
    throw new Error('boom');
  };
  it.each(['observe', 'plan', 'result'] as const)('in %s is named, and stops only its host', async (where) => {
    const broken: Module = { ...text, name: 'broken', [where]: boom };
    const { result, outcomes } = await stage({
      hosts: ['a', 'b'],
      modules: [broken],
      play: `${t('broken')}  when: inventory_hostname == 'a'\n- name: then\n  debug: { msg: x }`,
    });
    expect(result('t').failure).toMatchObject({
      code: 'module-bug',
      message: expect.stringMatching(/^Bug in module "broken": .*boom$/),
    });
    expect(outcomes('b')).toEqual(['t: skipped', 'then: ok']);
  });
});

describe('a failing step', () => {
  const two = changing('two', (path) =>
    steps({ ...sh('printf half >"$1"', path), undo: run('rm', path) }, run('false')),
  );

  it('is undone, and named with its command and host', async () => {
    const { result, file } = await stage({ play: t('two'), modules: [two] });
    expect(file('a/x')).toBeUndefined();
    expect(result('t')).toMatchObject({
      outcome: 'failed',
      changes: [],
      failure: {
        code: 'module-step-failed',
        message: expect.stringMatching(/^Cannot write .*; undone: rm /),
        hint: 'It was run on a: false',
      },
    });
  });

  it('leaves the changes before it, which are reported', async () => {
    const both = like('both', (path, want) => ({
      plan: (_, { here }) => (here === want ? [] : [put(`${path}1`, 'one'), put(path, want, steps(run('false')))]),
    }));
    const { result, file } = await stage({ play: t('both'), modules: [both] });
    expect(file('a/x1')).toBe('one');
    expect(result('t').changes.map(({ summary }) => summary.slice(-2))).toEqual(['x1']);
  });
});

describe('a host that changes under a task', () => {
  /** Changes the file from outside, as often as `times` says, when the task is about to begin its change. */
  const meddling = (dir: string, times: number): Module => {
    let left = times;
    return like('meddled', (path, want) => ({
      plan: (_, { here }) => {
        if (here === want) return [];
        if (left-- > 0) writeFileSync(join(dir, 'a/x'), `outside ${left}`);
        return [put(path, want, { diff: { path, before: String(here), after: want } })];
      },
    }));
  };
  const meddled = async (times: number) => {
    const dir = folder();
    return stage({ play: t('meddled'), modules: [meddling(dir, times)] }, dir);
  };

  it('makes it plan again from what is there now', async () => {
    const { result } = await meddled(3);
    expect(result('t')).toMatchObject({ outcome: 'changed', changes: [{ diff: { before: 'outside 0' } }] });
  });

  it('makes it give up after three times', async () => {
    const { result, file } = await meddled(9);
    expect(result('t')).toMatchObject({ outcome: 'failed', changes: [] });
    expect(result('t').failure?.message).toMatch(/^The host keeps changing under the task: text .*x/);
    expect(file('a/x')).toMatch(/^outside/);
  });

  it('keeps what was done before the file of a later change was replaced', async () => {
    const dir = folder();
    const late = like('late', (path, want) => ({
      plan: (_, { here }) => {
        if (here === want) return [];
        const first = put(`${path}1`, 'one', steps(sh('printf one >"$1.1"; printf outside >"$1"', path)));
        const write: Step = { do: 'write', path, content: { bytes: want }, base: here as string | null };
        return here === null ? [first, put(path, want, steps(write))] : [put(path, want, steps(write))];
      },
    }));
    const { result, file } = await stage({ play: t('late'), modules: [late] }, dir);
    expect(file('a/x')).toBe('x');
    expect(result('t').changes.map(({ summary }) => summary.slice(-2))).toEqual(['x1', '/x']);
    rmSync(join(dir, 'a/x'));
  });
});

it.each([
  ['a condition', '{ that: x == 1 }', 'ok'],
  ['one that does not hold', '{ that: x == 2 }', 'failed'],
  ['true', '{ that: true }', 'ok'],
  ['a list of them', '{ that: [x == 1, x == 2] }', 'failed'],
])('an assertion can be %s', async (_, params, outcome) => {
  const { outcomes } = await stage(`- name: t\n  vars: { x: 1 }\n  assert: ${params}\n`);
  expect(outcomes()).toEqual([`t: ${outcome}`]);
});
