// A Pratt-like parser of the strict Jinja subset; precedence as in Jinja's own parser.
import { Diagnosed } from '../../diagnostics/diagnostic.ts';
import { problem } from '../../diagnostics/problem.ts';
import { Cursor, RESERVED } from './cursor.ts';
import { foreignCall, foreignMethod, foreignWord } from './foreign.ts';
import { type At, type Token, tokenize } from './lexer.ts';
import {
  type Argument,
  type Call,
  COMPARISONS,
  CONSTANTS,
  type Comparison,
  children,
  LEVELS,
  type Node,
} from './syntax.ts';

/** Characters of one expression. */
const MAX_LENGTH = 10_000;
/** Brackets, `not`, `-` and conditions inside one another. */
const MAX_NESTING = 100;
/** Height of the tree; a chain such as `a ~ b ~ …` is as high as it is long. */
const MAX_HEIGHT = 500;

/** The tree of an expression. Throws `Diagnosed` at the first thing that is wrong. */
export function parse(text: string, at: At): Node {
  if (text.length > MAX_LENGTH) {
    const message = `The expression is longer than ${MAX_LENGTH} characters`;
    throw new Diagnosed(problem('expression-limit', message, at(0)));
  }
  return new Parser(tokenize(text, at), at).all();
}

class Parser extends Cursor {
  /** Of each node that is more than a leaf. */
  readonly #heights = new Map<Node, number>();
  #nesting = 0;

  all(): Node {
    if (this.token.kind === 'end')
      this.refuse('expression-syntax', 'Expected an expression, found nothing', this.token);
    const node = this.#choice();
    const rest = this.token;
    if (rest.kind !== 'end') this.unexpected(rest);
    return node;
  }

