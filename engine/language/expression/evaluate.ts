// The value of an expression's tree in a scope. Pure; leaves by `Diagnosed` or `NotYet` only.
import type { Code } from '../../diagnostics/codes.ts';
import { Diagnosed, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/nearest.ts';
import { problem } from '../../diagnostics/problem.ts';
import { own } from '../../values/data.ts';
import { isLazy, type Scope, type Value } from '../../values/lazy.ts';
import { isUnknown, type Maybe, type Unknown } from '../../values/unknown.ts';
import { type Given, Missing } from './call.ts';
import { callFilter } from './filters.ts';
import type { At } from './lexer.ts';
import { add, compare, compute, concat } from './operators.ts';
import type { Call, Node, NodeOf, Range } from './syntax.ts';
import { callTest } from './tests.ts';
import { derived, describe, isEmpty, isList, isMap, keysOf, kindOf, perhaps } from './values.ts';

/** Where names are looked up, and where the text of the expression stands. */
export interface Environment {
  readonly scope: Scope;
  readonly at: At;
}

export function evaluate(node: Node, env: Environment): Value {
  const value = lookUp(node, env);
  if (value instanceof Missing) throw new Diagnosed(value.diagnostic());
  return value;
}

/** A boolean or unknown; anything else is an error that says what it got. */
export function decide(node: Node, env: Environment, what = 'A condition'): Maybe<boolean> {
  const value = evaluate(node, env);
  if (typeof value === 'boolean' || isUnknown(value)) return value;
  const word = typeof value === 'string' && /^(|true|false|yes|no|on|off|y|n|[01])$/i.test(value);
  const got = word ? `the string "${value}"` : describe(value);
  return refuse(env, node, 'expression-condition', `${what} must be true or false, got ${got}`, wayToBoolean(value));
}

function wayToBoolean(value: Value): string {
  if (typeof value === 'string') return 'Compare it, or put "| bool" behind it';
  if (typeof value === 'number') return 'Compare it: x != 0';
  return value === null ? 'Write "x is not none"' : 'Write "x | length > 0"';
}

/** The value, or `Missing` where a name or member on the way is not defined. */
function lookUp(node: Node, env: Environment): Value | Missing {
  switch (node.kind) {
    case 'literal':
      return node.value;
    case 'name':
      return name(node, env);
    case 'member':
      return path(node, env);
    case 'index':
      return index(node, env);
    case 'list':
      return node.items.map((item) => evaluate(item, env));
    case 'map':
      return Object.fromEntries(node.entries.map(([key, value]) => [mapKey(key, env), evaluate(value, env)]));
    case 'unary':
      return unary(node, env);
    case 'arithmetic':
      return arithmetic(node, env);
    case 'compare':
      return comparison(node, env);
    case 'logic':
      return logic(node, env);
    case 'choice': {
      const condition = decide(node.condition, env, 'The condition after "if"');
      if (isUnknown(condition)) return derived(condition);
      return evaluate(condition ? node.then : node.otherwise, env);
    }
    case 'filter':
      return filter(node, env);
    case 'test':
      return test(node, env);
  }
}

function name(node: NodeOf<'name'>, env: Environment): Value | Missing {
  const value = env.scope.get(node.name);
  if (value !== undefined) return value;
  return new Missing(() => {
    const hint = didYouMean(node.name, env.scope.names());
    return diagnose(env, node, 'expression-undefined', `"${node.name}" is not defined`, hint);
  });
}

function path(node: NodeOf<'member'>, env: Environment): Value | Missing {
  const object = lookUp(node.object, env);
  if (object instanceof Missing) return object;
  return member(object, node.key, { start: node.keyStart, end: node.end }, env);
}

function member(object: Value, key: string, where: Range, env: Environment): Value | Missing {
  if (isUnknown(object)) return perhaps(object);
  if (!isLazy(object) && !isMap(object)) {
    return new Missing(() =>
      diagnose(
        env,
        where,
        'expression-member',
        `${capital(describe(object))} has no member "${key}"`,
        noMember(object, key),
      ),
    );
  }
  const found = isLazy(object) ? object.get(key) : own(object, key);
  if (found !== undefined) return found;
  return new Missing(() => {
    const keys = keysOf(object);
    const few =
      keys.length > 0 && keys.length <= 12 ? `It has ${keys.map((name) => `"${name}"`).join(', ')}` : undefined;
    return diagnose(env, where, 'expression-member', `There is no member "${key}"`, didYouMean(key, keys) ?? few);
  });
}

function noMember(object: Value, key: string): string | undefined {
  if (isList(object))
    return key === 'length' ? 'Write "x | length"' : 'Take an item first: x[0], or use map(attribute=...)';
  return key === 'length' && typeof object === 'string' ? 'Write "x | length"' : undefined;
}

function index(node: NodeOf<'index'>, env: Environment): Value | Missing {
  const object = lookUp(node.object, env);
  if (object instanceof Missing) return object;
  const key = evaluate(node.index, env);
  if (isUnknown(object)) return perhaps(object);
  if (isUnknown(key)) return perhaps(key);
  if (!isList(object) && typeof object !== 'string') {
    if (typeof key === 'string' || typeof key === 'number') return member(object, String(key), node.index, env);
    return refuse(env, node.index, 'expression-type', `A key must be a string, got ${describe(key)}`);
  }
  if (typeof key !== 'number' || !Number.isInteger(key)) {
    return new Missing(() =>
      diagnose(
        env,
        node.index,
        'expression-member',
        `${capital(describe(object))} is indexed by whole numbers, got ${describe(key)}`,
      ),
    );
  }
  const items = typeof object === 'string' ? [...object] : object;
  const found = items.at(key);
  if (found !== undefined) return found;
  return new Missing(() =>
    diagnose(
      env,
      node.index,
      'expression-member',
      `There is no item ${key}; the ${kindOf(object)} has ${items.length}`,
    ),
  );
}

function mapKey(node: Node, env: Environment): string {
  const key = evaluate(node, env);
  if (typeof key === 'string' || typeof key === 'number') return String(key);
  return refuse(env, node, 'expression-type', `A key must be a string, got ${describe(key)}`);
}

function unary(node: NodeOf<'unary'>, env: Environment): Value {
  if (node.op === 'not') {
    const value = decide(node.operand, env, 'The operand of "not"');
    return isUnknown(value) ? derived(value) : !value;
  }
  const value = evaluate(node.operand, env);
  if (isUnknown(value)) return derived(value);
  if (typeof value === 'number') return node.op === '-' ? -value : value;
  return refuse(env, node, 'expression-type', `"${node.op}" takes a number, got ${describe(value)}`);
}

function arithmetic(node: NodeOf<'arithmetic'>, env: Environment): Value {
  const [left, right] = [evaluate(node.left, env), evaluate(node.right, env)];
  const fail = (code: Code, message: string, hint?: string) => refuse(env, node, code, message, hint);
  if (node.op === '~') return concat(left, right, fail);
  if (node.op === '+') return add(left, right, fail);
  return compute(node.op, left, right, fail);
}

/** `a < b < c` holds where each pair does, as in Python. */
function comparison(node: NodeOf<'compare'>, env: Environment): Value {
  let left = evaluate(node.first, env);
  let open: Unknown | undefined;
  for (const [op, operand] of node.rest) {
    const right = evaluate(operand, env);
    const holds = compare(op, left, right, (code, message, hint) => refuse(env, node, code, message, hint));
    if (holds === false) return false;
    if (isUnknown(holds)) open ??= holds;
    left = right;
  }
  return open ?? true;
}

/** Kleene: an unknown side leaves the result open unless the other decides it. */
function logic(node: NodeOf<'logic'>, env: Environment): Value {
  const what = `An operand of "${node.op}"`;
  const left = decide(node.left, env, what);
  const deciding = node.op === 'or';
  if (left === deciding) return left;
  if (!isUnknown(left)) {
    const right = decide(node.right, env, what);
    return isUnknown(right) ? derived(right) : right;
  }
  try {
    return decide(node.right, env, what) === deciding ? deciding : derived(left);
  } catch (error) {
    // The left side may yet keep this one from being asked: `r is succeeded and r.stdout == 'x'`.
    if (error instanceof Diagnosed) return derived(left);
    throw error;
  }
}

function filter(node: NodeOf<'filter'>, env: Environment): Value | Missing {
  const { call } = node;
  if (call.name === 'default' || call.name === 'd') return defaulted(node, env);
  return callFilter(call.name, evaluate(node.input, env), given(call, env));
}

/** `x | default(d, false)`: d is worked out only where x is not defined (or, with true, empty). */
function defaulted({ input, call }: NodeOf<'filter'>, env: Environment): Value | Missing {
  const argument = (name: string, position: number) => {
    const positional = call.args.filter((arg) => arg.name === undefined);
    return (call.args.find((arg) => arg.name === name) ?? positional[position])?.value;
  };
  const value = lookUp(input, env);
  const also = argument('boolean', 1);
  if (!(value instanceof Missing)) {
    if (isUnknown(value) || also === undefined) return value;
    const empty = decide(also, env, 'The second argument of "default"');
    if (isUnknown(empty)) return derived(empty);
    if (!empty || !isEmpty(value)) return value;
  }
  const replacement = argument('default_value', 0);
  return replacement ? lookUp(replacement, env) : '';
}

function test(node: NodeOf<'test'>, env: Environment): Value {
  const { name } = node.call;
  if (name === 'defined' || name === 'undefined') {
    const value = lookUp(node.input, env);
    if (isUnknown(value) && value.perhaps) return derived(value);
    const there = !(value instanceof Missing);
    return there === ((name === 'defined') !== node.negated);
  }
  const holds = callTest(name, evaluate(node.input, env), given(node.call, env));
  return isUnknown(holds) ? derived(holds) : holds !== node.negated;
}

function given(call: Call, env: Environment): Given {
  const positional: Value[] = [];
  const named = new Map<string, Value>();
  for (const argument of call.args) {
    const value = evaluate(argument.value, env);
    if (argument.name === undefined) positional.push(value);
    else named.set(argument.name, value);
  }
  return { positional, named, problem: (code, message, hint) => diagnose(env, call, code, message, hint) };
}

function diagnose(env: Environment, where: Range, code: Code, message: string, hint?: string): Diagnostic {
  return problem(code, message, env.at(where.start, where.end - where.start), { hint });
}

function refuse(env: Environment, where: Range, code: Code, message: string, hint?: string): never {
  throw new Diagnosed(diagnose(env, where, code, message, hint));
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
