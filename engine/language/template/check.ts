// What can be said of a template before it is rendered: its free names, unknown helpers, misplaced paths.
import type { Code } from '../../diagnostics/codes.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/nearest.ts';
import { problem } from '../../diagnostics/problem.ts';
import type { Compiled } from '../program.ts';
import type { Source } from '../source.ts';
import { helperNames, helperOf } from './helpers.ts';
import { placeOf, segmentPlace } from './place.ts';
import { isBlock, isCall, isMustache, isPath, isScoped, paramsOf } from './tree.ts';

const MAX_DEPTH = 100;
const BLOCKS = ['if', 'unless', 'each', 'with'];
/** `@` names, and whether they need an "each" around them. */
const DATA: ReadonlyMap<string, boolean> = new Map([
  ['root', false],
  ['index', true],
  ['key', true],
  ['first', true],
  ['last', true],
]);

export interface Checked {
  readonly names: Compiled['names'];
  readonly problems: readonly Diagnostic[];
}

export function checkTemplate(program: hbs.AST.Program, source: Source): Checked {
  const checker = new Checker(source);
  checker.program(program, { inner: 0, loops: 0, params: new Set(), depth: 0 });
  return checker;
}

/** What surrounds a place. */
interface Surroundings {
  /** How many "each" and "with" there are around. */
  readonly inner: number;
  /** How many of them are "each". */
  readonly loops: number;
  readonly params: ReadonlySet<string>;
  readonly depth: number;
}

class Checker implements Checked {
  readonly names: Compiled['names'][number][] = [];
  readonly problems: Diagnostic[] = [];
  readonly #source: Source;

  constructor(source: Source) {
    this.#source = source;
  }

  program(program: hbs.AST.Program, around: Surroundings): void {
    for (const statement of program.body) this.#statement(statement, around);
  }

  #statement(statement: hbs.AST.Statement, around: Surroundings): void {
    if (isBlock(statement)) this.#block(statement, around);
    else if (isMustache(statement)) this.#mustache(statement, around);
    else if (statement.type === 'PartialStatement' || statement.type === 'PartialBlockStatement') {
      this.#add('template-helper', 'Templates include no others', statement, 'Put the text into one file');
    } else if (statement.type === 'Decorator' || statement.type === 'DecoratorBlock') {
      this.#add('template-helper', 'Decorators ("{{* }}") are not available', statement);
    }
  }

  #mustache(node: hbs.AST.MustacheStatement, around: Surroundings): void {
    const { path } = node;
    if (isCall(node)) this.#call(node, around);
    else if (isPath(path)) this.#path(path, around, false);
    else
      this.#add('template-syntax', 'A literal stands in "{{ }}"', node, 'Write the text itself; \\{{ for two braces');
  }

  #block(node: hbs.AST.BlockStatement, around: Surroundings): void {
    const name = node.path.original;
    if (around.depth >= MAX_DEPTH) {
      if (around.depth === MAX_DEPTH)
        this.#add('template-limit', `Blocks are nested deeper than ${MAX_DEPTH} levels`, node);
      return;
    }
    if (!BLOCKS.includes(name)) {
      const hint = didYouMean(name, BLOCKS) ?? `Write "{{#if ${name}}}" or "{{#each ${name}}}"`;
      this.#add('template-helper', `There is no block "#${name}"`, node.path, hint);
    } else if (node.params.length !== 1) {
      const hint =
        name === 'each' || name === 'with' ? undefined : 'Combine conditions with helpers: (and a b), (eq a b)';
      this.#add('template-helper', `"#${name}" takes one value, got ${node.params.length}`, node.path, hint);
    }
    for (const { key, value } of node.hash?.pairs ?? []) {
      if (key !== 'includeZero' || (name !== 'if' && name !== 'unless')) {
        this.#add('template-helper', `"#${name}" has no argument "${key}"`, value);
      }
    }
    for (const param of node.params) this.#expression(param, around, false);
    const opens = name === 'each' || name === 'with';
    const inner = {
      inner: around.inner + (opens ? 1 : 0),
      loops: around.loops + (name === 'each' ? 1 : 0),
      params: new Set([...around.params, ...paramsOf(node.program)]),
      depth: around.depth + 1,
    };
    if (node.program) this.program(node.program, inner);
    if (node.inverse) this.program(node.inverse, { ...around, depth: around.depth + 1 });
  }

  #call(node: hbs.AST.MustacheStatement | hbs.AST.SubExpression, around: Surroundings): void {
    const name = isPath(node.path) ? node.path.original : '';
    const helper = helperOf(name);
    if (!helper) {
      this.#add('template-helper', `There is no helper "${name}"`, node.path, didYouMean(name, helperNames()));
    } else if (node.params.length < helper.least || node.params.length > helper.most) {
      this.#add('template-helper', `"${name}" takes ${countOf(helper)}, got ${node.params.length}`, node);
    }
    for (const { key, value } of node.hash?.pairs ?? []) {
      if (helper && !helper.named.includes(key))
        this.#add('template-helper', `"${name}" has no argument "${key}"`, value);
      this.#expression(value, around, false);
    }
    node.params.forEach((param, i) => {
      this.#expression(param, around, name === 'default' && i === 0);
    });
  }

  #expression(node: hbs.AST.Expression, around: Surroundings, guarded: boolean): void {
    if (isPath(node)) this.#path(node, around, guarded);
    else if (isCall(node)) {
      if (around.depth < MAX_DEPTH) this.#call(node, { ...around, depth: around.depth + 1 });
      else this.#add('template-limit', `Helpers are nested deeper than ${MAX_DEPTH} levels`, node);
    } else if (node.type === 'UndefinedLiteral') this.#add('template-syntax', '"undefined" is not a value', node);
  }

  #path(path: hbs.AST.PathExpression, around: Surroundings, guarded: boolean): void {
    const [first] = path.parts;
    if (path.data) {
      const looped = DATA.get(first ?? '');
      if (looped === undefined) {
        const hint = didYouMean(first ?? '', DATA.keys());
        this.#add('template-undefined', `There is no "@${first ?? ''}"`, path, hint);
      } else if (looped && path.depth >= around.loops) {
        this.#add('template-undefined', `"${path.original}" stands outside "{{#each}}"`, path);
      } else if (first === 'root') this.#free(path, 1, guarded);
      return;
    }
    if (path.depth > around.inner) {
      this.#add(
        'template-undefined',
        `"${path.original}" leads out of the template`,
        path,
        'Only "each" and "with" add a level',
      );
    } else if (path.depth === 0 && !isScoped(path) && first !== undefined && around.params.has(first)) return;
    else if (path.depth === around.inner) this.#free(path, 0, guarded);
  }

  #free(path: hbs.AST.PathExpression, index: number, guarded: boolean): void {
    const name = path.parts[index];
    if (name !== undefined) this.names.push({ name, location: segmentPlace(this.#source, path, index), guarded });
    else
      this.#add(
        'template-undefined',
        `"${path.original}" means all variables here`,
        path,
        'Name the one that you mean',
      );
  }

  #add(code: Code, message: string, node: { loc: hbs.AST.SourceLocation }, hint?: string): void {
    this.problems.push(problem(code, message, placeOf(this.#source, node), { hint }));
  }
}

function countOf({ least, most }: { readonly least: number; readonly most: number }): string {
  if (most === 1) return 'one value';
  if (most === Number.POSITIVE_INFINITY) return `at least ${least} values`;
  return least === most ? `${least} values` : `${least} to ${most} values`;
}
