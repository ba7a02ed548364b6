// The plan of `nfs_export`: the file, and the table that the server has.
import {
  bytesOf,
  type Change,
  change,
  type Guard,
  isUnknown,
  look,
  type Note,
  type Plan,
  predict,
  type Refusal,
  type Run,
  refuse,
  run,
  textOfBytes,
  undecided,
} from '../../engine/contract/index.ts';
import { effective, type NamedFile } from '../formats/exports/index.ts';
import { makeDirectory } from '../looks/directory.ts';
import { entriesOf } from '../looks/entries.ts';
import {
  type ActiveExport,
  type ActiveTable,
  activeExports,
  connectedClients,
  knownIn,
  type Meanings,
  nameOf,
} from '../looks/exports.ts';
import type { FileText } from '../looks/text.ts';
import { writeFile } from '../looks/write-file.ts';
import { type ExportParams, editFile, mayStay } from './edit.ts';
import { type ExportTexts, FOLDER, filesIn, withFile, wordsIn } from './files.ts';
import { rehearsed } from './rehearse.ts';
import {
  certainOf,
  clientName,
  type Expected,
  expectedOf,
  isAsExpected,
  type Known,
  predictedTable,
  tableIs,
} from './table.ts';

export interface ExportSeen {
  readonly texts: ExportTexts;
  readonly active: ActiveTable;
  /** Of our own path and clients. */
  readonly own: Meanings;
  /** Of everything else in the files, and the connected clients; undefined until they are asked for. */
  readonly others: Meanings | undefined;
  readonly connected: readonly string[] | undefined;
}

/** The plan that brings file and table about. */
export function keepExports(params: ExportParams, file: string, seen: ExportSeen): Plan {
  const { files, problem } = filesIn(seen.texts);
  if (problem) return problem;
  const bytes = editFile(params, file, files);
  if (typeof bytes !== 'string') return bytes;
  const own = known(seen.own);
  const unresolved = (params.state === 'present' ? (params.clients ?? []) : []).find(
    ({ host }) => clientName(host, own.names) === null,
  );
  if (unresolved) {
    return refuse(
      `"${unresolved.host}" does not resolve on this host: nothing would be exported to it`,
      'Use its address, or hosts_entry before',
    );
  }
  const real = own.paths[bytesOf(params.path)] ?? bytesOf(params.path);
  const next = withFile(files, file, bytes);
  const isOurs = (entry: ActiveExport) => entry.path === real;
  const ours = (params.clients ?? []).map(({ host }) => clientName(host, own.names) ?? host);
  const unwanted = (entry: ActiveExport) => isOurs(entry) && !mayStay(params, entry.client, ours);
  const unchanged = (files.find(({ name }) => name === file)?.bytes ?? '') === bytes;
  const active = knownIn(seen.active);
  const now = new Map(active.map((one) => [nameOf(one), one]));
  const wanted = expectedOf(next, own).filter((entry) => isOurs(entry) && ours.includes(entry.client));
  const inForce = wanted.every((entry) => {
    const one = now.get(nameOf(entry));
    return one !== undefined && isAsExpected(one, entry);
  });
  if (unchanged && inForce && !active.some(unwanted)) return [];
  const others = seen.others ? known(seen.others) : nothingElse(params.path, [...files, ...next]);
  if (!others) return look('others', 'connected');
  const meanings = { paths: { ...others.paths, ...own.paths }, names: { ...others.names, ...own.names } };
  const [before, expected] = [expectedOf(files, meanings), expectedOf(next, meanings)];
  const strange = runtimeOnly(active, [...before, ...expected], unwanted);
  if (strange) return strange;
  const gone = active.filter((one) => !expected.some((entry) => nameOf(entry) === nameOf(one)));
  if (gone.length > 0 && seen.connected === undefined) return look('connected');
  const certain = certainOf(expected, active, (entry) => isOurs(entry) && ours.includes(entry.client));
  const table = { expected, certain, names: wordsIn(next).names.length > 0 };
  const made = changeOf(params, file, seen, bytes, table);
  const open = wanted.map((entry) => seen.active[nameOf(entry)]).find(isUnknown);
  if (unchanged && open !== undefined && isUnknown(open)) return undecided(open, [made]);
  const notes = notesOf(next, gone, seen.connected ?? []);
  return change([made], notes.length > 0 ? notes : undefined);
}

