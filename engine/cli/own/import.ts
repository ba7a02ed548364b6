// Loads the file of a module of the user's own: JavaScript as Node.js does, TypeScript through a loader.
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Diagnostic, Location } from '../../diagnostics/diagnostic.ts';
import { problem } from '../../diagnostics/problem.ts';
import { readText, shownPath } from '../../language/read-text.ts';
import { err, ok, type Result } from '../../values/result.ts';
import { type OwnSource, textPlace, thrownPlace } from './place.ts';

/** What the file exports. */
export async function importOwn(source: OwnSource): Promise<Result<object, Diagnostic>> {
  const { path } = source;
  try {
    if (isTypeScript(path)) return ok(await (await loader()).import<object>(path));
    return ok(await import(pathToFileURL(path).href).catch((error) => withVocabulary(error, path)));
  } catch (error) {
    return err(await explain(error, source));
  }
}

/** Where Play is not installed beside a module, the one that runs gives it its words. */
async function withVocabulary(error: unknown, path: string): Promise<object> {
  if (ABSENT.exec(messageOf(error))?.[1] !== VOCABULARY) throw error;
  return (await loader()).import<object>(path);
}

const VOCABULARY = 'play-runner';

/** The vocabulary of the Play that runs: in the bundle, or in its source tree. */
function vocabulary(): string {
  const bundled = fileURLToPath(new URL('./contract.js', import.meta.url));
  return existsSync(bundled) ? bundled : fileURLToPath(new URL('../../contract/index.ts', import.meta.url));
}

const isTypeScript = (path: string): boolean => /\.m?ts$/.test(path);

/** What Node.js itself does to TypeScript differs from version to version: this is the same on all of them. */
async function loader() {
  const { createJiti } = await import('jiti');
  const alias = { [VOCABULARY]: vocabulary() };
  return createJiti(import.meta.url, { fsCache: false, interopDefault: false, sourceMaps: true, alias });
}

async function explain(error: unknown, source: OwnSource): Promise<Diagnostic> {
  return (await syntax(error, source)) ?? (await missing(error, source)) ?? thrown(error, source);
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What a parser says, with its place. */
const PARSED = /^ParseError: (.*?)\s*\n\s*(\/.*):(\d+):(\d+)/s;

async function syntax(error: unknown, source: OwnSource): Promise<Diagnostic | undefined> {
  const [, said, file, line, column] = PARSED.exec(messageOf(error)) ?? [];
  if (said !== undefined && file !== undefined) {
    const at = { file: shownPath(file), line: Number(line), column: Number(column) + 1 };
    return problem('module-load', `The module "${source.name}" cannot be read: ${said}`, at);
  }
  if (!(error instanceof SyntaxError)) return undefined;
  const placed = thrownPlace(error, source.path);
  if (placed) return problem('module-load', `The module "${source.name}" cannot be read: ${error.message}`, placed);
  // Node.js does not tell the place; the loader's parser does.
  const again = await parsed(source);
  if (again) return again;
  const at = { file: shownPath(source.path), line: 1, column: 1 };
  return problem('module-load', `The module "${source.name}" cannot be read: ${error.message}`, at);
}

async function parsed(source: OwnSource): Promise<Diagnostic | undefined> {
  try {
    await (await loader()).import(source.path);
    return undefined;
  } catch (error) {
    return error instanceof SyntaxError ? undefined : syntax(error, source);
  }
}

const ABSENT = /^Cannot find (?:package|module) '([^']+)'(?: imported from (.+)|\nRequire stack:\n- (.+))?/;

async function missing(error: unknown, source: OwnSource): Promise<Diagnostic | undefined> {
  const [, wanted, native, required] = ABSENT.exec(messageOf(error)) ?? [];
  if (wanted === undefined) return undefined;
  const importer = native ?? required ?? source.path;
  const at = await importPlace(importer.startsWith('file:') ? fileURLToPath(importer) : importer, wanted, source);
  const message = `The module "${source.name}" imports "${shownName(wanted)}", which is not there`;
  return problem('module-load', message, at, { hint: wayOut(wanted) });
}

const shownName = (wanted: string): string => (wanted.startsWith('/') ? shownPath(wanted) : wanted);

function wayOut(wanted: string): string {
  if (/^[./]/.test(wanted)) return 'Name the file as it is called, with its extension';
  const [scope = '', name = ''] = wanted.split('/');
  return `Install it beside the playbook: npm install ${scope.startsWith('@') ? `${scope}/${name}` : scope}`;
}

/** Where a file names what it imports. */
async function importPlace(file: string, wanted: string, source: OwnSource): Promise<Location> {
  const read = file === source.path ? ok(source.text) : await readText(file, 'module');
  const text = read.ok ? read.value : '';
  const quotes = [...text.matchAll(/(['"])([^'"\n]+)\1/g)].map(([whole, , word = '']) => ({ whole, word }));
  const found =
    quotes.find(({ word }) => word === wanted) ?? quotes.find(({ word }) => basename(word) === basename(wanted));
  return textPlace({ name: source.name, path: file, text }, found?.whole ?? '');
}

function thrown(error: unknown, source: OwnSource): Diagnostic {
  const at = thrownPlace(error, source.path) ?? { file: shownPath(source.path), line: 1, column: 1 };
  return problem('module-load', `The module "${source.name}" throws when it is loaded: ${messageOf(error)}`, at);
}
