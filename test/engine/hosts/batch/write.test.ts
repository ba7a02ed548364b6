import {
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Write } from '../../../../engine/contract/change.ts';
import { HostError } from '../../../../engine/hosts/wire.ts';
import { bytesOf } from '../../../../engine/values/bytes.ts';
import { can, must } from './must.ts';
import { carry, change, sh, sha256, write } from './orders.ts';
import { isRoot, kinds, Rig } from './rig.ts';
import { Spot } from './spot.ts';

describe.each(kinds)('writes through %s', (kind) => {
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

  describe('of a file', () => {
    it('replace it with exactly these bytes, in one exchange, and leave nothing else', async () => {
      spot.put('f', 'old\n');
      const carried = await once(over('f', 'new'));
      expect(carried).toMatchObject({ stale: false, done: 1, warnings: [] });
      expect(spot.text('f')).toBe('new');
      expect(spot.names()).toEqual(['f']);
      expect(rig.exchanges).toBe(1);
    });

    it('make a new file 0644, whatever the umask', async () => {
      await (await rig.open()).exchange({ script: 'umask 077', limit: 5, frame: () => {} });
      expect((await once(write(spot.at('f'), 'x', null))).done).toBe(1);
      expect([spot.text('f'), spot.mode('f')]).toEqual(['x', 0o644]);
      await (await rig.open()).exchange({ script: 'umask 022', limit: 5, frame: () => {} });
    });

    it('give a new file the mode asked for', async () => {
      await once(write(spot.at('f'), 'x', null, { mode: '0400' }));
      expect(spot.mode('f')).toBe(0o400);
    });

    if (isRoot)
      it('give it the owner and group asked for, by id or name', async () => {
        spot.put('f', 'a');
        await once(over('f', 'b', { owner: '12', group: '34', mode: '0751' }));
        const { uid, gid } = statSync(spot.path('f'));
        expect([uid, gid, spot.mode('f')]).toEqual([12, 34, 0o751]);
        await once(over('f', 'b', { group: '35' }));
        expect([statSync(spot.path('f')).uid, statSync(spot.path('f')).gid, spot.mode('f')]).toEqual([12, 35, 0o751]);
      });

    it('keep its mode and, as root, its owner', async () => {
      spot.put('f', 'a', 0o640);
      if (isRoot) chownSync(spot.path('f'), 12, 34);
      const before = statSync(spot.path('f'));
      await once(over('f', 'b'));
      const { uid, gid } = statSync(spot.path('f'));
      expect([uid, gid, spot.mode('f'), spot.text('f')]).toEqual([before.uid, before.gid, 0o640, 'b']);
    });

    if (kind !== 'busybox' && can('setfacl', '--version'))
      it('keep its ACL and attributes', async () => {
        spot.put('f', 'a', 0o640);
        must('setfacl', '-m', 'u:12:rw', spot.path('f'));
        const tagged = can('setfattr', '-n', 'user.play', '-v', 'kept', spot.path('f'));
        await once(over('f', 'b'));
        expect(must('getfacl', '-cn', spot.path('f'))).toContain('user:12:rw-');
        if (tagged) expect(must('getfattr', '-d', spot.path('f'))).toContain('kept');
      });

    it('can change the mode alone', async () => {
      spot.put('f', 'same', 0o644);
      await once(over('f', 'same', { mode: '0600' }));
      expect([spot.text('f'), spot.mode('f')]).toEqual(['same', 0o600]);
    });

    it('follow a symbolic link, also to what is not there yet', async () => {
      mkdirSync(spot.path('d'));
      spot.put('d/f', 'a');
      symlinkSync('d/f', spot.path('link'));
      symlinkSync('d/new', spot.path('dangling'));
      symlinkSync(spot.at('link'), spot.path('second'));
      await carry(rig, {
        changes: [change([write(spot.at('second'), 'b', 'a'), write(spot.at('dangling'), 'c', null)])],
      });
      expect([spot.text('d/f'), spot.text('d/new'), readlinkSync(spot.path('link'))]).toEqual(['b', 'c', 'd/f']);
      expect(lstatSync(spot.path('dangling')).isSymbolicLink()).toBe(true);
    });

    it('warn about a hard link', async () => {
      spot.put('f', 'a');
      linkSync(spot.path('f'), spot.path('g'));
      linkSync(spot.path('f'), spot.path('h'));
      const carried = await once(over('f', 'b'));
      expect(carried.warnings).toEqual([`"${spot.at('f')}" had 3 hard links; the others keep the old file`]);
      expect([spot.text('f'), spot.text('g')]).toEqual(['b', 'a']);
    });

    it.each([
      ['a directory that is not there', 'no/f', /there is no directory/],
      ['a directory', 'd', /is no regular file/],
      ['a link that leads nowhere', 'loop', /leads nowhere/],
    ])('refuse %s', async (_, name, complaint) => {
      mkdirSync(spot.path('d'));
      symlinkSync('loop', spot.path('loop'));
      const { failure } = await once(write(spot.at(name), 'x', null));
      expect(failure?.complaint).toMatch(complaint);
      expect(spot.names()).toEqual(['d', 'loop']);
    });

    if (isRoot)
      it('report a file that is immutable, and leave it', async ({ skip }) => {
        spot.put('f', 'a');
        if (!can('chattr', '+i', spot.path('f'))) skip();
        try {
          const { failure } = await once(over('f', 'b', { after: [sh('true')] }));
          expect(failure?.complaint).toMatch(/Operation not permitted; is it immutable/);
          expect([spot.text('f'), spot.names()]).toEqual(['a', ['f']]);
        } finally {
          must('chattr', '-i', spot.path('f'));
        }
      });

    it('keep the old file where they are told to', async () => {
      spot.put('f', 'a');
      await once(over('f', 'b', { backup: spot.at('backups/deep/f.1') }));
      expect([spot.text('f'), spot.text('backups/deep/f.1'), spot.mode('backups/deep/f.1')]).toEqual(['b', 'a', 0o600]);
    });

    it('remove what an earlier run left, and nothing else', async () => {
      for (const name of ['.play-f.abc123', '.play-f.abc123~', '.play-g.abc123', '.play-f.x', 'f']) spot.put(name, 'a');
      await once(over('f', 'b'));
      expect(spot.names()).toEqual(['.play-f.x', '.play-g.abc123', 'f']);
    });

    it('can have a long name', async () => {
      const name = 'n'.repeat(255);
      spot.put(name, 'a');
      await once(over(name, 'b'));
      expect([spot.text(name), spot.names()]).toEqual(['b', [name]]);
    });

    it('take a file of the controller, which goes to the candidate', async () => {
      const bytes = 'big\0file\xff';
      spot.put('source', bytes);
      spot.put('f', 'a', 0o640);
      const content = { file: spot.path('source'), size: bytes.length, sha256: sha256(bytes) };
      let modeThen = 0;
      const upload = async (_: unknown, file: string, to: string) => {
        const real = spot.path(basename(to));
        modeThen = statSync(real).mode & 0o777;
        writeFileSync(real, readFileSync(file));
      };
      const order = { changes: [change([{ ...over('f', ''), content, mode: '0604' }])] };
      expect(await carry(rig, order, { upload })).toMatchObject({ done: 1 });
      expect([spot.text('f'), modeThen, spot.mode('f')]).toEqual([bytes, 0o600, 0o604]);
      expect(rig.exchanges).toBe(2);
      const broken = { changes: [change([{ ...over('f', ''), content: { ...content, sha256: sha256('other') } }])] };
      expect((await carry(rig, broken, { upload })).failure?.complaint).toContain('does not hold what was written');
      const refusing = async () => {
        throw new HostError('failed', 'No space left on device');
      };
      expect((await carry(rig, order, { upload: refusing })).failure?.complaint).toBe('No space left on device');
      expect(spot.names()).toEqual(['f', 'source']);
    });
  });

  it('put any bytes into a file of any name', async () => {
    const byte = fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code));
    const bytes = fc.oneof(
      fc.array(byte, { maxLength: 400 }).map((all) => all.join('')),
      fc.string({ unit: 'binary' }).map((one) => bytesOf(one.replace(/[\uD800-\uDFFF\uE000-\uE1FF]/g, ''))),
    );
    const odd = fc.constantFrom(
      "'",
      '"',
      '$',
      '`',
      '\\',
      '-',
      '*',
      '?',
      '[',
      '~',
      ' ',
      '\n',
      '%s',
      'é',
      '.',
      'a',
      '!',
      '#',
      '\x01',
      '\x7f',
    );
    const name = fc
      .array(odd, { minLength: 1, maxLength: 8 })
      .map((all) => all.join(''))
      .filter((one) => one !== '.' && one !== '..' && !one.includes('/'));
    const law = fc.asyncProperty(name, bytes, bytes, fc.boolean(), async (one, first, second, effective) => {
      const inside = mkdtempSync(join(spot.dir, 'p'));
      const there = join(spot.seen, basename(inside), one);
      const after = effective ? { after: [sh('true')] } : {};
      const steps = [write(there, first, null, after), write(there, second, first, after)];
      const carried = await carry(rig, { changes: [change(steps)] });
      expect(carried).toMatchObject({ stale: false, done: 1 });
      expect(readdirSync(inside)).toEqual([one]);
      expect(readFileSync(join(inside, one), 'latin1')).toBe(second);
    });
    await fc.assert(law, { numRuns: 60 });
  });

  it.each([
    ['text', "it's é\n".repeat(150_000)],
    ['bytes', 'a\0b\xff'.repeat(250_000)],
  ])('carry a megabyte of %s', async (_, bytes) => {
    await once(write(spot.at('f'), bytes, null));
    expect(spot.text('f') === bytes).toBe(true);
  });

  if (isRoot)
    it('notice a full file system', async ({ skip }) => {
      mkdirSync(spot.path('full'));
      if (!can('mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', spot.path('full'))) skip();
      try {
        spot.put('full/f', 'old');
        const { failure } = await once(over('full/f', 'x'.repeat(200_000)));
        expect(failure?.complaint).toMatch(/^Cannot replace/);
        expect([spot.text('full/f'), spot.names('full')]).toEqual(['old', ['f']]);
      } finally {
        must('umount', spot.path('full'));
      }
    });
});
