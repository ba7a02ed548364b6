// /etc/hosts (hosts(5)): an address and its names on each line.
import { canonicalAddress } from './address.ts';
import { insertLines, rawLine, splice, splitLines } from './lines.ts';

export interface HostsLine {
  /** The line as it stands. Concatenated, the raw lines are the file. */
  readonly raw: string;
  /** From 1. */
  readonly line: number;
  /** Offset in the file. */
  readonly start: number;
  /** Undefined on blank and comment lines. */
  readonly address: string | undefined;
  readonly names: readonly { readonly text: string; readonly start: number; readonly end: number }[];
}

export function parseHosts(bytes: string): readonly HostsLine[] {
  let start = 0;
  return splitLines(bytes).map((line, at) => {
    const raw = rawLine(line);
    const words = [...raw.replace(/#.*/s, '').matchAll(/[^ \t\r\n\v\f]+/g)];
    const place = { raw, line: at + 1, start };
    start += raw.length;
    const [address, ...names] = words.map(({ 0: text, index }) => ({ text, start: index, end: index + text.length }));
    return { ...place, address: address?.text, names };
  });
}

const sameName = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
const sameAddress = (a: string | undefined, b: string) =>
  a !== undefined && canonicalAddress(a) === canonicalAddress(b);

/**
 * The file with these names for an address. Missing names follow the last name of the address's first line, or come
 * as a new line at the end; names that are there stay where they are.
 */
export function setHostNames(bytes: string, address: string, names: readonly string[]): string {
  const own = parseHosts(bytes).filter((line) => sameAddress(line.address, address));
  const have = own.flatMap((line) => line.names.map(({ text }) => text));
  const missing = names.filter(
    (name, at) => !have.some((other) => sameName(other, name)) && names.findIndex((one) => sameName(one, name)) === at,
  );
  if (missing.length === 0) return bytes;
  const end = own[0]?.names.at(-1)?.end;
  if (own[0] && end !== undefined) {
    const at = own[0].start + end;
    return splice(bytes, [{ start: at, end: at, text: missing.map((name) => ` ${name}`).join('') }]);
  }
  return insertLines(bytes, bytes.length, [`${address}\t${missing.join(' ')}`]).bytes;
}

/** The file without these names on the lines of an address; a line that has no name left goes. */
export function removeHostNames(bytes: string, address: string, names: readonly string[]): string {
  const cuts = parseHosts(bytes)
    .filter((line) => sameAddress(line.address, address))
    .flatMap((line) => {
      const gone = line.names.filter(({ text }) => names.some((name) => sameName(name, text)));
      if (gone.length === 0) return [];
      if (gone.length === line.names.length)
        return [{ start: line.start, end: line.start + line.raw.length, text: '' }];
      return gone.map(({ start, end }) => cutWord(line, start, end));
    });
  return splice(bytes, cuts);
}

/** A name and the blanks before it; the first name goes with the blanks after it, so the column stays. */
function cutWord(line: HostsLine, start: number, end: number): { start: number; end: number; text: string } {
  const first = line.names[0]?.start === start;
  const next = line.names.find((name) => name.start >= end);
  if (first && next) return { start: line.start + start, end: line.start + next.start, text: '' };
  const before = /[ \t\v\f]*$/.exec(line.raw.slice(0, start))?.[0].length ?? 0;
  return { start: line.start + start - before, end: line.start + end, text: '' };
}

/** The file without these names on Debian's `127.0.1.1` line, which makes a host's own name a loopback address. */
export function dropLoopbackAlias(bytes: string, names: readonly string[]): string {
  return removeHostNames(bytes, '127.0.1.1', names);
}

/** Lines above that give one of the names another address of the same family: the first match wins. */
export function shadowingLines(bytes: string, address: string, names: readonly string[]): readonly HostsLine[] {
  const lines = parseHosts(bytes);
  const has = (line: HostsLine) => line.names.some(({ text }) => names.some((name) => sameName(name, text)));
  const own = lines.findIndex((line) => sameAddress(line.address, address) && has(line));
  const family = (text: string) => text.includes(':');
  return lines
    .filter(
      ({ address: other }, at) =>
        (own < 0 || at < own) &&
        other !== undefined &&
        family(other) === family(address) &&
        !sameAddress(other, address),
    )
    .filter(has);
}
