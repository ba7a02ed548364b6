// Expressions: a strict subset of the Jinja expressions that Ansible users write.
import { Diagnosed, type Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Scope } from '../values/lazy.ts';
import { err, ok, type Result } from '../values/result.ts';
import { check, templatesInText } from './expression/check.ts';
import { decide, evaluate } from './expression/evaluate.ts';
import type { At } from './expression/lexer.ts';
import { freeNames } from './expression/names.ts';
import { parse } from './expression/parser.ts';
import type { Node } from './expression/syntax.ts';
import type { Compiled, Condition } from './program.ts';

/**
 * An expression without its braces.
 * @param at where the character `index` of the text stands in the user's file
 */
export function compileExpression(text: string, at: At): Result<Compiled, Diagnostic[]> {
  return compile(text, at, (node) => ({
    ...common(node, text, at),
    evaluate: (scope) => evaluate(node, { scope, at }),
  }));
}

/** A condition: an expression whose value must be a boolean, or is unknown. */
export function compileCondition(text: string, at: At): Result<Condition, Diagnostic[]> {
  const make = (node: Node) => ({
    ...common(node, text, at),
    evaluate: (scope: Scope) => decide(node, { scope, at }),
  });
  return compile(text, at, make, (node) => templatesInText(node, at));
}

function compile<T>(
  text: string,
  at: At,
  make: (node: Node) => T,
  further: (node: Node) => readonly Diagnostic[] = () => [],
): Result<T, Diagnostic[]> {
  try {
    const node = parse(text, at);
    const wrong = [...check(node, at), ...further(node)];
    return wrong.length > 0 ? err(wrong) : ok(make(node));
  } catch (error) {
    if (error instanceof Diagnosed) return err([error.diagnostic]);
    throw error;
  }
}

function common(node: Node, text: string, at: At): Omit<Compiled, 'evaluate'> {
  return {
    location: at(node.start, node.end - node.start),
    source: oneLine(text),
    names: freeNames(node).map(({ name, start, end, guarded }) => ({
      name,
      guarded,
      location: at(start, end - start),
    })),
  };
}

/** A text on one line, for messages. */
export function oneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, ' ');
}
