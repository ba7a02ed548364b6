// A run pays for nothing that it does not use.
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, it } from 'vitest';

const engine = join(import.meta.dirname, '../../../engine');

/** The files that are loaded with this one: static imports, those of types aside. */
function loadedWith(file: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(file)) return found;
  found.add(file);
  for (const [, names = '', from = ''] of readFileSync(file, 'utf8').matchAll(
    /^(?:import|export) (?!type\b)([^;]*?) from '(\.[^']+\.ts)'/gm,
  )) {
    const onlyTypes =
      names.startsWith('{') &&
      names
        .replace(/[{}]/g, '')
        .split(',')
        .every((name) => /^\s*(?:type .*)?$/.test(name));
    if (!onlyTypes) loadedWith(join(dirname(file), from), found);
  }
  return found;
}

it.each(['cli/main.ts', 'cli/run.ts', 'cli/session.ts'])('%s loads no code of saved plans', (entry) => {
  const files = [...loadedWith(join(engine, entry))].map((file) => relative(engine, file));
  expect(files.length).toBeGreaterThan(5);
  expect(files.filter((file) => /^plans\/|cli\/(?:keep|apply|show|asked)/.test(file))).toEqual([]);
});
