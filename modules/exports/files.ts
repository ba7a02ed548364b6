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
    const texts = paths.map((path) => after(text(path), (content) => given([path, content] as const)));
    return after(all(texts), (others) => given({ names, others }));
  });
  return after(all([text(MAIN), folder]), ([main, { names, others }]) => given({ main, names, others }));
}

export interface ExportFiles {
  readonly files: readonly NamedFile[];
  /** Why one of them cannot be read. */
  readonly problem: Refusal | undefined;
}

/** The files that can be read, with their bytes. */
export function filesIn({ main, others }: ExportTexts): ExportFiles {
  const files: NamedFile[] = [];
  let problem: Refusal | undefined;
  for (const [name, content] of [[MAIN, main] as const, ...others]) {
    const bytes = bytesIn(name, content);
    if (typeof bytes === 'string') files.push({ name, bytes });
    else problem ??= bytes;
  }
  return { files, problem };
}

/** The files with one of them changed; a new one comes where exportfs reads it. */
export function withFile(files: readonly NamedFile[], name: string, bytes: string): readonly NamedFile[] {
  if (files.some((file) => file.name === name))
    return files.map((file) => (file.name === name ? { name, bytes } : file));
  const [main, rest] = [files.slice(0, 1), [...files.slice(1), { name, bytes }]];
  const byName = new Map(rest.map((file) => [file.name.slice(FOLDER.length + 1), file]));
  return [...main, ...exportsFiles([...byName.keys()]).flatMap((one) => byName.get(one) ?? [])];
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