/** What nobody has to be asked: the files name no other path, and no client by its name. */
function nothingElse(path: string, files: readonly NamedFile[]): Known | undefined {
  const { paths, names } = wordsIn(files);
  return names.length === 0 && paths.every((other) => other === bytesOf(path)) ? { paths: {}, names: {} } : undefined;
}

/** In a dry run a path may rest on an earlier task: then it is taken as it is written. */
const known = ({ paths, names }: Meanings): Known => ({
  paths: isUnknown(paths) ? {} : paths,
  names: isUnknown(names) ? {} : names,
});

/** `exportfs -ra` drops what no file says: a cluster's exports, ZFS's, an admin's. */
function runtimeOnly(
  active: readonly ActiveExport[],
  said: readonly Expected[],
  unwanted: (entry: ActiveExport) => boolean,
): Refusal | undefined {
  const strange = active.filter((one) => !unwanted(one) && !said.some((entry) => nameOf(entry) === nameOf(one)));
  if (strange.length === 0) return undefined;
  const names = strange.map((one) => textOfBytes(nameOf(one))).join(', ');
  return refuse(
    `The server exports what no file says: ${names}; "exportfs -ra" would drop it`,
    'Write it into a file of /etc/exports.d, or take it back with exportfs -u',
  );
}

/** What the server is to export in the end. */
interface Table {
  readonly expected: readonly Expected[];
  /** What must be there; the rest of what is expected may be. */
  readonly certain: readonly Expected[];
  /** Some clients are names, which the network resolves. */
  readonly names: boolean;
}

function changeOf(
  { path, state }: ExportParams,
  file: string,
  { texts, connected }: ExportSeen,
  bytes: string,
  { expected, certain, names }: Table,
): Change {
  // Entries of others that were wrong before make exportfs end with 1: the table is the judge.
  const effect: readonly (Run | Guard)[] = [{ ...run('exportfs', '-ra'), accept: [0, 1] }, tableIs(expected, certain)];
  const table = [
    predict(activeExports(), predictedTable(expected, certain)),
    ...(connected ? [predict(connectedClients(), connected)] : []),
  ];
  const old = textOf(texts, file);
  const what = state === 'present' ? `export ${path}` : `end the export of ${path}`;
  if ((old.kind === 'file' ? old.bytes : '') === bytes) {
    return { summary: `${what} as ${file} says`, steps: effect, predicts: table, touches: ['exports:'] };
  }
  const folder = file.startsWith(`${FOLDER}/`) ? inFolder(texts, file) : { first: [], predicts: [], touches: [] };
  return writeFile({
    path: file,
    before: old,
    after: bytes,
    summary: `${what} in ${file}`,
    first: folder.first,
    validate: [rehearsed(file, expected, certain, names)],
    effect,
    predicts: [...folder.predicts, ...table],
    touches: [...folder.touches, 'exports:'],
  });
}

function textOf({ main, others }: ExportTexts, file: string): FileText {
  if (!file.startsWith(`${FOLDER}/`)) return main;
  return others.find(([path]) => path === file)?.[1] ?? { kind: 'missing' };
}

/** The folder is made where it is missing, and holds the file then. */
function inFolder({ names }: ExportTexts, file: string) {
  const made = names ? undefined : makeDirectory(FOLDER, [], { mode: '0755' });
  const then = [...new Set([...(names ?? []), bytesOf(file.slice(FOLDER.length + 1))])].toSorted();
  return {
    first: made?.steps ?? [],
    predicts: [...(made?.predicts ?? []), predict(entriesOf(FOLDER), then)],
    touches: made?.touches ?? [],
  };
}

function notesOf(
  files: readonly NamedFile[],
  gone: readonly ActiveExport[],
  connected: readonly string[],
): readonly Note[] {
  const { stops, duplicates, warnings } = effective(files);
  const cut = gone.filter(({ client }) => connected.includes(client));
  const texts = [
    ...stops.map(({ file, line, problem }) => `${file}:${line}: nothing after this line is exported: ${problem}`),
    ...duplicates.map(
      ({ file, line, first }) =>
        `${file}:${line} is ignored: ${first.file}:${first.line} says the same path and client`,
    ),
    ...warnings.map(({ file, line, text }) => `${file}:${line}: ${text}`),
    ...cut.map(({ client, path }) => `${client} is connected: what it has open below ${path} becomes stale`),
  ];
  return texts.map((text) => ({ level: 'warn', text: textOfBytes(text) }));
}
