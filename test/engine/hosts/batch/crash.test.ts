import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Write } from '../../../../engine/contract/change.ts';
import { ask, carry, change, sh, write } from './orders.ts';
import { kinds, Rig } from './rig.ts';

const TOOLS = ['mktemp', 'cp', 'chmod', 'chown', 'sha256sum', 'stat', 'ln', 'mv', 'sync', 'rm', 'cat'];
const OLD = `${'old '.repeat(5000)}\n`;
const NEW = `${'new '.repeat(7000)}\n`;

/** Lets the shell send itself a signal at the n-th boundary between two programs of a write. */
const ending = (signal: string, count: string, n: number) => `
_tick() {
  printf x >>'${count}'
  IFS= read -r _y <'${count}' || :
  [ \${#_y} -ne ${n} ] || kill -${signal} $$
}
${TOOLS.map((tool) => `${tool}() { _tick; command ${tool} "$@" || { _tick; return 1; }; _tick; }`).join('\n')}`;

const LAST = 60;

describe.each(kinds)('a write that is cut short, through %s', (kind) => {
  const rig = new Rig(kind);
  let dir = '';
  let seen = '';
  afterAll(() => rig.close());
  beforeEach(() => {
    dir = mkdtempSync(join(rig.dir, 't'));
    seen = join(rig.seen, basename(dir));
  });
  const inside = () => readdirSync(dir).filter((name) => name !== 'count');
  const now = () => (inside().includes('f') ? readFileSync(join(dir, 'f'), 'latin1') : null);

  const cases: readonly (readonly [string, string | null, Partial<Write>])[] = [
    ['over a file', OLD, {}],
    ['of a new file', null, {}],
    [
      'with a mode, a backup and something to make it effective',
      OLD,
      { mode: '0640', backup: '/b', after: [sh('true')] },
    ],
    ['of a new file that is made effective', null, { after: [sh('true')] }],
  ];
  for (const signal of ['KILL', 'TERM']) {
    it.each(cases)(`by ${signal} holds old or new bytes, never a mixture: %s`, async (_, base, more) => {
      const options = { ...more, ...(more.backup && { backup: join(seen, 'b') }) };
      let reached = 0;
      for (let n = 1; n <= LAST; n += 1) {
        await clean(base);
        const shell = await rig.open();
        await shell.exchange({ script: ending(signal, join(seen, 'count'), n), limit: 5, frame: () => {} });
        const step = write(join(seen, 'f'), NEW, base, options);
        const carried = await carry(rig, { changes: [change([step])] });
        if (!carried.failure) break;
        reached = n;
        expect(carried.failure).toMatchObject({ lost: true, step });
        expect([base, NEW]).toContain(now());
        const left = inside().filter((name) => !['f', 'b'].includes(name));
        if (signal === 'TERM') expect(left).toEqual([]);
        expect(left.every((name) => name.startsWith('.play-f.'))).toBe(true);
        const again = await carry(rig, { changes: [change([write(join(seen, 'f'), 'third', now())])] });
        expect(again).toMatchObject({ done: 1 });
        expect(inside().filter((name) => name !== 'b')).toEqual(['f']);
      }
      expect(reached).toBeGreaterThan(8);
      expect(reached).toBeLessThan(LAST);
    });
  }

  async function clean(base: string | null): Promise<void> {
    const shell = await rig.open();
    await shell.exchange({ script: `unset -f ${TOOLS.join(' ')} 2>/dev/null`, limit: 5, frame: () => {} });
    await carry(rig, { asks: [ask('cd "$1" && rm -rf -- ./* ./.play-*', seen)] });
    if (base !== null) writeFileSync(join(dir, 'f'), base, 'latin1');
  }

  it('by the end of its process group during `after` puts the old file back', async () => {
    await clean(OLD);
    setTimeout(() => rig.signal('SIGTERM'), 400);
    const step = write(join(seen, 'f'), NEW, OLD, { after: [{ do: 'run', argv: ['sleep', '20'] }] });
    const carried = await carry(rig, { changes: [change([step])] });
    expect(carried.failure).toMatchObject({ lost: true });
    expect([now() === OLD, inside()]).toEqual([true, ['f']]);
  });
});
