// The first word of a host line: a name, or a pattern of ranges, with an optional port.
import { err, ok, type Result } from '../values/result.ts';

export interface HostNames {
  readonly names: readonly string[];
  readonly port?: number;
}

/** Why a host pattern means nothing; `at` and `length` count inside the pattern, from 0. */
export interface HostNamesError {
  readonly message: string;
  readonly hint?: string;
  readonly at: number;
  readonly length: number;
}

/** More hosts than this from one line are a slip of the finger. */
const MAX_HOSTS = 100_000;
/** The order of a range of letters: lower case first, as in Ansible. */
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const RANGE = /\[[^\]]*:[^\]]*\]/;

/** The hosts that a pattern stands for: `h[01:10:2]`, `[a:c]-db`, `host:port`, `[fe80::1]:2222`. */
export function expandHostNames(pattern: string): Result<HostNames, HostNamesError> {
  const { address, port } = splitPort(pattern);
  if (address.endsWith(':') && !isIpv6(address)) {
    return fail('A port must follow ":"', pattern.length - 1, 1);
  }
  if (port !== undefined && (port < 1 || port > 65535)) {
    const digits = String(port).length;
    return fail(`Port ${port} is not between 1 and 65535`, pattern.length - digits, digits);
  }
  const strange = /[=\s,;&!*?'"`$(){}<>|\\/]/.exec(address);
  if (strange) {
    return fail(
      `A host name cannot hold "${strange[0]}"`,
      strange.index,
      1,
      strange[0] === '=' ? 'A variable needs a host before it, or a section such as [all:vars]' : undefined,
    );
  }
  const names = isIpv6(address) ? ok([address]) : expand(address);
  if (!names.ok) return names;
  return ok({ names: names.value, ...(port !== undefined && { port }) });
}

function splitPort(pattern: string): { address: string; port?: number } {
  const bracketed = /^\[([^\]]*:[^\]]*:[^\]]*|[^:\]]+)\]:(\d+)$/.exec(pattern);
  if (bracketed && (isIpv6(bracketed[1] ?? '') || !bracketed[1]?.includes(':'))) {
    return { address: bracketed[1] ?? '', port: Number(bracketed[2]) };
  }
  const plain = /^((?:[^:[\]]|\[[^\]]*\])*):(\d+)$/.exec(pattern);
  return plain ? { address: plain[1] ?? '', port: Number(plain[2]) } : { address: pattern };
}

/** Whether a text is an IPv6 address without brackets. */
function isIpv6(text: string): boolean {
  return /^[0-9a-f:.]*(?:%[\w.-]+)?$/i.test(text) && (text.match(/:/g) ?? []).length >= 2;
}

function expand(pattern: string): Result<string[], HostNamesError> {
  let names = [''];
  let at = 0;
  while (at < pattern.length) {
    const open = pattern.indexOf('[', at);
    const plain = pattern.slice(at, open < 0 ? undefined : open);
    const stray = plain.search(/[\]:]/);
    if (stray >= 0) {
      return plain[stray] === ']'
        ? fail('"]" closes nothing', at + stray, 1, 'A range is written [1:3]')
        : fail('What follows ":" is not a port', at + stray + 1, Math.max(1, pattern.length - at - stray - 1));
    }
    names = names.map((name) => name + plain);
    if (open < 0) break;
    const close = pattern.indexOf(']', open);
    if (close < 0) return fail('The range is not closed', open, pattern.length - open, 'A range is written [1:3]');
    const body = pattern.slice(open + 1, close);
    const values = RANGE.test(`[${body}]`) ? rangeValues(body) : err('A range is written [1:3] or [a:c]');
    if (!values.ok) return fail(values.error, open, close + 1 - open);
    if (names.length * values.value.length > MAX_HOSTS) {
      return fail(`The range stands for more than ${MAX_HOSTS} hosts`, open, close + 1 - open);
    }
    names = names.flatMap((name) => values.value.map((value) => name + value));
    at = close + 1;
  }
  return ok(names);
}

/** The values of `begin:end[:step]`; a leading zero in `begin` pads them all. */
function rangeValues(body: string): Result<string[], string> {
  const bounds = body.split(':');
  const [begin = '', end = '', step = '1'] = bounds;
  if (bounds.length > 3) return err(`The range "[${body}]" has more than begin, end and step`);
  if (end === '') return err(`The range "[${body}]" has no end`);
  if (!/^\d+$/.test(step) || Number(step) === 0) return err(`The step "${step}" is not a number above 0`);
  if (/^[a-zA-Z]$/.test(begin) && /^[a-zA-Z]$/.test(end)) {
    const values = span(LETTERS.indexOf(begin), LETTERS.indexOf(end), Number(step)).map((index) =>
      LETTERS.charAt(index),
    );
    return values.length ? ok(values) : err(`The range "[${body}]" runs backward and holds nothing`);
  }
  if (!/^\d*$/.test(begin) || !/^\d+$/.test(end)) {
    return err(`The range "[${body}]" goes neither from number to number nor from letter to letter`);
  }
  if (/^0\d/.test(begin) && begin.length !== end.length) {
    return err(`The bounds of "[${body}]" differ in length`);
  }
  const first = Number(begin || '0');
  if (Number(end) - first > MAX_HOSTS * Number(step)) return err(`The range stands for more than ${MAX_HOSTS} hosts`);
  const width = /^0\d/.test(begin) ? begin.length : 0;
  const values = span(first, Number(end), Number(step)).map((value) => String(value).padStart(width, '0'));
  return values.length ? ok(values) : err(`The range "[${body}]" runs backward and holds nothing`);
}

function span(first: number, last: number, step: number): number[] {
  const values: number[] = [];
  for (let value = first; value <= last; value += step) values.push(value);
  return values;
}

function fail(message: string, at: number, length: number, hint?: string): Result<never, HostNamesError> {
  return err({ message, at, length, ...(hint !== undefined && { hint }) });
}
