// The free names of an expression.
import { children, type Node } from './syntax.ts';

export interface FreeName {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** A missing value is allowed for: `is defined`, `default`, or a test of the same name beside it. */
  readonly guarded: boolean;
}

/** Every occurrence of a name, in order of appearance. */
export function freeNames(root: Node): readonly FreeName[] {
  const found: FreeName[] = [];
  collect(root, false, found);
  const asked = askedFor(root, new Set());
  return found
    .map((name) => (asked.has(name.name) ? { ...name, guarded: true } : name))
    .sort((a, b) => a.start - b.start);
}

function collect(node: Node, guarded: boolean, found: FreeName[]): void {
  if (node.kind === 'name') {
    found.push({ name: node.name, start: node.start, end: node.end, guarded });
    return;
  }
  const target = guardedBy(node);
  for (const child of children(node)) collect(child, child === target || (guarded && child === chainOf(node)), found);
}

/** The operand of a node that takes a missing value. */
function guardedBy(node: Node): Node | undefined {
  if (node.kind === 'test')
    return node.call.name === 'defined' || node.call.name === 'undefined' ? node.input : undefined;
  if (node.kind === 'filter') return node.call.name === 'default' || node.call.name === 'd' ? node.input : undefined;
  return undefined;
}

/** What a path starts with: the `a` of `a.b`. */
function chainOf(node: Node): Node | undefined {
  return node.kind === 'member' || node.kind === 'index' ? node.object : undefined;
}

/** Names that `is defined` asks for anywhere: `x is defined and x > 3` guards both. */
function askedFor(node: Node, names: Set<string>): ReadonlySet<string> {
  if (node.kind === 'test' && guardedBy(node)) {
    let root: Node | undefined = node.input;
    while (root && root.kind !== 'name') root = chainOf(root);
    if (root?.kind === 'name') names.add(root.name);
  }
  for (const child of children(node)) askedFor(child, names);
  return names;
}
