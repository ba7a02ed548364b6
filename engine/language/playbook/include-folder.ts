// `include_vars` of a whole folder: which of its files are read, in which order.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, extname, isAbsolute, join, resolve } from 'node:path';
import { expandTilde, shownPath } from '../read-text.ts';
import { toData, type YamlMap, type YamlNode } from '../yaml.ts';
import type { Fields } from './fields.ts';
import { foldersFor } from './include-files.ts';
import type { Reading } from './reading.ts';

/** The parameters that choose files: they are literal, so that all that is wrong shows before the run. */
export const FOLDER_RULES = ['depth', 'files_matching', 'ignore_files', 'extensions', 'ignore_unknown_extensions'];

const MOST = 1000;

interface Rules {
  /** Levels of folders; 0 for all. */
  readonly depth: number;
  readonly matching: RegExp | undefined;
  readonly ignored: readonly RegExp[];
  readonly extensions: readonly string[];
  readonly skipsOthers: boolean;
}

/** The files of the folder that `dir` means: of each folder its files by name, then its folders. */
export function variableFilesIn(
  name: string,
  at: YamlNode,
  params: YamlMap,
  fields: Fields,
  reading: Reading,
): readonly string[] | undefined {
  const rules = rulesIn(params, fields);
  const folder = folderOf(name, reading);
  if (!rules) return undefined;
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    return fields.report('file-missing', `The folder of variables "${shownPath(folder)}" does not exist`, at);
  }
  const role = reading.roles.at(-1)?.path;
  // The role reads it by itself.
  const main = role === undefined ? undefined : join(role, 'vars', 'main.yml');
  const wanted = within(folder, 1, rules.depth).filter((path) => {
    const file = basename(path);
    return path !== main && rules.matching?.test(file) !== false && !rules.ignored.some((each) => each.test(file));
  });
  const fits = (path: string): boolean => rules.extensions.includes(extname(path).slice(1));
  const other = wanted.find((path) => !fits(path));
  if (other !== undefined && !rules.skipsOthers) {
    const hint = 'Leave it out with "ignore_files", or all such files with "ignore_unknown_extensions: true"';
    return fields.report('playbook-import', `"${shownPath(other)}" is no file of variables by its name`, at, hint);
  }
  return wanted.filter(fits);
}

function folderOf(name: string, reading: Reading): string {
  const wanted = expandTilde(name);
  if (isAbsolute(wanted)) return resolve(wanted);
  const places = foldersFor('include_vars', reading).map((folder) => resolve(folder, wanted));
  return places.find((place) => existsSync(place)) ?? places[0] ?? resolve(wanted);
}

function within(folder: string, level: number, depth: number): readonly string[] {
  const entries = readdirSync(folder).toSorted();
  const kinds = entries.map((name) => ({
    path: join(folder, name),
    kind: statSync(join(folder, name), { throwIfNoEntry: false }),
  }));
  const files = kinds.flatMap(({ path, kind }) => (kind?.isFile() ? [path] : []));
  const deeper = depth === 0 ? level < DEEPEST : level < depth;
  const folders = deeper ? kinds.flatMap(({ path, kind }) => (kind?.isDirectory() ? [path] : [])) : [];
  return [...files, ...folders.flatMap((path) => within(path, level + 1, depth))].slice(0, MOST);
}

/** Links may lead in a circle. */
const DEEPEST = 20;

function rulesIn(params: YamlMap, fields: Fields): Rules | undefined {
  const said = new Map(
    params.entries.flatMap(({ name, value }) => (FOLDER_RULES.includes(name) ? [[name, toData(value)] as const] : [])),
  );
  const texts = (word: string): readonly string[] => [said.get(word) ?? []].flat().map(String);
  const at = (word: string): YamlNode => params.entries.find(({ name }) => name === word)?.key ?? params;
  const pattern = (word: string, text: string): RegExp | undefined => {
    try {
      return new RegExp(text, 'u');
    } catch {
      return fields.report('param-type', `"${word}" is no regular expression: "${text}"`, at(word));
    }
  };
  const [matching] = texts('files_matching').map((text) => pattern('files_matching', text));
  const ignored = texts('ignore_files').map((text) => pattern('ignore_files', `(?:${text})$`));
  if ((said.has('files_matching') && !matching) || ignored.includes(undefined)) return undefined;
  return {
    depth: Number(said.get('depth') ?? 0),
    matching,
    ignored: ignored.filter((each) => each !== undefined),
    extensions: said.has('extensions') ? texts('extensions') : ['json', 'yaml', 'yml'],
    skipsOthers: said.get('ignore_unknown_extensions') === true,
  };
}