  /** `then if condition else otherwise`, else whatever binds tighter. */
  #choice(): Node {
    return this.#nested(() => {
      const then = this.#logic('or');
      if (!this.eatWord('if')) return then;
      const condition = this.#logic('or');
      if (!this.eatWord('else')) {
        this.refuse(
          'expression-syntax',
          'Expected "else"',
          this.token,
          'Say what the value is otherwise: x if condition else y',
        );
      }
      const otherwise = this.#choice();
      return this.#node({ kind: 'choice', then, condition, otherwise, start: then.start, end: otherwise.end });
    });
  }

  #logic(op: 'and' | 'or'): Node {
    const operand = () => (op === 'or' ? this.#logic('and') : this.#not());
    let left = operand();
    while (this.eatWord(op)) {
      const right = operand();
      left = this.#node({ kind: 'logic', op, left, right, start: left.start, end: right.end });
    }
    return left;
  }

  #not(): Node {
    const { start } = this.token;
    if (!this.eatWord('not')) return this.#comparison();
    return this.#nested(() => {
      const operand = this.#not();
      return this.#node({ kind: 'unary', op: 'not', operand, start, end: operand.end });
    });
  }

  #comparison(): Node {
    const first = this.#arithmetic(0);
    const rest: (readonly [Comparison, Node])[] = [];
    for (let op = this.#comparisonSign(); op; op = this.#comparisonSign()) rest.push([op, this.#arithmetic(0)]);
    const last = rest.at(-1);
    if (!last) return first;
    return this.#node({ kind: 'compare', first, rest, start: first.start, end: last[1].end });
  }

  #comparisonSign(): Comparison | undefined {
    const sign = this.eatOneOf(COMPARISONS);
    if (sign) return sign;
    if (this.eatWord('in')) return 'in';
    const following = this.following;
    if (!this.isWord('not') || following?.kind !== 'name' || following.text !== 'in') return undefined;
    this.index += 2;
    return 'not in';
  }

  #arithmetic(level: number): Node {
    const signs = LEVELS[level];
    if (!signs) return this.#unary();
    let left = this.#arithmetic(level + 1);
    for (let op = this.eatOneOf(signs); op; op = this.eatOneOf(signs)) {
      const right = this.#arithmetic(level + 1);
      left = this.#node({ kind: 'arithmetic', op, left, right, start: left.start, end: right.end });
    }
    return left;
  }

  #unary(): Node {
    return this.#calls(this.#signed());
  }

  #signed(): Node {
    const { start } = this.token;
    const op = this.eatOneOf(['-', '+'] as const);
    if (!op) return this.#members(this.#primary());
    return this.#nested(() => {
      const operand = this.#signed();
      return this.#node({ kind: 'unary', op, operand, start, end: operand.end });
    });
  }

  #primary(): Node {
    const token = this.token;
    const { start, end } = token;
    if (token.kind === 'string' || token.kind === 'number') {
      this.index += 1;
      const value = token.kind === 'string' ? token.text : Number(token.text.replaceAll('_', ''));
      return this.#node({ kind: 'literal', value, start, end });
    }
    if (token.kind === 'name' && !RESERVED.has(token.text)) return this.#word(token);
    if (this.eatMark('(')) return this.#parenthesis(start);
    if (this.eatMark('[')) {
      const items = this.#until(']', () => this.#choice());
      return this.#node({ kind: 'list', items, start, end: this.lastEnd });
    }
    if (this.eatMark('{')) {
      const entries = this.#until('}', () => this.#mapEntry());
      return this.#node({ kind: 'map', entries, start, end: this.lastEnd });
    }
    return this.unexpected(token);
  }

  #word(token: Token): Node {
    const { start, end, text } = token;
    this.index += 1;
    const constant = CONSTANTS.get(text);
    if (constant !== undefined) return this.#node({ kind: 'literal', value: constant, start, end });
    if (this.isMark('(')) this.refuse('expression-call', `"${text}()" is not available`, token, foreignCall(text));
    const hint = foreignWord(text);
    if (hint) this.refuse('expression-literal', `"${text}" is neither a name nor a value here`, token, hint);
    return this.#node({ kind: 'name', name: text, start, end });
  }

  /** Behind "(": one expression, or with commas a list (what Python calls a tuple). */
  #parenthesis(start: number): Node {
    if (this.eatMark(')')) return this.#node({ kind: 'list', items: [], start, end: this.lastEnd });
    const first = this.#choice();
    if (this.eatMark(')')) return first;
    if (!this.isMark(',')) this.unexpected(this.token, '")"');
    this.index += 1;
    const items = [first, ...this.#until(')', () => this.#choice())];
    return this.#node({ kind: 'list', items, start, end: this.lastEnd });
  }

  #mapEntry(): readonly [Node, Node] {
    const key = this.#choice();
    if (!this.eatMark(':')) this.unexpected(this.token, '":" after the key');
    return [key, this.#choice()];
  }

  /** `.b`, `['b']`, `[0]`, any number of times. */
  #members(start: Node): Node {
    let node = start;
    for (;;) {
      if (this.eatMark('.')) node = this.#member(node);
      else if (this.eatMark('[')) node = this.#subscript(node);
      else if (this.isMark('('))
        this.refuse('expression-call', 'A value cannot be called', this.token, 'Use a filter: x | name');
      else return node;
    }
  }

  #member(object: Node): Node {
    const key = this.token;
    if (key.kind !== 'name' && key.kind !== 'number') this.unexpected(key, 'a name after "."');
    this.index += 1;
    if (this.isMark('(')) {
      this.refuse(
        'expression-call',
        `Values have no methods; ".${key.text}()" is not available`,
        key,
        foreignMethod(key.text),
      );
    }
    if (key.kind === 'number') {
      const index = this.#node({ kind: 'literal', value: Number(key.text), start: key.start, end: key.end });
      return this.#node({ kind: 'index', object, index, start: object.start, end: key.end });
    }
    return this.#node({
      kind: 'member',
      object,
      key: key.text,
      keyStart: key.start,
      start: object.start,
      end: key.end,
    });
  }

  #subscript(object: Node): Node {
    const index = this.isMark(':') ? undefined : this.#choice();
    if (this.isMark(':') || !index) {
      this.refuse('expression-syntax', 'Slices "[a:b]" are not available', this.token, 'Use first, last, or select');
    }
    if (!this.eatMark(']')) this.unexpected(this.token, '"]"');
    return this.#node({ kind: 'index', object, index, start: object.start, end: this.lastEnd });
  }

  /** `| filter(args)` and `is [not] test(args)`, any number of times. */
  #calls(start: Node): Node {
    let node = start;
    for (;;) {
      if (this.eatMark('|')) {
        const call = this.#call('filter');
        node = this.#node({ kind: 'filter', input: node, call, start: node.start, end: call.end });
      } else if (this.eatWord('is')) {
        const negated = this.eatWord('not');
        const call = this.#call('test');
        node = this.#node({ kind: 'test', input: node, call, negated, start: node.start, end: call.end });
      } else return node;
    }
  }

  /** A name with its arguments; of `ansible.builtin.match` only the last part counts. */
  #call(kind: 'filter' | 'test'): Call {
    const token = this.token;
    const word = token.kind === 'name' && (kind === 'test' || !RESERVED.has(token.text));
    if (!word) this.unexpected(token, kind === 'filter' ? 'a filter after "|"' : 'a test after "is"');
    this.index += 1;
    let name = token.text;
    while (this.eatMark('.')) {
      if (this.token.kind !== 'name') this.unexpected(this.token, 'a name after "."');
      name = this.token.text;
      this.index += 1;
    }
    const value = this.token.kind === 'string' || this.token.kind === 'number';
    const bare = kind === 'test' && (value || (name === 'in' && (this.isMark('[') || this.token.kind === 'name')));
    const args = this.eatMark('(') ? this.#until(')', () => this.#argument()) : bare ? [this.#bareArgument()] : [];
    return { name, args, start: token.start, end: this.lastEnd };
  }

  #bareArgument(): Argument {
    const value = this.#members(this.#primary());
    return { value, start: value.start, end: value.end };
  }

  #argument(): Argument {
    const { kind, text, start } = this.token;
    const named = kind === 'name' && this.following.kind === 'mark' && this.following.text === '=';
    if (named) this.index += 2;
    const value = this.#choice();
    return { ...(named && { name: text }), value, start, end: value.end };
  }

  /** Things separated by commas up to a bracket; a trailing comma is allowed. */
  #until<T>(close: string, read: () => T): readonly T[] {
    const items: T[] = [];
    while (!this.eatMark(close)) {
      items.push(read());
      if (!this.eatMark(',') && !this.isMark(close)) this.unexpected(this.token, `"," or "${close}"`);
    }
    return items;
  }

  #nested<T>(read: () => T): T {
    this.#nesting += 1;
    if (this.#nesting > MAX_NESTING) {
      this.refuse('expression-limit', `The expression is nested deeper than ${MAX_NESTING} levels`, this.token);
    }
    const result = read();
    this.#nesting -= 1;
    return result;
  }

  #node(node: Node): Node {
    if (node.kind === 'literal' || node.kind === 'name') return node;
    const height = 1 + Math.max(0, ...children(node).map((child) => this.#heights.get(child) ?? 1));
    this.#heights.set(node, height);
    if (height <= MAX_HEIGHT) return node;
    return this.refuse('expression-limit', `The expression chains more than ${MAX_HEIGHT} operators`, this.token);
  }
}
