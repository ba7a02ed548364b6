// The rules of a text beyond its type.
import type { StringProp } from '../../contract/schema.ts';

/** Tab, newline and their kin, which no name, path or option holds. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f]/;

export interface Complaint {
  /** What it must be: `an absolute path`. */
  readonly expected: string;
  readonly hint?: string;
}

/** What is wrong with a text by its format, or undefined. */
export function checkFormat(text: string, format: StringProp['format']): Complaint | undefined {
  if (format === 'text') return undefined;
  if (CONTROL.test(text)) return { expected: 'one line without control characters' };
  if (format === 'path') return checkPath(text);
  if (format === 'mode') return checkMode(text);
  if (format === 'name') return checkName(text);
  return undefined;
}

function checkPath(text: string): Complaint | undefined {
  if (!text.startsWith('/')) {
    const hint = text.startsWith('~') ? 'Write the home directory in full: "~" is not expanded on the host' : undefined;
    return { expected: 'an absolute path', ...(hint !== undefined && { hint }) };
  }
  const clean = cleanPath(text);
  return clean === text
    ? undefined
    : { expected: 'a path without "//", ".", ".." and a final "/"', hint: `Write "${clean}"` };
}

function cleanPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

function checkMode(text: string): Complaint | undefined {
  if (/^[0-7]{3,4}$|^0[0-7]{4}$/.test(text)) return undefined;
  const symbolic = /^[ugoa]*[-+=][rwxXst]*/.test(text);
  const hint = symbolic ? `A symbolic mode such as "${text}" says only a part of it` : undefined;
  return { expected: 'an octal mode such as "0644"', ...(hint !== undefined && { hint }) };
}

function checkName(text: string): Complaint | undefined {
  if (text === '') return { expected: 'a name, not an empty text' };
  if (text.startsWith('-')) return { expected: 'a name without a leading "-"' };
  return /\s/.test(text) ? { expected: 'a name without blanks' } : undefined;
}
