import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { ask, carry, change, sh, type Watched } from './orders.ts';
import { kinds, Rig } from './rig.ts';
import { Spot } from './spot.ts';

describe.each(kinds)('through %s', (kind) => {
  const rig = new Rig(kind);
  let spot = new Spot(rig);
  afterAll(() => rig.close());
  beforeEach(async () => {
    spot = new Spot(rig);
    await rig.warm();
  });
  const touch = (name: string) => sh('echo "$1" >>"$1"', spot.at(name));

  describe('long commands', () => {
    it('report their progress, and keep their output apart from it', async () => {
      const watched: Watched = { progress: [], started: [] };
      const step = {
        ...sh('for i in 1 2 3 4 5; do echo "out $i"; echo "err $i" >&2; sleep 0.5; done'),
        keep: 'long',
        progress: {
          argv: ['echo', '50', '%'],
          every: 1,
          parse: ({ out, code }: { out: string; code: number }) => ({
            percent: Number(out.split(' ')[0]),
            text: `${code}`,
          }),
        },
      };
      const carried = await carry(rig, { changes: [change([step])] }, {}, watched);
      expect(watched.progress.length).toBeGreaterThanOrEqual(2);
      expect(watched.progress[0]).toEqual({ percent: 50, text: '0' });
      const lines = (word: string) => [1, 2, 3, 4, 5].map((i) => `${word} ${i}\n`).join('');
      expect(carried.ran.get('long')).toEqual({ code: 0, out: lines('out'), err: lines('err') });
    });

    it('end without waiting for the next report', async () => {
      const begin = Date.now();
      const step = { ...sh('sleep 0.2'), progress: { argv: ['true'], every: 60, parse: () => undefined } };
      expect((await carry(rig, { changes: [change([step])] })).done).toBe(1);
      expect(Date.now() - begin).toBeLessThan(1900);
    });

    it('are not kept alive by their progress', async () => {
      const step = { ...sh('sleep 20'), limit: 2.5, progress: { argv: ['true'], every: 1, parse: () => undefined } };
      const begin = Date.now();
      const carried = await carry(rig, { changes: [change([step])] });
      expect(carried.failure).toMatchObject({
        timedOut: true,
        complaint: expect.stringContaining('took longer than 3 s'),
      });
      expect(Date.now() - begin).toBeLessThan(6000);
    });

    it('that are overdue get help once, and decide the outcome', async () => {
      const step = {
        ...sh('sleep 3.2; test -e "$1"', spot.at('late')),
        overdue: { after: 1, argv: ['/bin/sh', '-c', 'echo x >>"$1"', 'sh', spot.at('late')] },
      };
      expect((await carry(rig, { changes: [change([step])] })).done).toBe(1);
      expect(spot.text('late')).toBe('x\n');
    });

    it('are cancelled in their own way when the run is interrupted', async () => {
      const controller = new AbortController();
      const aside = rig.fresh();
      const cancel = ['/bin/sh', '-c', 'test -e "$1" && : >"$2"', 'sh', spot.at('begun'), spot.at('stop')];
      const step = {
        ...sh(': >"$1"; while ! test -e "$2"; do sleep 0.1; done; exit 9', spot.at('begun'), spot.at('stop')),
        cancel,
      };
      setTimeout(() => controller.abort(), 300);
      const order = { changes: [change([step, touch('b')])], asks: [ask('echo x')] };
      const carried = await carry(rig, order, { signal: controller.signal, aside: async () => aside });
      expect(carried.failure).toMatchObject({ step, reply: { code: 9 } });
      expect(carried).toMatchObject({ warnings: [], asked: [{ reply: { out: 'x\n' } }] });
      expect(spot.has('b')).toBe(false);
      aside.end();
    });
  });
});
