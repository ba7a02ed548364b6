// A module of the user's own, from its file to what the engine holds.
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Module } from '../../contract/module.ts';
import { guarded } from '../../converge/guarded.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { readText, shownPath } from '../../language/read-text.ts';
import { err, ok, type Result } from '../../values/result.ts';
import { moduleIn } from './definition.ts';
import { isHelper, type OwnFile } from './find.ts';
import { importOwn } from './import.ts';
import { thrownPlace } from './place.ts';

/** Loads and checks it; every answer that it gives later is checked too. */
export async function loadOwn({ name, path }: OwnFile): Promise<Result<Module, readonly Diagnostic[]>> {
  const text = await readText(path, 'module');
  if (!text.ok) return err([text.error]);
  await readHelpers(dirname(path));
  const source = { name, path, text: text.value };
  const loaded = await importOwn(source);
  if (!loaded.ok) return err([loaded.error]);
  const module = moduleIn(loaded.value, source);
  if (!module.ok) return module;
  return ok(guarded({ ...module.value, file: shownPath(path) }, (error) => thrownPlace(error, path)));
}

/** A plan rests on what its modules share, too. */
async function readHelpers(folder: string): Promise<void> {
  const entries = await readdir(folder).catch(() => []);
  await Promise.all(entries.filter(isHelper).map((entry) => readText(join(folder, entry), 'module')));
}
