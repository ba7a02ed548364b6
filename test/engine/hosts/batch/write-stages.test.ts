import { statSync } from 'node:fs';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Guard, Run, Write } from '../../../../engine/contract/change.ts';
import { can, must } from './must.ts';
import { ask, carry, change, sh, sha256, write } from './orders.ts';
import { isRoot, kinds, Rig } from './rig.ts';
import { Spot } from './spot.ts';

const candidate = { candidate: true } as const;

describe.each(kinds)('the stages of a write through %s:', (kind) => {
  const rig = new Rig(kind);
  let spot = new Spot(rig);
  afterAll(() => rig.close());
  beforeEach(async () => {
    spot = new Spot(rig);
    await rig.warm();
  });
  const once = (step: Write) => carry(rig, { changes: [change([step])] });
  const over = (name: string, bytes: string, more: Partial<Write> = {}) =>
    write(spot.at(name), bytes, spot.text(name), more);

  describe('compared with their base', () => {
    it.each<[string, string | undefined, Write['base']]>([
      ['other bytes', 'theirs', 'mine'],
      ['a final newline more', 'mine\n', 'mine'],
      ['a file where none was', 'theirs', null],
      ['no file where one was', undefined, 'mine'],
      ['another hash', 'theirs', { sha256: sha256('mine') }],
    ])('find %s: nothing is overwritten, and what was done is undone', async (_, there, base) => {
      if (there !== undefined) spot.put('f', there);
      const steps = [
        { ...sh('echo x >"$1"', spot.at('a')), undo: sh('rm "$1"', spot.at('a')) },
        write(spot.at('f'), 'new', base),
      ];
      const carried = await carry(rig, { changes: [change(steps)], asks: [ask('echo asked')] });
      expect(carried).toMatchObject({ stale: true, done: 0, asked: [{ reply: { out: 'asked\n' } }] });
      expect(carried.failure).toBeUndefined();
      expect(spot.names()).toEqual(there === undefined ? [] : ['f']);
      if (there !== undefined) expect(spot.text('f')).toBe(there);
    });

    it('find the same', async () => {
      spot.put('f', 'x');
      expect((await once(write(spot.at('f'), 'y', { sha256: sha256('x') }))).done).toBe(1);
    });

    it('see what their own validation changed', async () => {
      spot.put('f', 'x');
      const meddle = sh('echo other >"$1"', spot.at('f'));
      expect(await once(over('f', 'y', { before: [meddle] }))).toMatchObject({ stale: true });
      expect([spot.text('f'), spot.names()]).toEqual(['other\n', ['f']]);
    });
  });

  describe('before', () => {
    it('the candidate takes its place it is complete, beside it, with its mode', async () => {
      spot.put('f', 'old', 0o640);
      const check: Run = {
        ...sh('cat "$1"; stat -c %a "$1"; cat "$2"; dirname "$1"', candidate, spot.at('f')),
        keep: 'seen',
      };
      const carried = await once(over('f', 'new', { before: [check] }));
      expect(carried.ran.get('seen')?.out).toBe(`new640\nold${spot.seen}\n`);
    });

    it('a failure leaves the old file and no candidate', async () => {
      spot.put('f', 'old');
      const mounting = { ...sh('echo m >"$1"', spot.at('m')), undo: sh('rm "$1"', spot.at('m')) };
      const { failure } = await once(over('f', 'new', { before: [mounting, sh('echo bad; exit 3')] }));
      expect(failure?.complaint).toMatch(/exit status 3: bad$/);
      expect([spot.text('f'), spot.names(), rig.exchanges]).toEqual(['old', ['f'], 1]);
    });

    it('a guard judges the candidate', async () => {
      spot.put('f', 'old');
      const argv = ['grep', '-c', 'good', candidate];
      const judge: Guard['judge'] = ({ out }) => (out === '1\n' ? undefined : 'it is not good');
      const guard: Guard = { do: 'guard', says: 'it is good', argv, reads: [], judge };
      const { failure } = await once(over('f', 'bad\n', { before: [guard] }));
      expect([failure?.complaint, spot.text('f'), spot.names()]).toEqual(['it is not good', 'old', ['f']]);
      expect((await once(over('f', 'good\n', { before: [guard] }))).done).toBe(1);
      expect([spot.text('f'), spot.names()]).toEqual(['good\n', ['f']]);
    });

    it('another place can look at the candidate', async () => {
      spot.put('f', 'old');
      const other = rig.fresh();
      const check = { ...sh('cat "$1"', candidate), as: 'other', keep: 'seen' };
      const order = { changes: [change([over('f', 'new', { before: [check] })])] };
      const shells = async (place: { as: string }) => (place.as === 'other' ? other : rig.open());
      const carried = await carry(rig, order, {}, undefined, shells);
      expect([carried.ran.get('seen')?.out, spot.text('f'), spot.names()]).toEqual(['new', 'new', ['f']]);
      other.end();
    });
  });

  describe('after', () => {
    const effective = (name: string) => sh('cat "$1" >>"$2"; ! grep -q bad "$1"', spot.at(name), spot.at('log'));

    it('makes the new file effective, and nothing is left', async () => {
      spot.put('f', 'old ');
      await once(over('f', 'new ', { after: [effective('f')] }));
      expect([spot.text('f'), spot.text('log'), spot.names()]).toEqual(['new ', 'new ', ['f', 'log']]);
    });

    it('fails: the very file comes back, and is made effective again', async () => {
      spot.put('f', 'old ', 0o640);
      const inode = statSync(spot.path('f')).ino;
      const carried = await carry(rig, {
        changes: [change([over('f', 'bad ', { after: [effective('f')], mode: '0600' })])],
      });
      expect(carried.failure).toMatchObject({ undone: [`put back ${spot.at('f')}`], undoFailed: [] });
      expect([spot.text('f'), spot.mode('f'), statSync(spot.path('f')).ino]).toEqual(['old ', 0o640, inode]);
      expect([spot.text('log'), spot.names(), rig.exchanges]).toEqual(['bad old ', ['f', 'log'], 1]);
    });

    it('fails twice: both failures are reported', async () => {
      spot.put('f', 'bad old');
      const { failure } = await once(over('f', 'bad new', { after: [effective('f')] }));
      expect(failure?.undone).toEqual([`put back ${spot.at('f')}`]);
      expect(failure?.undoFailed).toEqual([expect.stringMatching(/ again: .* failed with exit status 1/)]);
      expect(spot.text('f')).toBe('bad old');
    });

    it('fails for a new file: it is gone', async () => {
      await once(write(spot.at('f'), 'bad', null, { after: [sh('exit 1')] }));
      expect(spot.names()).toEqual([]);
    });

    it('is a guard that fails: the old file comes back', async () => {
      spot.put('f', 'old');
      const judge: Guard['judge'] = ({ out }) => (out === 'old' ? undefined : 'it is not old');
      const guard: Guard = { do: 'guard', says: 'it is old', argv: ['cat', spot.at('f')], reads: [], judge };
      const { failure } = await once(over('f', 'new', { after: [guard] }));
      expect(failure).toMatchObject({ complaint: 'it is not old', undoFailed: [] });
      expect([spot.text('f'), spot.names()]).toEqual(['old', ['f']]);
    });

    it('never puts the old file over what somebody else wrote meanwhile', async () => {
      spot.put('f', 'old');
      const { failure } = await once(over('f', 'new', { after: [sh('echo theirs >"$1"; exit 1', spot.at('f'))] }));
      expect(failure?.undoFailed[0]).toContain('somebody else has changed');
      expect(spot.text('f')).toBe('theirs\n');
    });

    it('takes too long: the old file comes back', async () => {
      spot.put('f', 'old');
      const slow = { do: 'run', argv: ['sleep', '30'], limit: 0.3 } as const;
      const { failure } = await once(over('f', 'new', { after: [slow] }));
      expect(failure).toMatchObject({ timedOut: true, undone: [`put back ${spot.at('f')}`] });
      expect([spot.text('f'), spot.names()]).toEqual(['old', ['f']]);
    });
  });

  if (isRoot)
    describe('of a file that is a mount point', () => {
      const mounted = async (work: () => Promise<void>) => {
        spot.put('source', 'old', 0o640);
        spot.put('f', '');
        if (!can('mount', '--bind', spot.path('source'), spot.path('f'))) return;
        try {
          await work();
        } finally {
          must('umount', spot.path('f'));
        }
      };

      it('write it in place and say so', async () => {
        await mounted(async () => {
          const carried = await once(over('f', 'new', { mode: '0600' }));
          expect(carried).toMatchObject({ done: 1, warnings: [expect.stringContaining('not atomically')] });
          expect([spot.text('f'), spot.text('source'), spot.mode('source')]).toEqual(['new', 'new', 0o600]);
          expect(spot.names()).toEqual(['f', 'source']);
        });
      });

      it('put the old bytes back in place, in a new shell too', async () => {
        await mounted(async () => {
          const slow = { do: 'run', argv: ['sleep', '30'], limit: 0.3 } as const;
          for (const after of [sh('exit 1'), slow]) {
            const { failure } = await once(over('f', 'new', { after: [after] }));
            expect(failure?.undone).toEqual([`put back ${spot.at('f')}`]);
            expect([spot.text('source'), spot.mode('source'), spot.names()]).toEqual(['old', 0o640, ['f', 'source']]);
          }
        });
      });
    });
});
