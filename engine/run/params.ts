// A task's parameters for one host and item: evaluated, filled in by the schema, files read.

import type { ParamsSchema, Prop } from '../contract/schema.ts';
import type { Params } from '../converge/assess.ts';
import { Held } from '../converge/breach.ts';
import type { Diagnostic, Location } from '../diagnostics/diagnostic.ts';
import { problem } from '../diagnostics/problem.ts';
import type { ParamsChecker } from '../language/params/params.ts';
import type { Around } from '../language/playbook/controller-files.ts';
import type { Templated } from '../language/program.ts';
import { NotYet, type Scope } from '../values/lazy.ts';
import { findUnknown, type Unknown, unknown } from '../values/unknown.ts';
import { type ControllerFiles, type ReadAhead, workOut } from './controller-files.ts';

export type Wrong = { readonly how: 'wrong'; readonly diagnostic: Diagnostic };

/** What a task's parameters are read with. */
export interface Reading {
  readonly schema: ParamsSchema;
  readonly checker: ParamsChecker;
  /** The module's own rules between parameters. */
  readonly check?: ((params: unknown) => string | undefined) | undefined;
  readonly params: Templated;
  readonly scope: Scope;
  readonly read: ReadAhead;
  readonly around: Around;
  readonly files: ControllerFiles;
}

/** The parameters, or why they are wrong; one that is not known yet holds up only who reads it. */
export function fillParams({ schema, checker, check, params, scope, read, around, files }: Reading): Params | Wrong {
  const held = new Map<string, Unknown | NotYet>();
  const values = Object.fromEntries(
    params.keys().map((key) => [key, evaluate(params.member(key), scope, (by) => held.set(key, by))]),
  );
  const filled = checker.fill(values, (pointer) => locate(params, pointer));
  if (filled.kind === 'wrong') {
    const [diagnostic] = filled.diagnostics;
    if (diagnostic) return { how: 'wrong', diagnostic };
    throw new Error('Parameters are wrong without a reason');
  }
  if (filled.kind === 'unknown') {
    for (const [key, value] of Object.entries(filled.params)) {
      const open = findUnknown(value);
      if (open && !held.has(key) && !mayBeUnknown(schema.properties[key])) held.set(key, open);
    }
  }
  const value = workOut(filled.params, schema, { ...read, around }, scope, files, (pointer) => locate(params, pointer));
  const by = [...held.values()][0];
  const complaint = by ? undefined : check?.(value);
  if (complaint !== undefined) {
    return { how: 'wrong', diagnostic: problem('param-together', complaint, params.location) };
  }
  return by ? { how: 'held', by, value: guard(value, held), open: value } : { how: 'known', value };
}

function evaluate(value: Templated | undefined, scope: Scope, hold: (by: NotYet) => void): unknown {
  try {
    return value?.evaluate(scope);
  } catch (error) {
    if (!(error instanceof NotYet)) throw error;
    hold(error);
    return unknown(error.what);
  }
}

/** Reading a parameter that is held up ends the reader. */
function guard(params: object, held: ReadonlyMap<string, Unknown | NotYet>): object {
  return new Proxy(params, {
    get(target, key, receiver) {
      const by = typeof key === 'string' ? held.get(key) : undefined;
      if (by) throw new Held(by);
      return Reflect.get(target, key, receiver);
    },
  });
}

function mayBeUnknown(prop: Prop | undefined): boolean {
  return prop !== undefined && 'mayBeUnknown' in prop && prop.mayBeUnknown === true;
}

/** Where the value at a JSON pointer was written, as near as the playbook says. */
function locate(params: Templated, pointer: string): Location {
  let at = params;
  for (const key of pointer.split('/').slice(1)) at = at.member(key) ?? at;
  return at.location;
}
