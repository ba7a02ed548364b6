// The table that exportfs is expected to make of the files, and the judges that hold it to that.
import { type Guard, isUnknown, type Reply, textOfBytes, unknown } from '../../engine/contract/index.ts';
import { canonicalClient, effective, type NamedFile } from '../formats/exports/index.ts';
import {
  type ActiveExport,
  type ActiveTable,
  type HostNames,
  listOf,
  nameOf,
  portsOf,
  type RealPaths,
  readActive,
} from '../looks/exports.ts';
import { isName } from './files.ts';

/** An export that is expected: by which line, and whether it must be there. */
export interface Expected extends ActiveExport {
  readonly file: string;
  readonly line: number;
  /** The client is written as a name, which may stand for one that is there already. */
  readonly named: boolean;
}

/** What is known of paths and host names; what is not is taken as it is written. */
export interface Known {
  readonly paths: RealPaths;
  readonly names: HostNames;
}

/** What the files come to, names resolved; what does not resolve is not exported. */
export function expectedOf(files: readonly NamedFile[], { paths, names }: Known): readonly Expected[] {
  const real = new Map(Object.entries(paths));
  return effective(files, (path) => real.get(path) ?? path).exports.flatMap((entry) => {
    const client = clientName(entry.client, names);
    if (client === null) return [];
    const { file, line, path, options } = entry;
    return [
      { path, client, options: listOf(options), ports: portsOf(options), file, line, named: isName(entry.client) },
    ];
  });
}

/** A client as exportfs will print it; null where it does not resolve. */
export function clientName(client: string, names: HostNames): string | null {
  if (!isName(client)) return canonicalClient(client);
  return Object.hasOwn(names, client) ? (names[client] ?? null) : client.toLowerCase();
}

/** Whether an active export is what is expected; what exportfs does not say of ports does not count. */
export function isAsExpected(active: ActiveExport, { options, ports }: Expected): boolean {
  const said = isUnknown(active.ports) || active.ports === '' ? ports : active.ports;
  return said === ports && active.options.join() === options.join();
}

/**
 * What must be there: our own exports, and of the others those that are there now. The others may hold mistakes
 * that are not ours, such as two names of one host.
 */
export function certainOf(
  expected: readonly Expected[],
  active: readonly ActiveExport[],
  own: (entry: ActiveExport) => boolean,
): readonly Expected[] {
  const now = new Map(active.map((one) => [nameOf(one), one]));
  return expected.filter((entry) => {
    const before = now.get(nameOf(entry));
    return own(entry) || (before !== undefined && isAsExpected(before, entry));
  });
}

/**
 * What `exportfs -s` will say. Where our own path is exported, so is it to its other clients that are addresses:
 * nothing but a wrong path or name keeps a line from being exported.
 */
export function predictedTable(expected: readonly Expected[], certain: readonly Expected[]): ActiveTable {
  const sure = (entry: Expected) =>
    certain.includes(entry) || (!entry.named && certain.some(({ path }) => path === entry.path));
  const open = (entry: Expected) => unknown(`whether ${textOfBytes(nameOf(entry))} is exported`);
  return Object.fromEntries(
    expected.map((entry) => {
      const { path, client, options } = entry;
      const ports = unknown('whether nfsd runs');
      return [nameOf(entry), sure(entry) ? { path, client, options, ports } : open(entry)];
    }),
  );
}

/** That `exportfs -s` prints what is certain, and nothing that is not expected. */
export function tableIs(expected: readonly Expected[], certain: readonly Expected[]): Guard {
  return {
    do: 'guard',
    says: 'the server exports what the files say',
    argv: ['exportfs', '-s'],
    reads: ['exports:'],
    judge: (reply) => (reply.code === 0 ? judgeTable(expected, certain, reply) : said(reply) || 'exportfs -s failed'),
  };
}

/** The complaint about a printed table, or undefined. */
export function judgeTable(
  expected: readonly Expected[],
  certain: readonly Expected[],
  reply: Reply,
): string | undefined {
  const printed = new Map(readActive(reply.out).map((one) => [nameOf(one), one]));
  const wrong = certain.flatMap((entry) => {
    const found = printed.get(nameOf(entry));
    if (found && isAsExpected(found, entry)) return [];
    const what = found ? 'would have other options' : 'would not be exported';
    return [`${nameOf(entry)} (${entry.file}:${entry.line}) ${what}`];
  });
  const names = new Set(expected.map(nameOf));
  const more = [...printed.keys()].filter((name) => !names.has(name)).map((name) => `${name} would be exported too`);
  const all = [...wrong, ...more];
  if (all.length === 0) return undefined;
  const why = said(reply);
  return textOfBytes(`exportfs reads the files otherwise than they look: ${all.join('; ')}${why && ` (${why})`}`);
}

const said = ({ err }: Reply): string => err.trim().split('\n').slice(0, 3).join(' / ');
