// The checks of changes in a dry run: asked where they can be, else named with the reason.
import { chmodSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bytesOf, type Guard, type Step, sh, unknown, type Write } from '../../../engine/contract/index.ts';
import type { Module } from '../../../engine/contract/module.ts';
import { changing, put } from './modules.ts';
import { folder, type Scene, stage } from './stage.ts';

const dry = (scene: Scene, dir?: string) => stage({ check: true, ...scene }, dir);

const guard = (script: string, more: Partial<Guard> = {}): Guard => ({
  do: 'guard',
  says: 'it is well',
  argv: ['/bin/sh', '-c', script, 'sh', { candidate: true }],
  reads: [],
  judge: ({ code, out }) => (code === 0 ? undefined : `it is not well: ${out.trim()}`),
  ...more,
});

const write = (path: string, bytes: string, more: Partial<Write> = {}): Write => ({
  do: 'write',
  path,
  content: { bytes },
  base: null,
  ...more,
});

/** A `text` whose file is written with these steps before it. */
const checked = (
  before: (path: string) => Write['before'],
  more: (path: string, want: string) => Partial<Write> = () => ({}),
): Module =>
  changing('checked', (path, want) => ({
    steps: [write(path, want, { before: before(path) ?? [], ...more(path, want) })],
    touches: [`path:${path}`],
  }));
/** The same, with steps of its own. */
const stepping = (steps: (path: string) => readonly Step[]): Module =>
  changing('checked', (path) => ({ steps: steps(path), touches: [`path:${path}`] }));

const TASK = '- name: t\n  checked: { path: "{{ at }}/x", text: new }\n';
const apart = /^\/(?:run|tmp)\/play-dry\.\w{6}\/\.play-x\.\w{6}$/;

describe('a check of a dry run', () => {
  it('that passes leaves nothing to validate, and nothing on the host', async () => {
    let path = '';
    const look = guard('printf %s "$1"; cat -- "$1"', {
      judge: ({ out }) => {
        path = out.slice(0, -3);
        return out.endsWith('new') ? undefined : 'other bytes';
      },
    });
    const { result, file } = await dry({ play: TASK, modules: [checked(() => [look])] });
    expect(result('t')).toMatchObject({ outcome: 'changed', changes: [{ deferred: [] }] });
    expect(path).toMatch(apart);
    expect([existsSync(dirname(path)), file('a/x')]).toEqual([false, undefined]);
  });

  it('that fails predicts the failure in the words of the real run', async () => {
    const modules = [checked(() => [guard('echo "bad $(cat "$1")"; exit 1')])];
    const foretold = await dry({ play: TASK, modules });
    const real = await stage({ play: TASK, modules });
    const { code, message } = foretold.result('t').failure ?? {};
    expect(foretold.result('t')).toMatchObject({ outcome: 'failed', changes: [] });
    expect(message).toMatch(/^Cannot write .*: it is not well: bad new$/);
    expect(real.result('t').failure).toMatchObject({
      code,
      message: expect.stringContaining('it is not well: bad new'),
    });
    expect(foretold.status).toBe(2);
  });

  it('that fails takes the rescue', async () => {
    const play = `
- block:
    - name: t
      checked: { path: "{{ at }}/x" }
    - name: never
      text: { path: "{{ at }}/y" }
  rescue:
    - name: rescue
      text: { path: "{{ at }}/z" }`;
    const { outcomes } = await dry({ play, modules: [checked(() => [guard('exit 1')])] });
    expect(outcomes()).toEqual(['t: rescued', 'rescue: changed']);
  });

  it('gets the new file with its mode, with those beside it, and by the name of a real candidate', async () => {
    const dir = folder();
    mkdirSync(join(dir, 'a'));
    const stat = guard('stat -c %a "$1"; cd "$(dirname "$1")" && cat beside .hidden x; exit 1');
    const modules = [
      checked(
        () => [stat],
        () => ({ base: 'old' }),
      ),
    ];
    const files = { 'a/x': 'old', 'a/beside': 'beside', 'a/.hidden': 'hidden' };
    const told = async () => (await dry({ play: TASK, modules, files }, dir)).result('t').failure?.message;
    expect(await told()).toMatch(/it is not well: 644\nbesidehiddenold$/);
    chmodSync(join(dir, 'a/x'), 0o640);
    expect(await told()).toMatch(/it is not well: 640/);
    expect(statSync(join(dir, 'a/x')).size).toBe(3);
  });

  it('may be a command that says that it only checks', async () => {
    const run = {
      ...sh('grep new "$1" && echo it is >&2 && exit 3', { candidate: true }),
      checks: { says: 'w', reads: [] },
    };
    const { result } = await dry({ play: TASK, modules: [checked(() => [run])] });
    expect(result('t').failure?.message).toMatch(/failed with exit status 3: it is$/);
  });

  it('is asked with those of the other tasks, in one round trip', async () => {
    const play = Array.from({ length: 10 }, (_, i) => `- checked: { path: "{{ at }}/x${i}" }`).join('\n');
    const { trips, recap } = await dry({ play, modules: [checked(() => [guard('true'), guard('test -s "$1"')])] });
    expect(recap.get('a')).toMatchObject({ changed: 10 });
    expect(trips()).toBe(2);
  });
});

