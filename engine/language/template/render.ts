// A checked template with the values of a scope: the text, with what is not known in it as unknown parts.
import type { Code } from '../../diagnostics/codes.ts';
import { Diagnosed, type Diagnostic, type Location } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/nearest.ts';
import { problem } from '../../diagnostics/problem.ts';
import { isLazy, type Scope, type Value } from '../../values/lazy.ts';
import { isUnknown, type Maybe, textOf, type Unknown } from '../../values/unknown.ts';
import { Missing } from '../expression/call.ts';
import { wayToText } from '../expression/operators.ts';
import { derived, describe, isEmpty, isList, isMap, keysOf, memberOf, printed } from '../expression/values.ts';
import type { Source } from '../source.ts';
import { callHelper, helperOf } from './helpers.ts';
import { placeOf, segmentPlace } from './place.ts';
import { isBlock, isCall, isContent, isMustache, isPath, isScoped, literalOf, paramsOf } from './tree.ts';

type Part = string | Unknown;

/** All variables together: the context outside every "each" and "with". */
const ROOT = Symbol('root');

interface Frame {
  readonly context: Value | typeof ROOT;
  /** `@index` and the like. */
  readonly data: ReadonlyMap<string, Value>;
  readonly params: ReadonlyMap<string, Value>;
  readonly outer?: Frame;
}

export function render(program: hbs.AST.Program, source: Source, scope: Scope): Maybe<string> {
  const top: Frame = { context: ROOT, data: new Map(), params: new Map() };
  return textOf(new Renderer(source, scope).program(program, top));
}

class Renderer {
  readonly #source: Source;
  readonly #scope: Scope;

  constructor(source: Source, scope: Scope) {
    this.#source = source;
    this.#scope = scope;
  }

  program(program: hbs.AST.Program | undefined, frame: Frame): readonly Part[] {
    return (program?.body ?? []).flatMap((statement) => this.#statement(statement, frame));
  }

  #statement(statement: hbs.AST.Statement, frame: Frame): readonly Part[] {
    if (isContent(statement)) return [statement.value];
    if (isBlock(statement)) return this.#block(statement, frame);
    return isMustache(statement) ? this.#print(statement, frame) : [];
  }

