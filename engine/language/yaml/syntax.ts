// What js-yaml says about broken YAML, in words that say what to do.
import type { Code } from '../../diagnostics/codes.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { type Extra, problem } from '../../diagnostics/problem.ts';
import type { Source } from '../source.ts';

interface Wording {
  readonly code: Code;
  readonly message: string;
  readonly hint?: string;
}

const TAB: Wording = { code: 'yaml-tab', message: 'A tab is used for indentation', hint: 'Replace it by spaces' };

/** By what js-yaml's reason says. */
const WORDINGS: readonly (readonly [RegExp, Wording])[] = [
  [/tab characters/, TAB],
  [
    /bad indentation/,
    {
      code: 'yaml-indentation',
      message: 'This line is indented differently from its neighbours',
      hint: 'Entries of one list or mapping start in the same column',
    },
  ],
  [
    /deficient indentation/,
    {
      code: 'yaml-indentation',
      message: 'A value that goes on here must be indented deeper than its key',
      hint: 'Indent the closing bracket too',
    },
  ],
  [/nesting exceeded/, { code: 'yaml-limit', message: 'The file is nested deeper than 100 levels' }],
  [
    /within a (single|double) quoted scalar/,
    { code: 'yaml-syntax', message: 'The text in quotes does not end', hint: 'Add the closing quote' },
  ],
  [
    /within a flow collection/,
    { code: 'yaml-syntax', message: 'A "[" or "{" is not closed', hint: 'Add the closing "]" or "}"' },
  ],
  [/missed comma/, { code: 'yaml-syntax', message: 'A comma is missing between two entries in brackets' }],
  [/but found ','/, { code: 'yaml-syntax', message: 'A value is missing before the comma' }],
  [
    /expected ':' after a mapping key|multiline key|can not read a block mapping/,
    { code: 'yaml-syntax', message: 'Expected "key: value"', hint: 'A key ends with a colon and a space' },
  ],
  [
    /whitespace character is expected after the key-value/,
    { code: 'yaml-syntax', message: 'A space is missing after the colon' },
  ],
  [
    /unknown escape sequence|expected hexadecimal/,
    {
      code: 'yaml-syntax',
      message: 'Unknown escape after "\\" in a text in double quotes',
      hint: 'Write "\\\\" for one backslash, or use single quotes',
    },
  ],
  [
    /non-printable|null byte|valid JSON character/,
    { code: 'yaml-syntax', message: 'The file holds a character that YAML does not allow' },
  ],
  [
    /end of the stream or a document separator/,
    {
      code: 'yaml-syntax',
      message: 'Unexpected text; the document ended before it',
      hint: 'Check the indentation of this line and quote values with special characters',
    },
  ],
  [
    /a line break is expected/,
    {
      code: 'yaml-syntax',
      message: 'Text follows "|" or ">" on the same line',
      hint: 'Start the text on the next line',
    },
  ],
  [
    /undeclared tag handle|tag (name|suffix)|named tag handle|verbatim tag/,
    { code: 'yaml-tag', message: 'Malformed tag', hint: 'Put a value that starts with "!" in quotes' },
  ],
  [
    /name of an (alias|anchor) node/,
    { code: 'yaml-unquoted-text', message: 'A value cannot start with "*" or "&"', hint: 'Put it in quotes' },
  ],
];

/** What is wrong, and what to blank out so that the rest can be read: a value that needed quotes. */
export interface SyntaxProblem {
  readonly diagnostic: Diagnostic;
  readonly mend?: { readonly start: number; readonly end: number };
}

export function syntaxProblem(source: Source, reason: string, offset: number): SyntaxProblem {
  const tab = tabbed(source, offset);
  const special = tab === undefined ? unquoted(source, reason, offset) : undefined;
  if (special) return special;
  const wording = tab === undefined ? WORDINGS.find(([pattern]) => pattern.test(reason))?.[1] : TAB;
  if (!wording) return { diagnostic: problem('yaml-syntax', `Invalid YAML: ${reason}`, source.location(offset)) };
  const { code, message, hint } = wording;
  const at = tab ?? (code === 'yaml-indentation' ? firstIn(source, offset) : offset);
  return { diagnostic: problem(code, message, source.location(at), { hint }) };
}

