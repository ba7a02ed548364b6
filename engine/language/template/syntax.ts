// What Handlebars' parser says about a broken template, in words that say what to do.
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { problem } from '../../diagnostics/problem.ts';
import type { Source } from '../source.ts';
import { jinjaExpressions } from './jinja.ts';

const LITERAL = 'To write two braces as text, write \\{{';

export function parseProblem(source: Source, error: Error): Diagnostic {
  const [jinja] = jinjaExpressions(source);
  if (jinja) return jinja;
  const mismatch = /^(.*) doesn't match (.*) - (\d+):(\d+)$/s.exec(error.message);
  if (mismatch) {
    const [, open = '', close = '', line, column] = mismatch;
    const at = source.location(source.offset(Number(line)) + Number(column), open.length);
    return problem('template-syntax', `"{{#${open}}}" is closed by "{{/${close}}}"`, at, {
      hint: `Write "{{/${open}}}"`,
    });
  }
  const parsed = /^(?:Parse|Lexical) error on line (\d+)[:.].*?\n(.*)\n(-*)\^\n(?:Expecting .* got '(\w+)')?/s.exec(
    error.message,
  );
  if (!parsed)
    return problem('template-syntax', `Cannot read the template: ${error.message.split('\n')[0]}`, source.location(0));
  const [, line, shown = '', dashes = '', got = ''] = parsed;
  const at = Math.max(0, errorOffset(source, Number(line), shown.slice(0, dashes.length)));
  const open = got === 'EOF' ? unclosed(source) : undefined;
  if (open) {
    const hint = `Add "{{/${open.name}}}"`;
    return problem(
      'template-syntax',
      `"{{#${open.name}}}" is not closed`,
      source.location(open.offset, open.name.length + 3),
      { hint },
    );
  }
  if (got === 'EOF')
    return problem('template-open', '"{{" is not closed by "}}"', source.location(at), { hint: LITERAL });
  const stray = /^INVERSE|^OPEN_INVERSE|^OPEN_ENDBLOCK/.test(got);
  if (stray) {
    const back = source.text.lastIndexOf('{{', at + 1);
    const word = /^\{\{~?\s*\/?\s*[\w-]*/.exec(source.text.slice(back))?.[0] ?? '{{';
    return problem(
      'template-syntax',
      `"${word}}}" stands without a block that it belongs to`,
      source.location(back, word.length),
    );
  }
  if (got === 'NUMBER' && source.text[at - 1] === '.') {
    const digits = /^\d*/.exec(source.text.slice(at))?.[0] ?? '0';
    const hint = `Write ".[${digits}]"`;
    return problem('template-syntax', 'An item of a list is written in brackets', source.location(at, digits.length), {
      hint,
    });
  }
  const found = (source.text.slice(at).match(/^\s*(\S)/) ?? [])[1] ?? 'the end';
  return problem('template-syntax', `Cannot read this inside "{{ }}": unexpected "${found}"`, source.location(at), {
    hint: LITERAL,
  });
}

/** Where the parser stopped: it shows up to 20 characters before, without line breaks. */
function errorOffset(source: Source, line: number, before: string): number {
  const tail = before.replace(/^\.\.\./, '');
  const end = source.offset(line) + source.line(line).length;
  const plain: number[] = [];
  let text = '';
  for (let at = Math.max(0, source.offset(line) - tail.length - 50); at < Math.min(end + 1, source.text.length); at++) {
    if (source.text[at] === '\n') continue;
    text += source.text[at];
    plain.push(at);
  }
  const found = text.lastIndexOf(tail);
  if (tail === '' || found < 0) return source.offset(line);
  return (plain[found + tail.length - 1] ?? 0) + 1;
}

/** The innermost block that nothing closes. */
function unclosed(source: Source): { name: string; offset: number } | undefined {
  const open: { name: string; offset: number }[] = [];
  for (const match of source.text.matchAll(/(?<!\\)\{\{~?(#|\/|!--.*?--)\s*([\w.-]*)/gs)) {
    const [, sign, name = ''] = match;
    if (sign === '#') open.push({ name, offset: match.index });
    else if (sign === '/') open.pop();
  }
  return open.at(-1);
}