  #print(node: hbs.AST.MustacheStatement, frame: Frame): readonly Part[] {
    const { path } = node;
    const value = this.#value(isCall(node) ? node : path, frame);
    const text = printed(value);
    if (text !== undefined) return isUnknown(text) ? (text.parts ?? [text]) : [text];
    const hint =
      value === null ? "Write {{default x ''}} where it may be undefined, or test it with #if" : wayToPrint(value);
    return this.#fail(
      'template-type',
      `${capital(describe(value))} cannot be printed`,
      placeOf(this.#source, node.path),
      hint,
    );
  }

  #block(node: hbs.AST.BlockStatement, frame: Frame): readonly Part[] {
    const [subject] = node.params;
    if (!subject) return [];
    const value = this.#value(subject, frame);
    // The whole block is one part of the text that is not known.
    if (isUnknown(value)) return [derived(value)];
    switch (node.path.original) {
      case 'if':
      case 'unless': {
        const holds = this.#truth(value, node, subject, frame) === (node.path.original === 'if');
        return this.program(holds ? node.program : node.inverse, frame);
      }
      case 'with':
        if (isEmpty(value)) return this.program(node.inverse, frame);
        return this.program(node.program, this.#inner(frame, node.program, [value], frame.data));
      default:
        return this.#each(value, node, subject, frame);
    }
  }

  /** As Handlebars has it: false, none, '', 0 and [] are false. A string that says "false" is refused. */
  #truth(value: Value, node: hbs.AST.BlockStatement, subject: hbs.AST.Expression, frame: Frame): boolean {
    if (typeof value === 'string' && /^(false|no|off)$/i.test(value)) {
      const hint = 'Write the value without quotes where it is set, or compare it: (eq x "...")';
      return this.#fail(
        'template-type',
        `The string "${value}" is not the value false`,
        placeOf(this.#source, subject),
        hint,
      );
    }
    if (
      value === 0 &&
      node.hash?.pairs.some((pair) => pair.key === 'includeZero' && this.#value(pair.value, frame) === true)
    )
      return true;
    return isLazy(value) || isMap(value) || !isEmpty(value);
  }

  #each(value: Value, node: hbs.AST.BlockStatement, subject: hbs.AST.Expression, frame: Frame): readonly Part[] {
    if (!isList(value) && !isMap(value) && !isLazy(value)) {
      return this.#fail(
        'template-type',
        `"#each" takes a list or a mapping, got ${describe(value)}`,
        placeOf(this.#source, subject),
      );
    }
    const keys = isList(value) ? undefined : keysOf(value);
    const items = keys ? keys.map((key) => memberOf(value, key) ?? null) : isList(value) ? value : [];
    if (items.length === 0) return this.program(node.inverse, frame);
    return items.flatMap((item, index) => {
      const key = keys?.[index] ?? index;
      const data = new Map<string, Value>([
        ...frame.data,
        ['index', index],
        ['key', key],
        ['first', index === 0],
        ['last', index === items.length - 1],
      ]);
      return this.program(node.program, this.#inner(frame, node.program, [item, key], data));
    });
  }

  #inner(frame: Frame, program: hbs.AST.Program, values: readonly Value[], data: Frame['data']): Frame {
    const named = paramsOf(program).flatMap((name, i) => {
      const value = values[i];
      return value === undefined ? [] : [[name, value] as const];
    });
    return { context: values[0] ?? null, data, params: new Map([...frame.params, ...named]), outer: frame };
  }

  #value(node: hbs.AST.Expression, frame: Frame): Value {
    const value = this.#lookUp(node, frame);
    if (value instanceof Missing) throw new Diagnosed(value.diagnostic());
    return value;
  }

  #lookUp(node: hbs.AST.Expression, frame: Frame): Value | Missing {
    if (isPath(node)) return this.#path(node, frame);
    return isCall(node) ? this.#call(node, frame) : (literalOf(node) ?? null);
  }

  #call(node: hbs.AST.MustacheStatement | hbs.AST.SubExpression, frame: Frame): Value | Missing {
    const name = isPath(node.path) ? node.path.original : '';
    const helper = helperOf(name);
    const place = placeOf(this.#source, node.path);
    if (!helper) return this.#fail('template-helper', `There is no helper "${name}"`, place);
    const [first, second] = node.params;
    if (name === 'default' && first && second) {
      const value = this.#lookUp(first, frame);
      return value instanceof Missing ? this.#lookUp(second, frame) : value;
    }
    const named = new Map((node.hash?.pairs ?? []).map(({ key, value }) => [key, this.#value(value, frame)] as const));
    const values = node.params.map((param) => this.#value(param, frame));
    return callHelper(name, helper, values, {
      positional: [],
      named,
      problem: (code, message, hint) => problem(code, message, place, { hint }),
    });
  }

  #path(path: hbs.AST.PathExpression, frame: Frame): Value | Missing {
    const [first = '', ...rest] = path.parts;
    if (path.data && first === 'root') return this.#members(path, ROOT, rest, 1);
    if (path.data) {
      let at: Frame | undefined = frame;
      for (let depth = path.depth; depth > 0; depth -= 1) at = at?.outer;
      return this.#members(path, at?.data.get(first) ?? null, rest, 1);
    }
    const param = path.depth === 0 && !isScoped(path) ? frame.params.get(first) : undefined;
    if (param !== undefined) return this.#members(path, param, rest, 1);
    let at: Frame | undefined = frame;
    for (let depth = path.depth; depth > 0; depth -= 1) at = at?.outer;
    return this.#members(path, at?.context ?? null, path.parts, 0);
  }

  /** Own members only, one after the other. */
  #members(
    path: hbs.AST.PathExpression,
    start: Frame['context'],
    keys: readonly string[],
    skipped: number,
  ): Value | Missing {
    let value: Value | typeof ROOT = start;
    for (const [i, key] of keys.entries()) {
      const here = value;
      if (here !== ROOT && isUnknown(here)) return derived(here);
      const found: Value | undefined = here === ROOT ? this.#scope.get(key) : memberOf(here, key);
      if (found === undefined) return new Missing(() => this.#missing(path, here, key, i + skipped));
      value = found;
    }
    return value === ROOT ? null : value;
  }

  #missing(path: hbs.AST.PathExpression, object: Frame['context'], key: string, index: number): Diagnostic {
    const place = segmentPlace(this.#source, path, index);
    if (object === ROOT) {
      const hint = didYouMean(key, this.#scope.names());
      return problem('template-undefined', `"${key}" is not defined`, place, { hint });
    }
    const outside = index === 0 ? this.#outside(path) : undefined;
    if (!isLazy(object) && !isMap(object)) {
      return problem('template-undefined', `${capital(describe(object))} has no member "${key}"`, place, {
        hint: outside,
      });
    }
    const hint = outside ?? didYouMean(key, keysOf(object));
    return problem('template-undefined', `There is no member "${key}"`, place, { hint });
  }

  /** Inside "each", a plain name is a member of the item; a variable needs `@root`. */
  #outside(path: hbs.AST.PathExpression): string | undefined {
    const [first = ''] = path.parts;
    const plain = !path.data && path.depth === 0 && !isScoped(path);
    return plain && this.#scope.names().includes(first)
      ? `For the variable, write "@root.${path.original}"`
      : undefined;
  }

  #fail(code: Code, message: string, place: Location, hint?: string): never {
    throw new Diagnosed(problem(code, message, place, { hint }));
  }
}

function wayToPrint(value: Value): string {
  return isList(value)
    ? 'Use {{join x ", "}}, {{json x}} or {{#each x}}'
    : wayToText(value).replace(/.*/s, 'Name a member, or use {{json x}} or {{yaml x}}');
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