/** Where the text of a line begins, which is what its indentation is about. */
function firstIn(source: Source, offset: number): number {
  const start = source.lineStart(offset);
  return start + (/^ */.exec(source.text.slice(start, offset))?.[0].length ?? 0);
}

/** The first tab in the indentation of a line. */
function tabbed(source: Source, offset: number): number | undefined {
  const start = source.lineStart(offset);
  const indent = /^[ \t]*/.exec(source.text.slice(start, offset + 1))?.[0] ?? '';
  return indent.includes('\t') ? start + indent.indexOf('\t') : undefined;
}

export function unquotedTemplate(source: Source, offset: number): Diagnostic {
  const line = source.text.slice(offset).split(/[\r\n]/, 1)[0] ?? '';
  const inFlow = /[{[]/.test(source.text.slice(source.lineStart(offset), offset));
  const written = (inFlow && /^\{\{.*?\}\}/.exec(line)?.[0]) || line.replace(/\s+(#.*)?$/, '');
  const quote = written.includes('"') ? "'" : '"';
  const doubled = quote === "'" ? written.replaceAll("'", "''") : written;
  const hint = `Write ${quote}${doubled}${quote}`;
  const message = 'A value that starts with "{{" must be in quotes, or YAML reads a mapping';
  return problem('yaml-unquoted-template', message, source.location(offset, written.length), { hint });
}

/** Values that needed quotes; js-yaml reports them by what goes wrong afterwards. */
function unquoted(source: Source, reason: string, offset: number): SyntaxProblem | undefined {
  for (const at of [offset, Math.max(0, source.lineStart(offset) - 1)]) {
    const start = source.lineStart(at);
    const end = endOfLine(source, start);
    const template = /^\s*(?:-\s+)*(?:[^\s'"#{][^'"#{]*:\s+)?(?=\{\{)/.exec(source.text.slice(start, end));
    if (!template) continue;
    const open = start + template[0].length;
    return { diagnostic: unquotedTemplate(source, open), mend: { start: open, end } };
  }
  if (!/bad indentation of a (mapping|sequence)|end of the stream or a doc|expected ':'/.test(reason)) return undefined;
  const start = Math.max(source.lineStart(offset), offset - 1000);
  const end = endOfLine(source, offset);
  const before = source.text.slice(start, offset);
  const rest = source.text.slice(offset, end);
  const needed = (message: string, from: number, extra: Extra = {}) => ({
    diagnostic: problem('yaml-unquoted-text', message, source.location(from), {
      hint: 'Put the value in quotes',
      ...extra,
    }),
    mend: { start: from, end },
  });
  const quoted = /(?:^|[:-]\s+)(?<text>"[^"]*"|'[^']*')\s*$/d.exec(before);
  if (quoted && rest.trim() !== '') {
    const from = start + (quoted.indices?.groups?.text?.[0] ?? 0);
    const hint = 'Put the whole value in quotes of the other kind';
    const related = [{ message: 'The quote starts here', location: source.location(from) }];
    return needed('Text follows the closing quote', offset, { hint, related });
  }
  if (rest.startsWith(':') && /\S:\s+\S/.test(before))
    return needed('A value that holds ": " must be in quotes', offset);
  const mark = /^\s*(?:-\s+)*(?:\S[^:]*:\s+)?(?<mark>[@`%])/d.exec(before + rest)?.indices?.groups?.mark?.[0];
  if (mark === undefined) return undefined;
  return needed(`A value cannot start with "${source.text[start + mark]}"`, start + mark);
}

function endOfLine(source: Source, offset: number): number {
  const end = source.text.slice(offset).search(/[\r\n]/);
  return end < 0 ? source.text.length : offset + end;
}
