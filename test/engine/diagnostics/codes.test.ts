import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { CODES } from '../../../engine/diagnostics/codes.ts';

const ROOT = join(import.meta.dirname, '../../..');
const REGISTRY = join('engine', 'diagnostics', 'codes.ts');

function sources(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name))
    .filter((name) => name !== REGISTRY);
}

const TEXTS = [...sources('engine'), ...sources('modules')].map((name) => readFileSync(join(ROOT, name), 'utf8'));

it('is used, every code of the registry', () => {
  const used = new Set(
    TEXTS.flatMap((text) => [...text.matchAll(/['"`]([a-z]+(?:-[a-z]+)+)['"`]/g)].map(([, word]) => word)),
  );
  expect(Object.keys(CODES).filter((code) => !used.has(code))).toEqual([]);
});

it('is in the registry, every code that a diagnostic is made with', () => {
  const made = TEXTS.flatMap((text) =>
    [...text.matchAll(/(?:code: |problem\(\s*|caution\(\s*)['"]([a-z]+(?:-[a-z]+)*)['"]/g)].map(
      ([, word]) => word ?? '',
    ),
  );
  expect([...new Set(made)].filter((code) => !Object.hasOwn(CODES, code))).toEqual([]);
});

it('says in one line what each code means', () => {
  for (const meaning of Object.values(CODES)) expect(meaning).toMatch(/^["A-Z][^\n]*[^.\n]$/);
});
