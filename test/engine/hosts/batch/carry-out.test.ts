import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Guard } from '../../../../engine/contract/change.ts';
import { ask, carry, change, sh, type Watched, write } from './orders.ts';
import { kinds, Rig } from './rig.ts';
import { Spot } from './spot.ts';

const guard = (argv: string[], judge: Guard['judge']): Guard => ({
  do: 'guard',
  says: 'it holds',
  argv,
  reads: [],
  judge,
});

describe.each(kinds)('orders through %s', (kind) => {
  const rig = new Rig(kind);
  let spot = new Spot(rig);
  afterAll(() => rig.close());
  beforeEach(async () => {
    spot = new Spot(rig);
    await rig.warm();
  });
  const touch = (name: string) => sh('echo "$1" >>"$1"', spot.at(name));
  const log = (word: string) => sh('echo "$1" >>"$2"', word, spot.at('log'));
  const fails = sh('echo reason >&2; exit 4');

  describe('steps', () => {
    it('run in order, several changes and the looks in one exchange', async () => {
      const watched: Watched = { progress: [], started: [] };
      const changes = [change([log('1'), log('2')], { summary: 'first' }), change([log('3')], { summary: 'second' })];
      const carried = await carry(rig, { changes, asks: [ask('cat -- "$1"', spot.at('log'))] }, {}, watched);
      expect(carried).toMatchObject({ stale: false, done: 2, asked: [{ reply: { out: '1\n2\n3\n' } }], warnings: [] });
      expect(carried.failure).toBeUndefined();
      expect(watched.started).toEqual(['first', 'second']);
      expect(rig.exchanges).toBe(1);
    });

    it('have words, an environment, a directory and an input', async () => {
      const step = {
        do: 'run',
        argv: ['/bin/sh', '-c', 'printf "%s|" "$@" "$A" "$PWD"; cat', 'sh', "it's", { secret: '$x `y`' }, ''],
        env: { A: "a'b\n" },
        cwd: spot.seen,
        stdin: 'in\0put',
        keep: 'reply',
      } as const;
      const carried = await carry(rig, { changes: [change([step])] });
      expect(carried.ran.get('reply')).toEqual({ code: 0, out: `it's|$x \`y\`||a'b\n|${spot.seen}|in\0put`, err: '' });
    });

    it('mean programs, not what the shell has under the name', async () => {
      const carried = await carry(rig, { changes: [change([{ do: 'run', argv: ['_f', 'x', '0'] }])] });
      expect(carried.failure?.reply?.code).toBe(127);
    });

    it('may end with any accepted status', async () => {
      const carried = await carry(rig, { changes: [change([{ ...fails, accept: [0, 4] }, touch('after')])] });
      expect(carried.done).toBe(1);
      expect(spot.has('after')).toBe(true);
    });

    it('stop at the first failure; the looks are asked all the same', async () => {
      const changes = [change([touch('a')]), change([touch('b'), fails, touch('c')]), change([touch('d')])];
      const carried = await carry(rig, { changes, asks: [ask('echo there')] });
      expect(carried).toMatchObject({ stale: false, done: 1, asked: [{ reply: { out: 'there\n' } }] });
      expect(carried.failure).toMatchObject({ change: 1, step: fails, reply: { code: 4, err: 'reason\n' } });
      expect(carried.failure?.complaint).toMatch(/^".*" failed with exit status 4: reason$/);
      expect(['a', 'b', 'c', 'd'].map(spot.has)).toEqual([true, true, false, false]);
      expect(rig.exchanges).toBe(1);
    });

    it('mask secrets in the complaint', async () => {
      const step = {
        do: 'run',
        argv: ['/bin/sh', '-c', 'echo "bad $1" >&2; exit 1', 'sh', { secret: 'hunter2' }],
      } as const;
      const { failure } = await carry(rig, { changes: [change([step])] });
      expect(failure?.complaint).toContain('bad ••••');
      expect(failure?.complaint).not.toContain('hunter2');
    });

    it('that take too long are ended; what was done is undone by a new shell', async () => {
      const slow = { do: 'run', argv: ['sleep', '30'], limit: 0.4 } as const;
      const steps = [{ ...touch('a'), undo: sh('rm "$1"', spot.at('a')) }, slow, touch('b')];
      const carried = await carry(rig, {
        changes: [change(steps, { finally: [touch('last')] })],
        asks: [ask('echo x')],
      });
      expect(carried.failure).toMatchObject({
        change: 0,
        step: slow,
        timedOut: true,
        undone: [`/bin/sh -c 'rm "$1"' sh ${spot.at('a')}`],
      });
      expect(carried.asked).toMatchObject([{ reply: { out: 'x\n' } }]);
      expect(['a', 'b', 'last'].map(spot.has)).toEqual([false, false, true]);
    });

    it('during which the shell is lost are named', async () => {
      const step = sh('kill -9 $PPID; sleep 1');
      const carried = await carry(rig, {
        changes: [change([touch('a')]), change([step, touch('b')])],
        asks: [ask('echo x')],
      });
      expect(carried).toMatchObject({ done: 1, asked: [{ how: 'lost' }] });
      expect(carried.failure).toMatchObject({ change: 1, step, lost: true });
      expect(spot.has('b')).toBe(false);
    });

    it('may end the connection where that is expected', async () => {
      const disconnects = { when: ['true'], within: 5 };
      const step = { ...sh('kill -9 $PPID; sleep 1'), disconnects };
      const carried = await carry(rig, { changes: [change([step]), change([touch('b')])], asks: [ask('echo x')] });
      expect(carried).toMatchObject({ done: 2, asked: [{ reply: { out: 'x\n' } }] });
    });

    it('wait for a host that goes away until it is another one', async () => {
      const away = sh('( sleep 1; touch "$1" ) >/dev/null 2>&1 & :', spot.at('back'));
      const step = { ...away, disconnects: { when: ['test', '-e', spot.at('back')], within: 10 } };
      const said: string[] = [];
      const order = { changes: [change([step])], asks: [ask('ls "$1"', spot.at('back'))] };
      const carried = await carry(rig, order, { waiting: (reason) => said.push(reason) });
      expect(said).toEqual(['here is to come back']);
      expect(carried).toMatchObject({ done: 1, asked: [{ reply: { out: `${spot.at('back')}\n` } }] });
    });

    it('fail where it does not come back in time', async () => {
      const step = { ...sh('kill -9 $PPID; sleep 1'), disconnects: { when: ['false'], within: 0 } };
      const carried = await carry(rig, { changes: [change([step]), change([touch('b')])] });
      expect(carried.failure).toMatchObject({ change: 0, lost: true });
      expect(carried.failure?.complaint).toContain('The host is not back after 0 s: it is there, and not what');
      expect(spot.has('b')).toBe(false);
    });

    it('do not begin once the run is interrupted', async () => {
      const carried = await carry(rig, { changes: [change([touch('a')])] }, { signal: AbortSignal.abort() });
      expect(carried.failure?.complaint).toBe('Interrupted');
      expect(spot.has('a')).toBe(false);
    });
  });

  describe('undo and finally', () => {
    it('take back the failed change only, the last step first, in the same exchange', async () => {
      const undoable = (name: string) => ({ ...log(name), undo: log(`undo ${name}`) });
      const changes = [
        change([undoable('0')]),
        change([undoable('1'), undoable('2'), { ...fails, undo: log('no') }, undoable('3')]),
      ];
      const { failure } = await carry(rig, { changes });
      expect(spot.text('log')).toBe('0\n1\n2\nundo 2\nundo 1\n');
      expect(failure?.undone).toHaveLength(2);
      expect(rig.exchanges).toBe(1);
    });

    it('go on where an undo fails, and say so', async () => {
      const steps = [{ ...log('1'), undo: log('undo 1') }, { ...log('2'), undo: fails }, fails];
      const { failure } = await carry(rig, { changes: [change(steps)] });
      expect(spot.text('log')).toBe('1\n2\nundo 1\n');
      expect(failure?.undone).toHaveLength(1);
      expect(failure?.undoFailed).toEqual([expect.stringMatching(/failed with exit status 4: reason$/)]);
    });

    it('end each change that has begun, and no other', async () => {
      const ending = (name: string) => ({ finally: [log(`end ${name}`)] });
      const changes = [change([log('1')], ending('1')), change([fails], ending('2')), change([log('3')], ending('3'))];
      await carry(rig, { changes });
      expect(spot.text('log')).toBe('1\nend 1\nend 2\n');
      expect(rig.exchanges).toBe(1);
    });

    it('warn where a final step fails', async () => {
      const carried = await carry(rig, { changes: [change([log('1')], { finally: [fails] })] });
      expect(carried.done).toBe(1);
      expect(carried.warnings).toEqual([expect.stringContaining('exit status 4: reason')]);
    });
  });

  describe('guards', () => {
    it('are judged before it goes on', async () => {
      const judge: Guard['judge'] = ({ out }) => (out === 'fine\n' ? undefined : `it says ${out.trim()}`);
      const steps = [touch('a'), guard(['echo', 'fine'], judge), touch('b')];
      expect((await carry(rig, { changes: [change(steps)] })).done).toBe(1);
      expect(spot.has('b')).toBe(true);
      expect(rig.exchanges).toBe(2);
    });

    it('stop the change with their own words', async () => {
      const bad = guard(['echo', 'bad'], ({ out }) => `it says ${out.trim()}`);
      const steps = [{ ...touch('a'), undo: sh('rm "$1"', spot.at('a')) }, bad, touch('b')];
      const { failure } = await carry(rig, { changes: [change(steps, { finally: [touch('z')] })] });
      expect(failure).toMatchObject({ step: bad, complaint: 'it says bad' });
      expect(['a', 'b', 'z'].map(spot.has)).toEqual([false, false, true]);
    });

    it('that throw are bugs of their module, and stop the change', async () => {
      const broken = guard(['true'], () => {
        throw new Error('oops');
      });
      const { failure } = await carry(rig, { changes: [change([broken, touch('b')])] });
      expect(failure?.complaint).toBe('Bug in a module: the guard "it holds" throws: oops');
      expect(spot.has('b')).toBe(false);
    });

    it('that are preceded by a failure leave the recovery in the same exchange', async () => {
      const steps = [{ ...log('1'), undo: log('undo') }, fails, guard(['true'], () => undefined), log('2')];
      await carry(rig, { changes: [change(steps, { finally: [log('end')] })] });
      expect(spot.text('log')).toBe('1\nundo\nend\n');
      expect(rig.exchanges).toBe(1);
    });
  });

  it('refuses what is unknown until applied, and candidates where there is none', async () => {
    const hole = '\uE000\uE161\uE002';
    await expect(carry(rig, { changes: [change([sh('true', hole)])] })).rejects.toThrow('Bug in Play');
    await expect(carry(rig, { changes: [change([write(spot.at('a'), hole, null)])] })).rejects.toThrow('Bug in Play');
    await expect(carry(rig, { changes: [change([sh('true', { candidate: true })])] })).rejects.toThrow(
      'Bug in a module',
    );
  });
});
