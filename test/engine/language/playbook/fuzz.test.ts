// Whatever the bytes are, the readers answer with diagnostics and never throw.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { loadInventory } from '../../../../engine/inventory/load.ts';
import { matchHosts } from '../../../../engine/inventory/pattern.ts';
import { readPlaybook } from '../../../../engine/language/playbook/playbook.ts';
import { complaints, inventoryOf } from '../../inventory/read.ts';
import { CATALOG } from './read.ts';

const root = mkdtempSync(join(tmpdir(), 'play-fuzz-'));
afterAll(() => rmSync(root, { recursive: true }));

const words = [
  '- ',
  ' ',
  '\n',
  '\n  ',
  '\n    - ',
  ': ',
  'hosts',
  'all',
  'tasks',
  'name',
  'copy',
  'file',
  'path',
  'when',
  'loop',
  'block',
  'rescue',
  'vars',
  '{{ x }}',
  '"',
  "'",
  '[',
  ']',
  '{',
  '}',
  '&a',
  '*a',
  '|',
  '#',
  '\t',
  '0644',
  'yes',
  'true',
  'null',
  'import_tasks',
  'site.yml',
  'handlers',
  'notify',
  'register',
  'args',
  'command',
  '=',
  '__proto__',
  'constructor',
  '[a:vars]',
  '[1:3]',
  'h1',
  '!',
  '~',
  '@',
  '\\',
];
const soup = fc.array(fc.constantFrom(...words), { maxLength: 40 }).map((parts) => Buffer.from(parts.join('')));
const bytes = fc.oneof(
  soup,
  fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
  fc.string({ unit: 'binary', maxLength: 100 }).map((text) => Buffer.from(text)),
);

test('no bytes make the playbook reader throw', { timeout: 120_000 }, async () => {
  const file = join(root, 'site.yml');
  await fc.assert(
    fc.asyncProperty(bytes, async (content) => {
      writeFileSync(file, content);
      const { program, diagnostics } = await readPlaybook(file, { catalog: CATALOG });
      expect(program !== undefined || diagnostics.length > 0).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test.each(['lab.ini', 'lab.yml', 'lab'])(
  'no bytes make the inventory reader throw: %s',
  { timeout: 120_000 },
  async (name) => {
    const file = join(root, name);
    await fc.assert(
      fc.asyncProperty(bytes, async (content) => {
        writeFileSync(file, content);
        const { inventory, diagnostics } = await loadInventory([file], undefined);
        expect(inventory !== undefined || diagnostics.length > 0).toBe(true);
      }),
      { numRuns: 300 },
    );
  },
);

test('no pattern makes the matcher throw', () => {
  const { inventory } = inventoryOf('[a]\nh[1:9]\n[b]\nx\n');
  const pattern = fc.oneof(
    fc.string(),
    fc
      .array(
        fc.constantFrom('a', 'b', 'h1', 'h*', ':', ',', '&', '!', '~', '[', ']', '(', '0', '-', '1', '.', '?', '\\'),
        { maxLength: 12 },
      )
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(pattern, (text) => {
      const matched = matchHosts(text, inventory);
      expect(matched.ok ? matched.value.length > 0 : complaints([matched.error]).length === 1).toBe(true);
    }),
    { numRuns: 2000 },
  );
});
