// The tree of an expression: types, and the walk that visits every node.

export interface Range {
  /** Indices into the expression's text, the end exclusive. */
  readonly start: number;
  readonly end: number;
}

export interface Argument extends Range {
  /** Present where it is written `name=value`. */
  readonly name?: string;
  readonly value: Node;
}

/** What stands behind `|` or `is`. */
export interface Call extends Range {
  readonly name: string;
  readonly args: readonly Argument[];
}

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in';
export type Arithmetic = '+' | '-' | '*' | '/' | '//' | '%' | '~';

/** Words for values. */
export const CONSTANTS: ReadonlyMap<string, null | boolean> = new Map([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
]);
export const COMPARISONS: readonly Comparison[] = ['==', '!=', '<', '<=', '>', '>='];
/** Arithmetic, in left-associative levels, the loosest first. */
export const LEVELS: readonly (readonly Arithmetic[])[] = [['+', '-'], ['~'], ['*', '/', '//', '%']];

export type Node = Range &
  (
    | { readonly kind: 'literal'; readonly value: null | boolean | number | string }
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'member'; readonly object: Node; readonly key: string; readonly keyStart: number }
    | { readonly kind: 'index'; readonly object: Node; readonly index: Node }
    | { readonly kind: 'list'; readonly items: readonly Node[] }
    | { readonly kind: 'map'; readonly entries: readonly (readonly [Node, Node])[] }
    | { readonly kind: 'unary'; readonly op: '-' | '+' | 'not'; readonly operand: Node }
    | { readonly kind: 'arithmetic'; readonly op: Arithmetic; readonly left: Node; readonly right: Node }
    | { readonly kind: 'compare'; readonly first: Node; readonly rest: readonly (readonly [Comparison, Node])[] }
    | { readonly kind: 'logic'; readonly op: 'and' | 'or'; readonly left: Node; readonly right: Node }
    | { readonly kind: 'choice'; readonly then: Node; readonly condition: Node; readonly otherwise: Node }
    | { readonly kind: 'filter'; readonly input: Node; readonly call: Call }
    | { readonly kind: 'test'; readonly input: Node; readonly call: Call; readonly negated: boolean }
  );

/** A node of one kind. */
export type NodeOf<K extends Node['kind']> = Extract<Node, { readonly kind: K }>;

/** The nodes right below one. */
export function children(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'literal':
    case 'name':
      return [];
    case 'member':
      return [node.object];
    case 'index':
      return [node.object, node.index];
    case 'list':
      return node.items;
    case 'map':
      return node.entries.flat();
    case 'unary':
      return [node.operand];
    case 'arithmetic':
    case 'logic':
      return [node.left, node.right];
    case 'compare':
      return [node.first, ...node.rest.map(([, operand]) => operand)];
    case 'choice':
      return [node.then, node.condition, node.otherwise];
    case 'filter':
    case 'test':
      return [node.input, ...node.call.args.map(({ value }) => value)];
  }
}
