// The files of exports(5), as texts and as what they say together.
import { after, all, given, type Probe, type Refusal } from '../../engine/contract/index.ts';
import { clientKind, effective, exportsFiles, type NamedFile } from '../formats/exports/index.ts';
import { entriesOf } from '../looks/entries.ts';
import { bytesIn, type FileText, text } from '../looks/text.ts';

export const MAIN = '/etc/exports';
export const FOLDER = '/etc/exports.d';

/** The path of the file that a playbook names: `/etc/exports`, or a file of the folder by its name or path. */
export function fileOf(name: string): string {
  if (name.startsWith('/')) return name;
  return `${FOLDER}/${name.replace(/\.exports$/, '')}.exports`;
}

/** What is wrong with the name of a file, or undefined. */
export function fileProblem(name: string): string | undefined {
  if (name === MAIN) return undefined;
  const path = fileOf(name);
  const inside = path.startsWith(`${FOLDER}/`) ? path.slice(FOLDER.length + 1) : '';
  return /^[^./][^/]*\.exports$/.test(inside)
    ? undefined
    : `"file" is ${MAIN} or a file of ${FOLDER} that exportfs reads, such as "images", not "${name}"`;
}

/** All files that exportfs reads, in its order. */
export interface ExportTexts {
  readonly main: FileText;
  /** The names in the folder; null where there is no folder. */
  readonly names: readonly string[] | null;
  readonly others: readonly (readonly [path: string, text: FileText])[];
}

export function exportTexts(): Probe<ExportTexts> {
  const folder = after(entriesOf(FOLDER), (names) => {
    const paths = exportsFiles(names ?? []).map((name) => `${FOLDER}/${Buffer.from(name, 'latin1').toString('utf8')}`);
    return after(all(paths.map((path) => text(path))), (texts) => given({ names, paths, texts }));
  });
  return after(all([text(MAIN), folder]), ([main, { names, paths, texts }]) =>
    given({ main, names, others: paths.map((path, at) => [path, texts[at] ?? { kind: 'missing' }] as const) }),
  );
}

/** The files with their bytes, or why one cannot be read. */
export function namedFiles({ main, others }: ExportTexts): readonly NamedFile[] | Refusal {
  const files: NamedFile[] = [];
  for (const [name, content] of [[MAIN, main] as const, ...others]) {
    const bytes = bytesIn(name, content);
    if (typeof bytes !== 'string') return bytes;
    files.push({ name, bytes });
  }
  return files;
}

/** The files with one of them changed; a new one comes where exportfs reads it. */
export function withFile(files: readonly NamedFile[], name: string, bytes: string): readonly NamedFile[] {
  if (files.some((file) => file.name === name))
    return files.map((file) => (file.name === name ? { name, bytes } : file));
  const [main, ...rest] = files;
  const names = exportsFiles([...rest, { name }].map((file) => file.name.slice(FOLDER.length + 1)));
  const byName = new Map([...rest, { name, bytes }].map((file) => [file.name.slice(FOLDER.length + 1), file]));
  return [...(main ? [main] : []), ...names.flatMap((one) => byName.get(one) ?? [])];
}

/** The paths and the host names that the files export to. */
export function wordsIn(files: readonly NamedFile[]): {
  readonly paths: readonly string[];
  readonly names: readonly string[];
} {
  const { exports } = effective(files);
  return {
    paths: exports.map(({ path }) => path),
    names: exports.map(({ client }) => client).filter(isName),
  };
}

/** Whether a client is a name that must be resolved. */
export function isName(client: string): boolean {
  return clientKind(client) === 'host' && !/^[\d.]+$|:/.test(client);
}