describe('a check is left to the real run, and the reason told', () => {
  const deferred = async (scene: Partial<Scene>) =>
    (await dry({ play: TASK, ...scene })).result('t').changes[0]?.deferred;
  const FAILS = 'exit 1';
  const BEFORE = '- name: before\n  text: { path: "{{ at }}/y" }\n';
  const readsY = checked((path) => [guard(FAILS, { reads: [`data:${path.slice(0, -1)}y`] })]);

  it('where an earlier task would change what it reads', async () => {
    expect(await deferred({ play: `${BEFORE}${TASK}`, modules: [readsY] })).toEqual([
      expect.stringMatching(/^it is well \(rests on before \(.*play.yml:3\)\u00a0on a\)$/),
    ]);
  });

  it('but not where the earlier task has nothing to do', async () => {
    const { outcomes } = await dry({ play: `${BEFORE}${TASK}`, modules: [readsY], files: { 'a/y': 'x' } });
    expect(outcomes()).toEqual(['before: ok', 't: failed']);
  });

  it('where an earlier change of its own task would', async () => {
    const module = changing('checked', () => ({}));
    const two: Module = {
      ...module,
      plan: (params, { here }) => {
        const { path } = params as { path: string };
        const y = `${path.slice(0, -1)}y`;
        const second = put(path, 'new', {
          steps: [write(path, 'new', { before: [guard(FAILS, { reads: [`data:${y}`] })] })],
        });
        return here === 'new' ? [] : [put(y, 'y'), second];
      },
    };
    const { result } = await dry({ play: TASK, modules: [two] });
    expect(result('t').changes.map((change) => change.deferred.length)).toEqual([0, 1]);
  });

  it('where a part of the new file is unknown', async () => {
    const holes = checked(
      () => [guard(FAILS)],
      () => ({ content: { bytes: bytesOf(unknown('the key')) } }),
    );
    expect(await deferred({ modules: [holes] })).toEqual([
      'it is well (a part of the new file is unknown until applied)',
    ]);
  });

  it.each([
    [
      'its new file is secret',
      checked(
        () => [guard(FAILS)],
        () => ({ content: { bytes: 'x', secret: true } }),
      ),
    ],
    ['it holds a secret', checked(() => [guard(FAILS, { argv: ['false', { secret: 'pw' }] })])],
    [
      'the file is large',
      checked(
        () => [guard(FAILS)],
        () => ({ content: { file: '/x', size: 1, sha256: 'x' } }),
      ),
    ],
    ['it is asked as another user', checked(() => [guard(FAILS, { as: 'nobody' })])],
    [
      'it follows the change',
      checked(
        () => [],
        () => ({ after: [guard(FAILS)] }),
      ),
    ],
    [
      'it reads what a step before it changes',
      stepping((path) => [sh('true'), guard(FAILS, { argv: ['false'], reads: [`path:${path}`] })]),
    ],
    [
      'it follows a step and does not say what it reads',
      stepping(() => [sh('true'), guard(FAILS, { argv: ['false'] })]),
    ],
  ])('where %s', async (_, module) => {
    expect(await deferred({ modules: [module] })).toEqual([expect.stringMatching(/^it is well \(.*\)$/)]);
  });

  it('where its program is missing and an earlier task installs something', async () => {
    const missing = checked(() => [guard('', { argv: ['no-such-program', { candidate: true }] })]);
    const installs = changing('installs', () => ({ adds: ['tool:'] }));
    const play = `- name: install\n  installs: { path: "{{ at }}/p" }\n${TASK}`;
    expect(await deferred({ play, modules: [missing, installs] })).toEqual([
      expect.stringContaining('rests on install'),
    ]);
    const { result } = await dry({ play: TASK, modules: [missing] });
    expect(result('t').failure?.message).toMatch(/it is not well/);
  });

  it('where it fails now and an opaque command comes before', async () => {
    const play = `- name: c\n  command: touch {{ at }}/y\n${TASK}`;
    expect(await deferred({ play, modules: [checked(() => [guard('echo no; exit 1')])] })).toEqual([
      expect.stringMatching(/^it is well \(now: it is not well: no; c \(.*play.yml:3\).* may change that\)$/),
    ]);
  });
});
