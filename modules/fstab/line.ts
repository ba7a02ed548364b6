// The line of an entry in a table: parameters in, byte strings out.
import { bytesOf, type Maybe } from '../../engine/contract/index.ts';
import type { FstabEdit } from '../formats/fstab/index.ts';
import { findTarget, maskLine, parseFstab, removeEntry, setEntry, splitOptions } from '../formats/fstab/index.ts';

/** The parameters of `fstab_entry` that the line and the mount are made of. */
export interface EntryParams {
  readonly path: string;
  readonly src?: Maybe<string>;
  readonly fstype?: string;
  readonly opts?: string | readonly string[];
  readonly dump: number;
  readonly passno: number;
}

/** What is to be mounted; the source may be known only when it is applied. */
export interface Wanted {
  readonly path: string;
  readonly src: Maybe<string>;
  readonly fstype: string;
  readonly options: readonly string[];
}

export function wantedOf({ path, src = '', fstype = '', opts = [] }: EntryParams): Wanted {
  return { path, src, fstype, options: splitOptions(typeof opts === 'string' ? opts : opts.join(',')) };
}

/** The table with the line of the entry, every other byte as it was. */
export function withLine(bytes: string, params: EntryParams): FstabEdit {
  const { path, src, fstype, options } = wantedOf(params);
  const { dump, passno } = params;
  const texts = { source: bytesOf(src), target: bytesOf(path), fstype: bytesOf(fstype), options: options.map(bytesOf) };
  return setEntry(bytes, { ...texts, dump, passno });
}

/** The table without any line of the path. */
export function withoutLines(bytes: string, path: string): string {
  const [entry] = findTarget(parseFstab(bytes), bytesOf(path)).entries;
  return entry ? withoutLines(removeEntry(bytes, entry), path) : bytes;
}

/** The table for people to see, without passwords. */
export const masked = (bytes: string): string => bytes.replace(/.+/g, (line) => maskLine(line));
