// A text that may hold `{{ }}`, compiled.
import { Diagnosed, type Diagnostic, type Location } from '../../diagnostics/diagnostic.ts';
import { problem } from '../../diagnostics/problem.ts';
import type { Scope, Value } from '../../values/lazy.ts';
import { err, ok, type Result } from '../../values/result.ts';
import { isUnknown, textOf, type Unknown } from '../../values/unknown.ts';
import type { At } from '../expression/lexer.ts';
import { describe, printed } from '../expression/values.ts';
import { compileExpression, oneLine } from '../expression.ts';
import type { Compiled, Templated } from '../program.ts';
import { hasTemplate, type Piece, split } from './split.ts';

type Part = string | Compiled;

/** A text alone keeps the type of its only `{{ }}`; with text around, everything is printed. */
export function compileText(text: string, location: Location, at: At): Result<Templated, Diagnostic[]> {
  if (!hasTemplate(text)) return ok(constantOf(text, location));
  const pieces = splitOrErrors(text, at);
  if (!pieces.ok) return pieces;
  const parts: Part[] = [];
  const errors: Diagnostic[] = [];
  for (const piece of pieces.value) {
    if (piece.kind === 'text') parts.push(piece.text);
    else {
      const compiled = compileExpression(piece.text, (index, length) => at(piece.start + index, length));
      if (compiled.ok) parts.push(compiled.value);
      else errors.push(...compiled.error);
    }
  }
  if (errors.length > 0) return err(errors);
  const blankRest =
    parts.filter((part) => typeof part !== 'string').length === 1 &&
    parts.every((part) => typeof part !== 'string' || part.trim() === '');
  const [only] = parts;
  const evaluate =
    parts.length === 1 && only !== undefined && typeof only !== 'string'
      ? (scope: Scope) => only.evaluate(scope)
      : (scope: Scope) => printAll(parts, scope, blankRest);
  const names = parts.flatMap((part) => (typeof part === 'string' ? [] : part.names));
  return ok({
    location,
    source: oneLine(text),
    names,
    written: text,
    constant: false,
    evaluate,
    member: () => undefined,
    keys: () => [],
  });
}

/** A leaf without templates. */
export function constantOf(value: null | boolean | number | string, location: Location): Templated {
  const source = typeof value === 'string' ? oneLine(value) : String(value);
  return {
    location,
    source,
    names: [],
    written: value,
    constant: true,
    evaluate: () => value,
    member: () => undefined,
    keys: () => [],
  };
}

function splitOrErrors(text: string, at: At): Result<readonly Piece[], Diagnostic[]> {
  try {
    return ok(split(text, at));
  } catch (error) {
    if (error instanceof Diagnosed) return err([error.diagnostic]);
    throw error;
  }
}

function printAll(parts: readonly Part[], scope: Scope, blankRest: boolean): Value {
  return textOf(parts.flatMap((part) => (typeof part === 'string' ? [part] : printOne(part, scope, blankRest))));
}

function printOne(part: Compiled, scope: Scope, blankRest: boolean): readonly (string | Unknown)[] {
  const value = part.evaluate(scope);
  const text = printed(value);
  if (text === undefined) {
    const way = value === null ? "Use default('', true) for an empty text" : 'Use to_json or join to print it';
    const hint = blankRest
      ? `${way}; or, to keep its type, leave out the blanks and line breaks around "{{ }}" (">-" instead of ">")`
      : way;
    const message = `${describe(value).replace(/^./, (first) => first.toUpperCase())} cannot stand inside a text`;
    throw new Diagnosed(problem('template-print', message, part.location, { hint }));
  }
  return isUnknown(text) ? (text.parts ?? [text]) : [text];
}
