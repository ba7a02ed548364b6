import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Expectation, Place } from '../../../../engine/hosts/batch/types.ts';
import { HostError, type Shell } from '../../../../engine/hosts/wire.ts';
import { ask, carry, change, HERE, sh } from './orders.ts';
import { kinds, Rig } from './rig.ts';
import { Spot } from './spot.ts';

const expected = (script: string, out: string, code = 0, where: Place = HERE): Expectation => ({
  ask: ask(script),
  reply: { how: 'replied', reply: { code, out, err: '' } },
  where,
});

describe.each(kinds)('through %s', (kind) => {
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

  describe('expectations', () => {
    const long = 'x'.repeat(10_000);
    it.each([
      ['a text', 'echo one; exit 3', 'one\n', 3],
      ['many final newlines', 'printf "a\\n\\n"', 'a\n\n', 0],
      ['nothing', ':', '', 0],
      ['quotes and dollars', `printf '%s' "'\\"\\$x\\\\"`, `'"$x\\`, 0],
      ['a long reply', `printf ${long}`, long, 0],
      ['a NUL', "printf 'a\\0b'", 'a\0b', 0],
      ['any bytes', "printf '\\201\\377\\1'", '\x81\xff\x01', 0],
    ])('hold for %s', async (_, script, out, code) => {
      const carried = await carry(rig, { expects: [expected(script, out, code)], changes: [change([touch('a')])] });
      expect(carried).toMatchObject({ stale: false, done: 1 });
      expect(rig.exchanges).toBe(1);
    });

    it.each([
      ['another status', expected('exit 1', '')],
      ['a newline more', expected('printf "a\\n\\n"', 'a\n')],
      ['another text', expected('echo b', 'a\n')],
      ['another long reply', expected(`printf ${long}y`, long)],
      ['a NUL less', expected("printf 'ab'", 'a\0b')],
      ['no reply in time', { ...expected('sleep 9', ''), ask: { ...ask('sleep 9'), limit: 0.3 } }],
      ['a lost shell', expected('kill -9 $$', '')],
    ])('that meet %s leave everything as it is', async (_, wrong) => {
      const order = {
        expects: [expected('echo a', 'a\n'), wrong],
        changes: [change([touch('a')], { finally: [touch('z')] })],
      };
      const carried = await carry(rig, { ...order, asks: [ask('echo asked')] });
      expect(carried).toMatchObject({ stale: true, done: 0 });
      expect(carried.failure).toBeUndefined();
      expect(spot.names()).toEqual([]);
      if (wrong.ask.script !== 'kill -9 $$') expect(carried.asked).toMatchObject([{ reply: { out: 'asked\n' } }]);
    });

    it('know a missing tool', async () => {
      const missing = (name: string): Expectation => {
        const tool = { name, package: name };
        return { ask: { ...ask('true'), tool }, reply: { how: 'no-tool', tool }, where: HERE };
      };
      const changes = [change([touch('a')])];
      expect(await carry(rig, { expects: [missing('cat')], changes })).toMatchObject({ stale: true });
      expect(await carry(rig, { expects: [missing('no-such-tool')], changes })).toMatchObject({
        stale: false,
        done: 1,
      });
    });

    it('of other places are compared first, there', async () => {
      const there = { on: 'there', as: 'root' };
      const other = rig.fresh();
      const shells = async (place: Place): Promise<Shell> => (place.on === 'there' ? other : rig.open());
      const expects = [expected('echo a', 'a\n', 0, there)];
      const order = { expects, changes: [change([touch('a')])] };
      expect(await carry(rig, order, {}, undefined, shells)).toMatchObject({ done: 1 });
      const wrong = { ...order, expects: [expected('echo a', 'b\n', 0, there)] };
      expect(await carry(rig, wrong, {}, undefined, shells)).toMatchObject({ stale: true, done: 0 });
      other.end();
    });
  });

  describe('places', () => {
    const there = { on: 'there', as: 'root' };
    it('get a segment each; a failure in one is undone in all', async () => {
      const other = rig.fresh();
      const asked: string[] = [];
      const shells = async (place: Place): Promise<Shell> => {
        asked.push(`${place.as}@${place.on}`);
        return place.on === 'there' ? other : rig.open();
      };
      const undo = (name: string) => log(`undo ${name}`);
      const steps = [
        { ...log('1'), undo: undo('1') },
        { ...log('2'), ...there, undo: undo('2') },
        { ...log('3'), undo: undo('3') },
        fails,
      ];
      const carried = await carry(rig, { changes: [change(steps)], asks: [ask('echo x')] }, {}, undefined, shells);
      expect(spot.text('log')).toBe('1\n2\n3\nundo 3\nundo 2\nundo 1\n');
      expect(carried.asked).toMatchObject([{ reply: { out: 'x\n' } }]);
      expect(asked).toEqual(['tester@here', 'root@there', 'tester@here', 'root@there', 'tester@here']);
      other.end();
    });

    it('where the user is refused fail their step; the host is still asked', async () => {
      const shells = async (place: Place): Promise<Shell> => {
        if (place.as === 'root') throw new HostError('failed', 'sudo says no');
        return rig.open();
      };
      const steps = [
        { ...log('1'), undo: log('undo 1') },
        { ...log('2'), as: 'root' },
      ];
      const order = { changes: [change(steps)], asks: [ask('echo x')] };
      const carried = await carry(rig, order, {}, undefined, shells);
      expect(carried.failure).toMatchObject({ step: steps[1], complaint: 'sudo says no' });
      expect(carried.failure?.lost).toBeUndefined();
      expect(spot.text('log')).toBe('1\nundo 1\n');
      expect(carried.asked).toMatchObject([{ reply: { out: 'x\n' } }]);
    });

    it('that cannot be reached fail their step; the others are undone', async () => {
      const shells = async (place: Place): Promise<Shell> => {
        if (place.on === 'there') throw new HostError('unreachable', 'Nobody there');
        return rig.open();
      };
      const steps = [
        { ...log('1'), undo: log('undo 1') },
        { ...log('2'), ...there },
      ];
      const carried = await carry(rig, { changes: [change(steps)], asks: [ask('echo x')] }, {}, undefined, shells);
      expect(carried.failure).toMatchObject({ step: steps[1], complaint: 'Nobody there', lost: true });
      expect(spot.text('log')).toBe('1\nundo 1\n');
      expect(carried.asked).toMatchObject([{ reply: { out: 'x\n' } }]);
    });
  });
});
