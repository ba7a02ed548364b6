// Writing exports(5): what may be written, and how.
import { clientProblem } from './client.ts';
import { readOptions } from './options.ts';
import { clientsOf, parseExports } from './parse.ts';

export interface ExportEntry {
  readonly path: string;
  readonly client: string;
  readonly options: readonly string[];
}

/** A path as nfs-utils reads it back: blanks, control characters, `"`, `\` and `#` as `\ooo`. */
export function encodePath(path: string): string {
  return path.replace(
    /[^\x21-\x7e\x80-\uffff]|["\\#]/g,
    (char) => `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`,
  );
}

/** `client(option,option)`. */
export function renderClient(client: string, options: readonly string[]): string {
  return `${client}(${options.join(',')})`;
}

/** The whole line of one export, without its line ending. */
export function renderExport({ path, client, options }: ExportEntry): string {
  return `${encodePath(path)} ${renderClient(client, options)}`;
}

/**
 * What is wrong with an entry that we are asked to write, or undefined. A line that passes reads back as this
 * very entry and as nothing else.
 */
export function entryProblem(entry: ExportEntry): string | undefined {
  if (!entry.path.startsWith('/')) return `Expected an absolute path, not '${entry.path}'`;
  // The reader decodes once more where a decoded backslash meets three digits.
  if (/\\[0-7]{3}/.test(entry.path))
    return `exports(5) cannot express a backslash before three digits: '${entry.path}'`;
  const client = clientProblem(entry.client);
  if (client !== undefined) return client;
  const strange = entry.options.find(
    (option) => option === '' || /[^\x21-\x7e\x80-\uffff]|["\\#(),]/.test(option.replace(/^[^=]*=/, '')),
  );
  if (strange !== undefined) return `An option cannot hold blanks, quotes, commas or parentheses: '${strange}'`;
  const options = readOptions(entry.options);
  if (!options.ok) return options.problem;
  if (renderClient(entry.client, entry.options).length > 511) return 'A client with its options has over 511 bytes';
  return undefined;
}

/** The entry that a rendered line (of a template) says, or undefined where it is not exactly one. */
export function entryOf(line: string): { readonly path: string; readonly client: string } | undefined {
  const { segments, stop } = parseExports(line);
  const [only, ...more] = segments;
  if (stop || only?.kind !== 'line' || more.length > 0 || only.items.length !== 1) return undefined;
  const [item] = clientsOf(only);
  return item?.token && item.client !== '' ? { path: only.path, client: item.client } : undefined;
}
