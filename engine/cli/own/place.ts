// Places in a module's file, as far as they can be told.
import { fileURLToPath } from 'node:url';
import type { Location } from '../../diagnostics/diagnostic.ts';
import { shownPath } from '../../language/read-text.ts';

/** A module's file with its text. */
export interface OwnSource {
  /** The name that playbooks use. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

/** Where the keys stand that lead to something: each looked for after the one before; the start of the file else. */
export function keyPlace({ path, text }: OwnSource, keys: readonly string[]): Location {
  let at = Math.max(0, text.indexOf('defineModule('));
  let found: number | undefined;
  for (const key of keys) {
    const word = key.replace(/[^\w]/g, '\\$&');
    const next = new RegExp(`(?<![\\w.])(['"]?)${word}\\1\\s*[:(,}]`).exec(text.slice(at));
    if (!next) break;
    found = at + next.index;
    at = found + key.length;
  }
  return offsetPlace(path, text, found ?? 0, keys.at(-1)?.length ?? 1);
}

/** Where a text first stands in the file; its start else. */
export function textPlace({ path, text }: OwnSource, wanted: string): Location {
  return offsetPlace(path, text, Math.max(0, text.indexOf(wanted)), wanted.length);
}

function offsetPlace(path: string, text: string, offset: number, length: number): Location {
  const before = text.slice(0, offset).split('\n');
  return { file: shownPath(path), line: before.length, column: (before.at(-1) ?? '').length + 1, length };
}

const FRAME = /(?:\(|at (?:async )?|^)((?:file:\/\/)?\/[^\n()]*?):(\d+)(?::(\d+))?\)?$/gm;

/** The innermost place of a file that an error's stack names. */
export function thrownPlace(error: unknown, file: string): Location | undefined {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  for (const [, where = '', line, column] of stack.matchAll(FRAME)) {
    const path = where.startsWith('file:') ? fileURLToPath(where) : where;
    if (path !== file) continue;
    return { file: shownPath(path), line: Number(line), column: Number(column ?? 1) };
  }
  return undefined;
}
