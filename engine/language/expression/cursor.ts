import type { Code } from '../../diagnostics/codes.ts';
import { Diagnosed } from '../../diagnostics/diagnostic.ts';
import { problem } from '../../diagnostics/problem.ts';
import type { At, Token } from './lexer.ts';

/** Words that can never be names. */
export const RESERVED: ReadonlySet<string> = new Set(['and', 'or', 'not', 'in', 'is', 'if', 'else']);

const END: Token = { kind: 'end', text: '', start: 0, end: 0 };

/** A place in a list of tokens, and what a parser asks there. */
export class Cursor {
  readonly #tokens: readonly Token[];
  readonly #at: At;
  protected index = 0;

  constructor(tokens: readonly Token[], at: At) {
    this.#tokens = tokens;
    this.#at = at;
  }

  protected get token(): Token {
    return this.#tokens[this.index] ?? END;
  }

  protected get following(): Token {
    return this.#tokens[this.index + 1] ?? END;
  }

  /** Where the token before ends. */
  protected get lastEnd(): number {
    return this.#tokens[this.index - 1]?.end ?? 0;
  }

  protected isMark(text: string): boolean {
    return this.token.kind === 'mark' && this.token.text === text;
  }

  protected isWord(text: string): boolean {
    return this.token.kind === 'name' && this.token.text === text;
  }

  protected eatMark(text: string): boolean {
    const found = this.isMark(text);
    if (found) this.index += 1;
    return found;
  }

  protected eatOneOf<T extends string>(marks: readonly T[]): T | undefined {
    return this.token.kind === 'mark' ? marks.find((mark) => this.eatMark(mark)) : undefined;
  }

  protected eatWord(text: string): boolean {
    const found = this.isWord(text);
    if (found) this.index += 1;
    return found;
  }

  protected refuse(code: Code, message: string, token: Token, hint?: string): never {
    throw new Diagnosed(problem(code, message, this.#at(token.start, token.end - token.start), { hint }));
  }

  protected unexpected(token: Token, expected?: string): never {
    if (token.kind === 'mark' && token.text === '=') {
      this.refuse('expression-operator', '"=" is not an operator here', token, 'Write "=="');
    }
    const wanted = expected ?? (token.kind !== 'mark' && this.#afterValue ? 'an operator' : 'a value');
    this.refuse('expression-syntax', `Expected ${wanted}, found ${shown(token)}`, token);
  }

  /** Whether the token before ends a value, so that an operator is due. */
  get #afterValue(): boolean {
    const before = this.#tokens[this.index - 1];
    if (before === undefined) return false;
    if (before.kind === 'mark') return before.text === ')' || before.text === ']' || before.text === '}';
    return !RESERVED.has(before.text) || before.kind !== 'name';
  }
}

function shown(token: Token): string {
  if (token.kind === 'end') return 'the end';
  return token.kind === 'string' ? `'${token.text}'` : `"${token.text}"`;
}
