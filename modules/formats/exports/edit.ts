// Edits of one exports(5) file that change one client of one path and nothing that anybody else exports.
import { dominantEol, insertLines, splice } from '../lines.ts';
import { canonicalClient } from './client.ts';
import { canonicalPath } from './effective.ts';
import { type ExportEntry, renderClient, renderExport } from './encode.ts';
import { applyOptions, canonicalList, readOptions, sameOptions } from './options.ts';
import { type ClientItem, clientsOf, type ExportLine, parseExports } from './parse.ts';
import type { Token } from './scanner.ts';

export type ExportsEdit =
  | { readonly ok: true; readonly bytes: string }
  /** The file cannot be edited safely; the line explains. */
  | { readonly ok: false; readonly line: number; readonly problem: string };

interface Own {
  readonly line: ExportLine;
  readonly item: ClientItem;
}

/**
 * The file with `path` exported to `client` with exactly these options. An entry that means the same stays as it
 * is; one that differs keeps its place, unless a `-` list of its line says something that options cannot take back.
 * A missing one gets a line of its own at the end.
 * @param line how a template renders the entry (`entryOf` tells whether it does)
 */
export function setClient(bytes: string, entry: ExportEntry, line = renderExport(entry)): ExportsEdit {
  const wanted = readOptions(entry.options);
  if (!wanted.ok) return { ok: false, line: 0, problem: wanted.problem };
  const [own] = findOwn(bytes, entry.path, entry.client);
  if (!own) return append(bytes, entry, line);
  if (sameOptions(own.item.options, wanted.options)) return { ok: true, bytes };
  const { token, inherited } = own.item;
  const here = applyOptions(inherited, entry.options.join(','));
  if (token && here.ok && sameOptions(here.options, wanted.options)) {
    const text = renderClient(own.item.client, entry.options);
    return checked(bytes, splice(bytes, [{ start: token.start, end: token.end, text }]), entry, true);
  }
  const without = removeClient(bytes, entry.path, entry.client);
  return without.ok ? append(without.bytes, entry, line) : without;
}

/** The file without this client of this path, however often it is there. */
export function removeClient(bytes: string, path: string, client: string): ExportsEdit {
  let now = bytes;
  for (;;) {
    const [own] = findOwn(now, path, client);
    if (!own) return now === bytes ? { ok: true, bytes } : checked(bytes, now, { path, client, options: [] }, false);
    const cut = cutItem(own);
    now = splice(now, [cut]);
  }
}

/** The clients that a file exports a path to. */
export function clientsOfPath(bytes: string, path: string): readonly ClientItem[] {
  return linesOfPath(bytes, path).flatMap(clientsOf);
}

function linesOfPath(bytes: string, path: string): readonly ExportLine[] {
  const lines = parseExports(bytes).segments.filter((segment) => segment.kind === 'line');
  return lines.filter((line) => canonicalPath(line.path) === canonicalPath(path));
}

function findOwn(bytes: string, path: string, client: string): readonly Own[] {
  const wanted = canonicalClient(client);
  return linesOfPath(bytes, path).flatMap((line) =>
    clientsOf(line).flatMap((item) => (canonicalClient(item.client) === wanted ? [{ line, item }] : [])),
  );
}

/** Where to cut a client out of its line: a line left without one would be exported to everybody. */
function cutItem({ line, item }: Own): { start: number; end: number; text: string } {
  if (clientsOf(line).length === 1) return { start: line.start, end: line.start + line.raw.length, text: '' };
  const at = line.items.indexOf(item);
  const previous = line.items[at - 1];
  const next = line.items[at + 1];
  const endOf = (token: Token | undefined) => token?.end ?? line.pathToken.end;
  // A `-` list that nobody follows means everybody; two in a row make the second one a client.
  if (previous?.kind === 'defaults' && next?.kind === 'defaults') {
    return { start: previous.token.end, end: next.token.start + 1, text: ',' };
  }
  const from = previous?.kind === 'defaults' && !next ? line.items[at - 2] : previous;
  const dropped = item.token ?? previous?.token;
  return { start: endOf(from?.token), end: endOf(dropped), text: '' };
}

function append(bytes: string, entry: ExportEntry, line: string): ExportsEdit {
  const { stop } = parseExports(bytes);
  if (stop) return { ok: false, line: stop.line, problem: `A new entry would never be read: ${stop.problem}` };
  // A blank keeps a `\` at the very end of the file a literal one when its line is completed.
  const whole = bytes.endsWith('\\') ? `${bytes} ` : bytes;
  const text = line.replace(/\r?\n$/, '');
  const open = whole.endsWith('\\\n') ? '\n' : '';
  const inserted =
    open === '' ? insertLines(whole, whole.length, [text]).bytes : whole + open + text + dominantEol(whole);
  return checked(bytes, inserted, entry, true);
}

/** An edit counts only if everything else is exported as before, and ours as asked for. */
function checked(before: string, after: string, { path, client, options }: ExportEntry, present: boolean): ExportsEdit {
  const [was, is] = [others(before, path, client), others(after, path, client)];
  const wanted = readOptions(options);
  const [own] = findOwn(after, path, client);
  const asAsked = present ? own && wanted.ok && sameOptions(own.item.options, wanted.options) : !own;
  if (asAsked && was.length === is.length && was.every((entry, at) => entry === is[at]))
    return { ok: true, bytes: after };
  const line = linesOfPath(before, path)[0]?.line ?? before.split('\n').length;
  return { ok: false, line, problem: `'${client}' cannot be edited here without changing what others are given` };
}

/** What a file exports to everybody but one client of one path, in order. */
function others(bytes: string, path: string, client: string): readonly string[] {
  const { segments, stop } = parseExports(bytes);
  const lines = segments.filter((segment) => segment.kind === 'line');
  const exports = lines.flatMap((line) =>
    clientsOf(line).map((item) => [
      canonicalPath(line.path),
      canonicalClient(item.client),
      ...canonicalList(item.options),
    ]),
  );
  const ours = (entry: readonly string[]) => entry[0] === canonicalPath(path) && entry[1] === canonicalClient(client);
  return [...exports.filter((entry) => !ours(entry)).map((entry) => entry.join('\n')), stop?.problem ?? ''];
}
