// A text with `{{ }}` in pieces.
import type { Code } from '../../diagnostics/codes.ts';
import { Diagnosed } from '../../diagnostics/diagnostic.ts';
import { problem } from '../../diagnostics/problem.ts';
import type { At } from '../expression/lexer.ts';

export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  /** What stands between the braces, and the index in the whole text at which it starts. */
  | {
      readonly kind: 'expression';
      readonly text: string;
      readonly start: number;
      readonly open: number;
      readonly close: number;
    };

const HANDLEBARS: ReadonlyMap<string, string> = new Map([
  ['#', 'Use "{{ a if condition else b }}", "when", or a template file'],
  ['/', 'Use "{{ a if condition else b }}", "when", or a template file'],
  ['^', 'Use "{{ a if condition else b }}", "when", or a template file'],
  ['>', 'Put the text into a template file'],
  ['!', 'Write comments as YAML does: # ...'],
  ['&', 'Nothing is escaped; leave out the "&"'],
]);
const LITERAL = "To write braces that mean nothing, write {{ '{{' }}, or tag the value !unsafe";

/** Whether a text has anything that `split` would take apart or refuse. */
export function hasTemplate(text: string): boolean {
  const statement = text.indexOf('{%');
  return text.includes('{{') || (statement >= 0 && text.includes('%}', statement));
}

/** Throws `Diagnosed` at braces that do not close and at what belongs to other template languages. */
export function split(text: string, at: At): readonly Piece[] {
  refuseStatement(text, at);
  const pieces: Piece[] = [];
  let index = 0;
  let trim = false;
  while (index < text.length) {
    const open = text.indexOf('{{', index);
    const upTo = open < 0 ? text.length : open;
    const before = text.slice(index, upTo);
    const dash = open >= 0 && text[open + 2] === '-';
    const led = trim ? before.trimStart() : before;
    const plain = dash ? led.trimEnd() : led;
    if (plain !== '') pieces.push({ kind: 'text', text: plain });
    if (open < 0) break;
    refuseHandlebars(text, open, at);
    const start = open + (dash ? 3 : 2);
    const end = closing(text, open, start, at);
    trim = text[end - 1] === '-' && end > start;
    pieces.push({ kind: 'expression', text: text.slice(start, trim ? end - 1 : end), start, open, close: end + 2 });
    index = end + 2;
  }
  return pieces;
}

/** The index of the `}}` that closes an expression: not inside quotes, not inside a mapping. */
function closing(text: string, open: number, start: number, at: At): number {
  let depth = 0;
  let index = start;
  while (index < text.length) {
    const char = text[index];
    if (char === "'" || char === '"') {
      const behind = behindQuote(text, index);
      // A quote that does not end is the expression's error, not that of its braces.
      index = behind > text.length ? Math.max(index + 1, text.indexOf('}}', index)) : behind;
      continue;
    }
    if (char === '{') depth += 1;
    else if (char === '}') {
      if (depth === 0 && text[index + 1] === '}') return index;
      depth = Math.max(0, depth - 1);
    }
    index += 1;
  }
  return refuse('template-open', '"{{" is not closed by "}}"', at, open, LITERAL);
}

function behindQuote(text: string, start: number): number {
  let index = start + 1;
  while (index < text.length && text[index] !== text[start]) index += text[index] === '\\' ? 2 : 1;
  return index + 1;
}

function refuseStatement(text: string, at: At): void {
  const statement = [...text.matchAll(/\{%.*?%\}/gs)].find(({ index }) => !insideBraces(text, index));
  if (!statement) return;
  const hint = `Use "{{ a if condition else b }}", a filter, a loop of the task, or a template file. To write it as text: {{ '{%' }}`;
  refuse('expression-statement', '"{% %}" is for Jinja templates', at, statement.index, hint);
}

/** Whether the index lies between `{{` and `}}`. */
function insideBraces(text: string, index: number): boolean {
  return text.lastIndexOf('{{', index - 1) > text.lastIndexOf('}}', index);
}

function refuseHandlebars(text: string, open: number, at: At): void {
  const sign = text[open + 2] ?? '';
  const rest = text.slice(open + 2);
  const hint = HANDLEBARS.get(sign) ?? (/^\s*else\s*\}\}/.test(rest) ? HANDLEBARS.get('#') : undefined);
  if (hint)
    refuse(
      'template-handlebars',
      `"{{${/^\W?\w*/.exec(rest)?.[0] ?? sign}" is Handlebars; a playbook speaks expressions`,
      at,
      open,
      hint,
    );
  if (rest.startsWith('{'))
    refuse(
      'template-handlebars',
      '"{{{" is Handlebars; nothing is escaped here',
      at,
      open,
      'Write two braces, or a space before the third',
    );
  if (/^\s*\./.test(rest)) refuse('expression-syntax', 'Expected a value, found "."', at, open, LITERAL);
}

function refuse(code: Code, message: string, at: At, index: number, hint?: string): never {
  throw new Diagnosed(problem(code, message, at(index, 2), { hint }));
}
