// Regular expressions as Ansible users write them (Python's `re`), run by JavaScript's engine.
import { err, ok, type Result } from '../../values/result.ts';

const MAX_PATTERN = 1000;
/** Characters of text that a pattern is tried on. */
export const MAX_SUBJECT = 100_000;

/**
 * Python's pattern as a RegExp: `(?P<n>)`, `(?P=n)`, leading `(?i)`, `\A`, `\Z`, and `$` before a
 * last line break.
 * @returns the reason where it cannot be read
 */
export function pythonRegExp(pattern: string, flags: string): Result<RegExp, string> {
  if (pattern.length > MAX_PATTERN) return err(`it is longer than ${MAX_PATTERN} characters`);
  const leading = /^\(\?([aimsux]+)\)/.exec(pattern);
  const inline = leading?.[1] ?? '';
  if (inline.includes('x')) return err('the flag "x" is not available');
  const all = new Set([...flags, ...inline.replace(/[au]/g, '')]);
  const body = translate(pattern.slice(leading?.[0].length ?? 0), all.has('m'));
  try {
    return ok(new RegExp(body, [...all].join('')));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return err(error.message.replace(/^Invalid regular expression: .*: /s, '').toLowerCase());
  }
}

function translate(pattern: string, multiline: boolean): string {
  const piece = /\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?P<|\(\?P=(\w+)\)|\$/gs;
  return pattern.replace(piece, (found: string, name: string | undefined) => {
    if (found === '\\A') return '(?<![^])';
    if (found === '\\Z' || found === '\\z') return '(?![^])';
    if (found === '(?P<') return '(?<';
    if (name !== undefined) return `\\k<${name}>`;
    if (found === '$') return multiline ? '$' : '(?=\\n?(?![^]))';
    if (found.startsWith('[]') || found.startsWith('[^]')) return found.replace(']', '\\]');
    return found;
  });
}

/** Replace every match; `\1`, `\g<1>` and `\g<name>` in the replacement stand for groups. */
export function replaceAll(text: string, regex: RegExp, replacement: string): string {
  const global = new RegExp(regex.source, `${regex.flags.replace('g', '')}g`);
  return text.replace(global, (...found: unknown[]) => {
    const last = found.at(-1);
    const named =
      typeof last === 'object' && last !== null ? new Map(Object.entries(last)) : new Map<string, unknown>();
    return replacement.replace(
      /\\(?:g<(\w+)>|(\d{1,2})|(n)|(t)|(\\))/g,
      (whole, group?: string, digits?: string, n?: string, t?: string) => {
        if (n) return '\n';
        if (t) return '\t';
        const name = group ?? digits;
        if (name === undefined) return whole === '\\\\' ? '\\' : whole;
        const value = /^\d+$/.test(name) ? found[Number(name)] : named.get(name);
        return typeof value === 'string' ? value : '';
      },
    );
  });
}
