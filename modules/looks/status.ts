// What moves by itself about a file: its size, its time, which inode it is; and its digest.
import type { Look, Maybe } from '../../engine/contract/index.ts';

export interface Status {
  readonly size: number;
  /** Seconds since 1970. */
  readonly mtime: number;
  readonly links: number;
}

/** Size, time of the last change and number of links, symbolic links followed; null where nothing is there. */
export function statusOf(path: string): Look<Status | null> {
  return {
    kind: 'look',
    label: `size of ${path}`,
    script: `stat -L -c '%s %Y %h' -- "$1"`,
    args: [path],
    reads: [`meta:${path}`, `data:${path}`],
    moving: true,
    absent: (answer) => answer === null,
    about: { path, at: statusOf, nothing: null },
    parse: ({ code, out }) => {
      if (code !== 0) return null;
      const [size, mtime, links] = out.trim().split(' ').map(Number);
      return { size: size ?? 0, mtime: mtime ?? 0, links: links ?? 0 };
    },
  };
}

export interface Identity {
  /** Decimal, as stat(2) has it: two paths with both equal are one file of one host. */
  readonly device: Maybe<string>;
  readonly inode: Maybe<string>;
}

/** Which file it is, symbolic links followed; null where nothing is there. A file that is replaced gets another inode. */
export function identityOf(path: string): Look<Identity | null> {
  return {
    kind: 'look',
    label: `identity of ${path}`,
    script: `stat -L -c '%d %i' -- "$1"`,
    args: [path],
    reads: [`meta:${path}`, `data:${path}`],
    absent: (answer) => answer === null,
    about: { path, at: identityOf, nothing: null },
    parse: ({ code, out }) => {
      const [device, inode] = out.trim().split(' ');
      return code === 0 && device && inode ? { device, inode } : null;
    },
  };
}

/** The SHA-256 of a regular file in hexadecimal; null where there is none that can be read. */
export function sha256Of(path: string): Look<Maybe<string> | null> {
  return {
    kind: 'look',
    label: `SHA-256 of ${path}`,
    script: `[ -f "$1" ] && exec sha256sum <"$1"`,
    args: [path],
    reads: [`data:${path}`],
    absent: (answer) => answer === null,
    about: { path, at: sha256Of, nothing: null },
    parse: ({ code, out }) => (code === 0 ? out.slice(0, 64) : null),
  };
}
