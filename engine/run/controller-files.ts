// Parameters that the engine works out on the controller: files, templates, conditions, expressions.
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import type { ControllerFile, RenderedText } from '../contract/files.ts';
import type { ParamsSchema, Prop } from '../contract/schema.ts';
import { Diagnosed, type Diagnostic, type Location } from '../diagnostics/diagnostic.ts';
import { alternativeFor } from '../language/params/alternative.ts';
import { type Around, controllerPath } from '../language/playbook/controller-files.ts';
import type { Compiled, Condition } from '../language/program.ts';
import { isMapping, type Mapping, own } from '../values/data.ts';
import { lookedUp, type Scope } from '../values/lazy.ts';
import { isUnknown, type Maybe } from '../values/unknown.ts';

/** How files are found and templates compiled, handed in so that each is loaded only when used. */
export interface Tools {
  /** The absolute path of a file that a parameter names; throws `Diagnosed`. */
  find(name: string, kind: 'file' | 'template', around: Around, at: Location): string;
  /** Throws `Diagnosed` where the file is no template. */
  template(path: string): { render(scope: Scope): Maybe<string> };
}

const SMALL = 1024 * 1024;
const HEAD = 64 * 1024;

/** Files beside the playbook, read once a run. */
export class ControllerFiles {
  readonly tools: Tools;
  readonly #files = new Map<string, ControllerFile>();

  constructor(tools: Tools) {
    this.tools = tools;
  }

  file(name: string, around: Around, at: Location): ControllerFile {
    const path = this.tools.find(name, 'file', around, at);
    const known = this.#files.get(path);
    if (known) return known;
    const file = readFile(path, at);
    this.#files.set(path, file);
    return file;
  }

  /** The files that were read so far. */
  get read(): readonly ControllerFile[] {
    return [...this.#files.values()];
  }

  template(name: string, scope: Scope, around: Around, at: Location): RenderedText {
    const path = this.tools.find(name, 'template', around, at);
    return { path, text: this.tools.template(path).render(scope) };
  }
}

/** What the reader of the playbook already knows of a task's parameters, by JSON pointer. */
export interface ReadAhead {
  readonly spoken?: ReadonlyMap<string, Compiled | Condition>;
  readonly files?: ReadonlyMap<string, string>;
}

/** Replaces the names of files, templates, conditions and expressions by what they stand for. */
export function workOut(
  params: Mapping<unknown>,
  schema: ParamsSchema,
  read: ReadAhead & { readonly around: Around },
  scope: Scope,
  files: ControllerFiles,
  locate: (pointer: string) => Location,
): Mapping<unknown> {
  const value = (prop: Prop | undefined, given: unknown, pointer: string): unknown => {
    if (!prop || isUnknown(given)) return given;
    if ('anyOf' in prop) {
      const kind = Array.isArray(given) ? 'array' : isMapping(given) ? 'object' : 'other';
      return value(alternativeFor(prop, kind), given, pointer);
    }
    if ('condition' in prop) {
      if (typeof given === 'boolean') return { source: String(given), holds: given };
      return { source: String(given), holds: spoken(read, pointer).evaluate(scope) };
    }
    if ('expression' in prop) return { source: String(given), value: lookedUp(spoken(read, pointer).evaluate(scope)) };
    if ('type' in prop && prop.type === 'string' && prop.controller && typeof given === 'string') {
      if (prop.controller === 'path') return controllerPath(given, read.around);
      const name = read.files?.get(pointer) ?? given;
      return prop.controller === 'file'
        ? files.file(name, read.around, locate(pointer))
        : files.template(name, scope, read.around, locate(pointer));
    }
    if ('type' in prop && prop.type === 'array' && Array.isArray(given)) {
      return given.map((item, index) => value(prop.items, item, `${pointer}/${index}`));
    }
    return given;
  };
  return Object.fromEntries(
    Object.entries(params).map(([key, given]) => [key, value(own(schema.properties, key), given, `/${key}`)]),
  );
}

function spoken(read: ReadAhead, pointer: string): Compiled | Condition {
  const compiled = read.spoken?.get(pointer);
  if (!compiled) throw new Error(`The expression at ${pointer} was not compiled`);
  return compiled;
}

function readFile(path: string, at: Location): ControllerFile {
  try {
    return readOpen(path, openSync(path, 'r'));
  } catch (error) {
    throw new Diagnosed(unreadable(path, error, at));
  }
}

/** A disk image is larger than memory may be: the file is read piece by piece, and only a small one is kept. */
function readOpen(path: string, file: number): ControllerFile {
  try {
    const hash = createHash('sha256');
    const piece = Buffer.alloc(SMALL + 1);
    let size = 0;
    let [bytes, head] = ['', ''];
    for (let length = readSync(file, piece); length > 0; length = readSync(file, piece)) {
      hash.update(piece.subarray(0, length));
      head ||= piece.toString('latin1', 0, Math.min(length, HEAD));
      size += length;
      bytes = size <= SMALL ? bytes + piece.toString('latin1', 0, length) : '';
    }
    return { path, size, sha256: hash.digest('hex'), head, ...(size <= SMALL && { bytes }) };
  } finally {
    closeSync(file);
  }
}

function unreadable(path: string, error: unknown, location: Location): Diagnostic {
  const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return { code: 'playbook-file', severity: 'error', message: `Cannot read "${path}" (${reason})`, location };
}
