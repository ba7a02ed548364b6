// What can be said of filters and tests before anything is evaluated.
import type { Diagnostic, Location } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/nearest.ts';
import { problem } from '../../diagnostics/problem.ts';
import { FACT_NAMES } from '../names.ts';
import { misfit, type Signature } from './call.ts';
import { filterHint, filterSignature } from './filters.ts';
import type { At } from './lexer.ts';
import { pythonRegExp } from './regex.ts';
import { type Call, children, type Node } from './syntax.ts';
import { testHint, testSignature } from './tests.ts';

/** Unknown filters and tests, arguments that do not fit, and patterns that cannot be read. */
export function check(node: Node, at: At): readonly Diagnostic[] {
  const inner = children(node).flatMap((child) => check(child, at));
  if (node.kind === 'filter') return [...inner, ...checkCall('filter', node.call, filterSignature(node.call.name), at)];
  if (node.kind === 'test') return [...inner, ...checkCall('test', node.call, testSignature(node.call.name), at)];
  if (node.kind === 'member')
    return [...inner, ...checkFact(node.object, node.key, at(node.keyStart, node.key.length))];
  if (node.kind === 'index' && node.index.kind === 'literal') {
    const { value, start, end } = node.index;
    return [...inner, ...checkFact(node.object, String(value), at(start, end - start))];
  }
  return inner;
}

/** `ansible_facts` has what Play looks at, and nothing else. */
function checkFact(object: Node, key: string, place: Location): readonly Diagnostic[] {
  if (object.kind !== 'name' || object.name !== 'ansible_facts' || FACT_NAMES.has(key)) return [];
  const hint = didYouMean(key, FACT_NAMES) ?? `There are ${[...FACT_NAMES].join(', ')}`;
  return [problem('expression-member', `There is no fact "${key}"`, place, { hint })];
}

/** `x == '{{ y }}'` compares with the braces; a condition is an expression already. */
export function templatesInText(node: Node, at: At): readonly Diagnostic[] {
  if (node.kind !== 'literal') return children(node).flatMap((child) => templatesInText(child, at));
  if (typeof node.value !== 'string') return [];
  const name = /^\{\{\s*(.*?)\s*\}\}$/s.exec(node.value)?.[1];
  if (name === undefined && !/\{\{.*\}\}/s.test(node.value)) return [];
  const hint = name === undefined ? 'Join texts and names with "~"' : `Write ${name}`;
  const place = at(node.start, node.end - node.start);
  return [
    problem('expression-braces', 'A text in a condition holds "{{ }}", which means nothing there', place, { hint }),
  ];
}

function checkCall(
  kind: 'filter' | 'test',
  call: Call,
  signature: Signature | undefined,
  at: At,
): readonly Diagnostic[] {
  const { name } = call;
  const place = at(call.start, name.length);
  if (!signature) {
    const hint =
      kind === 'filter'
        ? filterHint(name)
        : (testHint(name) ?? (filterSignature(name) && `"${name}" is a filter: x | ${name}`));
    const code = kind === 'filter' ? 'expression-filter' : 'expression-test';
    return [problem(code, `There is no ${kind} "${name}"`, place, { hint })];
  }
  const positional = call.args.filter((arg) => arg.name === undefined).length;
  const named = call.args.flatMap((arg) => (arg.name === undefined ? [] : [arg.name]));
  const forwards = name === 'map' && !named.includes('attribute');
  const wrong = misfit(name, signature, positional, forwards ? [] : named);
  if (wrong !== undefined) return [problem('expression-arguments', wrong, at(call.start, call.end - call.start))];
  return [...checkPattern(call, signature, at), ...checkInner(call, at)];
}

function checkPattern(call: Call, signature: Signature, at: At): readonly Diagnostic[] {
  const [first] = call.args;
  if (signature.params[0] !== 'pattern' || first?.value.kind !== 'literal' || typeof first.value.value !== 'string')
    return [];
  const regex = pythonRegExp(first.value.value, '');
  if (regex.ok) return [];
  return [
    problem('expression-regex', `Cannot read the pattern: ${regex.error}`, at(first.start, first.end - first.start)),
  ];
}

/** The filter of `map('upper')`, the test of `select('match', …)`. */
function checkInner(call: Call, at: At): readonly Diagnostic[] {
  const position = ['selectattr', 'rejectattr'].includes(call.name) ? 1 : 0;
  const inner = call.args.filter((arg) => arg.name === undefined)[position]?.value;
  if (inner?.kind !== 'literal' || typeof inner.value !== 'string') return [];
  const place = at(inner.start, inner.end - inner.start);
  if (call.name === 'map' && !filterSignature(inner.value)) {
    return [
      problem('expression-filter', `There is no filter "${inner.value}"`, place, { hint: filterHint(inner.value) }),
    ];
  }
  const tests = ['select', 'reject', 'selectattr', 'rejectattr'].includes(call.name);
  if (!tests || testSignature(inner.value)) return [];
  return [problem('expression-test', `There is no test "${inner.value}"`, place, { hint: testHint(inner.value) })];
}
