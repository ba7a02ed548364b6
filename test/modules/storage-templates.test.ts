// The whole-file templates write the very lines that the modules write.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileTemplate } from '../../engine/language/template.ts';
import { bytesOf, textOfBytes } from '../../engine/values/bytes.ts';
import type { Value } from '../../engine/values/lazy.ts';
import { renderExport } from '../../modules/formats/exports/index.ts';
import { renderEntry, splitOptions } from '../../modules/formats/fstab/index.ts';

function rendered(name: string, values: { readonly [name: string]: Value }): string {
  const file = `templates/${name}.hbs`;
  const template = compileTemplate(file, readFileSync(file, 'utf8'));
  if (!template.ok) throw new Error(JSON.stringify(template.error));
  const text = template.value.render({ get: (key) => values[key], names: () => Object.keys(values) });
  if (typeof text !== 'string') throw new Error('Nothing in it is unknown');
  return text;
}

const word = fc.string({
  minLength: 1,
  maxLength: 8,
  unit: fc.constantFrom('a', 'Z', '0', '#', ' ', '\\', '"', 'ü', '='),
});
const path = word.map((text) => `/${text}`);

test('templates/fstab.hbs writes the lines of fstab_entry', () => {
  const option = word.filter((text) => !text.includes('"'));
  const entry = fc.record({
    src: path,
    path,
    fstype: fc.constantFrom('ext4', 'nfs', 'none'),
    opts: fc.array(option, { minLength: 1, maxLength: 3 }).map((list) => list.join(',')),
    dump: fc.nat(1),
    passno: fc.nat(2),
  });
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 3 }), (entries) => {
      const lines = entries.map(({ src, path, fstype, opts, dump, passno }) =>
        renderEntry({
          source: bytesOf(src),
          target: bytesOf(path),
          fstype,
          options: splitOptions(bytesOf(opts)),
          dump,
          passno,
        }),
      );
      expect(rendered('fstab', { fstab: entries })).toBe(lines.map((line) => `${textOfBytes(line)}\n`).join(''));
    }),
  );
});

test('templates/fstab.hbs fills in what may be left out', () => {
  expect(rendered('fstab', { fstab: [{ src: 'tmpfs', path: '/t', fstype: 'tmpfs' }] })).toBe(
    'tmpfs\t/t\ttmpfs\tdefaults\t0\t0\n',
  );
});

test('templates/exports.hbs writes the lines of nfs_export', () => {
  const client = fc.record({
    host: fc.constantFrom('10.0.0.1', '*.lan', '@hosts'),
    options: fc.subarray(['rw', 'sync', 'no_subtree_check'], { minLength: 1 }),
  });
  const entry = fc.record({ path, clients: fc.array(client, { minLength: 1, maxLength: 2 }) });
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 3 }), (exports) => {
      const lines = exports.flatMap(({ path, clients }) =>
        clients.map(({ host, options }) => renderExport({ path: bytesOf(path), client: host, options })),
      );
      expect(rendered('exports', { exports })).toBe(lines.map((line) => `${textOfBytes(line)}\n`).join(''));
    }),
  );
});
