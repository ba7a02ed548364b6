// Python literals, as `ast.literal_eval` reads them: how Ansible gives INI values their types.
import type { Data } from '../values/data.ts';

/**
 * `literal`: the text is a Python literal. `text`: it is none, so it stands for itself.
 * `refused`: Python would make something of it that no playbook can hold.
 */
export type PythonValue =
  | { readonly kind: 'literal'; readonly value: Data }
  | { readonly kind: 'text' }
  | { readonly kind: 'refused'; readonly reason: string };

/** What a text is in Python: numbers, quoted strings, True, False, None, lists, tuples, dicts. */
export function readPython(text: string): PythonValue {
  try {
    return { kind: 'literal', value: new Reader(text).whole() };
  } catch (thrown) {
    if (thrown instanceof Refused) return { kind: 'refused', reason: thrown.message };
    if (thrown instanceof NoLiteral || thrown instanceof RangeError) return { kind: 'text' };
    throw thrown;
  }
}

class NoLiteral extends Error {}
/** Made once: most values are no literals, and a stack trace costs more than reading one. */
const NO_LITERAL = new NoLiteral();
class Refused extends Error {}

const MAX_DEPTH = 100;
const NUMBER =
  /0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:\d(?:_?\d)*)?\.\d(?:_?\d)*(?:[eE][+-]?\d(?:_?\d)*)?|\d(?:_?\d)*\.?(?:[eE][+-]?\d(?:_?\d)*)?/y;
const WORD = /[\p{L}_][\p{L}\p{N}_]*/uy;
const ESCAPES = new Map(Object.entries({ n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' }));
const CONSTANTS = new Map<string, Data>([
  ['True', true],
  ['False', false],
  ['None', null],
]);

class Reader {
  private at = 0;
  private depth = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  whole(): Data {
    this.skip();
    const first = this.value();
    this.skip();
    const value = this.text[this.at] === ',' ? this.tuple(first, undefined) : first;
    this.skip();
    if (this.at < this.text.length) throw NO_LITERAL;
    return value;
  }

  /** Blanks and a comment. */
  private skip(): void {
    while (/[ \t]/.test(this.text[this.at] ?? '')) this.at++;
    if (this.text[this.at] === '#') this.at = this.text.length;
  }

  private eat(mark: string): boolean {
    this.skip();
    if (!this.text.startsWith(mark, this.at)) return false;
    this.at += mark.length;
    return true;
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found) this.at += found.length;
    return found || undefined;
  }

  private value(): Data {
    this.skip();
    if (++this.depth > MAX_DEPTH) throw NO_LITERAL;
    const value = this.text[this.at] === '-' || this.text[this.at] === '+' ? this.signed() : this.plain();
    this.depth--;
    this.skip();
    if (/[+-]/.test(this.text[this.at] ?? '') && /^[+-]\s*[\d.]+[jJ]\b/.test(this.text.slice(this.at))) {
      throw new Refused('is a complex number in Python');
    }
    return value;
  }

  private signed(): Data {
    const sign = this.text[this.at++] === '-' ? -1 : 1;
    this.skip();
    const value = this.number();
    if (value === undefined) throw NO_LITERAL;
    return sign * value;
  }

  private plain(): Data {
    if (this.eat('[')) return this.items(']');
    if (this.eat('(')) return this.bracketed();
    if (this.eat('{')) return this.mapping();
    if (this.eat('...')) throw new Refused('is an ellipsis in Python');
    const number = this.number();
    if (number !== undefined) return number;
    const string = this.strings();
    if (string !== undefined) return string;
    const word = this.match(WORD);
    const constant = word === undefined ? undefined : CONSTANTS.get(word);
    if (constant !== undefined) return constant;
    if (word === 'set' && this.eat('(') && this.eat(')')) throw new Refused('is a set in Python');
    throw NO_LITERAL;
  }

  private number(): number | undefined {
    const found = this.match(NUMBER);
    if (found === undefined) return undefined;
    if (/[jJ]/.test(this.text[this.at] ?? '')) throw new Refused('is a complex number in Python');
    if (/[\p{L}\p{N}_]/u.test(this.text[this.at] ?? '')) throw NO_LITERAL;
    const digits = found.replaceAll('_', '');
    if (/^0\d*[1-9]\d*$/.test(digits)) throw NO_LITERAL;
    const value = Number(digits);
    if (/^(?:\d+|0[xob][\da-f]+)$/i.test(digits) && !Number.isSafeInteger(value)) {
      throw new Refused('is a whole number too large to be kept exactly');
    }
    return value;
  }

  /** One or more string literals in a row, which Python joins. */
  private strings(): string | undefined {
    let joined: string | undefined;
    for (;;) {
      this.skip();
      const prefix = /^(?:[uU]|[bB]?[rR]|[rR]?[bB])?(?=['"])/.exec(this.text.slice(this.at, this.at + 3))?.[0];
      if (prefix === undefined) return joined;
      this.at += prefix.length;
      joined = (joined ?? '') + this.string(/r/i.test(prefix));
    }
  }

  private string(raw: boolean): string {
    const quote = this.text[this.at] ?? '';
    const mark = this.text.startsWith(quote.repeat(3), this.at) ? quote.repeat(3) : quote;
    this.at += mark.length;
    let value = '';
    while (!this.text.startsWith(mark, this.at)) {
      const char = this.text[this.at];
      if (char === undefined) throw NO_LITERAL;
      this.at++;
      value += char !== '\\' ? char : raw ? char + (this.text[this.at++] ?? '') : this.escape();
    }
    this.at += mark.length;
    return value;
  }

  private escape(): string {
    const hex = this.match(/x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}/y);
    if (hex !== undefined) {
      const code = Number.parseInt(hex.slice(1), 16);
      if (code > 0x10ffff) throw NO_LITERAL;
      return String.fromCodePoint(code);
    }
    const octal = this.match(/[0-7]{1,3}/y);
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
    const char = this.text[this.at++];
    if (char === undefined || /[xuUN]/.test(char)) throw NO_LITERAL;
    return ESCAPES.get(char) ?? (/[\\'"]/.test(char) ? char : `\\${char}`);
  }

  private items(close: string): Data[] {
    const items: Data[] = [];
    while (!this.eat(close)) {
      items.push(this.value());
      if (this.eat(',')) continue;
      if (this.eat(close)) break;
      throw NO_LITERAL;
    }
    return items;
  }

  private bracketed(): Data {
    if (this.eat(')')) return [];
    const first = this.value();
    if (this.eat(')')) return first;
    return this.tuple(first, ')');
  }

  private tuple(first: Data, close: string | undefined): Data[] {
    const items = [first];
    while (this.eat(',')) {
      this.skip();
      if (close === undefined ? this.at === this.text.length : this.text.startsWith(close, this.at)) break;
      items.push(this.value());
    }
    if (close !== undefined && !this.eat(close)) throw NO_LITERAL;
    return items;
  }

  private mapping(): Data {
    const entries: [string, Data][] = [];
    while (!this.eat('}')) {
      const key = this.value();
      if (!this.eat(':')) {
        if (this.eat(',') || this.eat('}')) throw new Refused('is a set in Python');
        throw NO_LITERAL;
      }
      if (typeof key === 'object' && key !== null) throw new Refused('has a key that is no plain value');
      entries.push([typeof key === 'boolean' || key === null ? JSON.stringify(key) : String(key), this.value()]);
      if (this.eat(',')) continue;
      if (this.eat('}')) break;
      throw NO_LITERAL;
    }
    return Object.fromEntries(entries);
  }
}
