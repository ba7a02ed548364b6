// What a path is, whose it is, and who may do what with it.
import { type Look, type Maybe, type Reply, unknown } from '../../engine/contract/index.ts';
import { NOTHING_THERE } from './ask.ts';

/** What stands at a path, symbolic links followed. */
export type FileAt =
  | {
      readonly kind: 'missing';
      /** What the symbolic link at the path says, where there is one that leads nowhere. */
      readonly link: Maybe<string> | undefined;
    }
  | { readonly kind: 'unreadable'; readonly why: string }
  | Standing;

/** A file, a directory, or something else that is there. */
export interface Standing {
  readonly kind: 'file' | 'directory' | 'other';
  /** What the symbolic link at the path says, where it is one. */
  readonly link: Maybe<string> | undefined;
  /** Four octal digits: `0644`, `2755`. */
  readonly mode: Maybe<string>;
  readonly uid: Maybe<number>;
  readonly gid: Maybe<number>;
  /** `UNKNOWN` where the id has no name. */
  readonly owner: Maybe<string>;
  readonly group: Maybe<string>;
}

/** What is there and is no link costs one process: the shell becomes stat(1). */
const SCRIPT = `f='%f
%u
%g
%U
%G'
if [ ! -L "$1" ]; then
[ -e "$1" ] && exec stat -c "$f" -- "$1"
${NOTHING_THERE}
fi
[ -e "$1" ] || { readlink -- "$1"; exit 14; }
stat -L -c "$f" -- "$1" || exit 13
exec readlink -- "$1"`;

/** Kind, mode and owner. Sizes, times and inodes, which move by themselves, are `statusOf`'s and `identityOf`'s. */
export function fileAt(path: string): Look<FileAt> {
  return {
    kind: 'look',
    label: `file at ${path}`,
    script: SCRIPT,
    args: [path],
    reads: [`meta:${path}`],
    absent: (answer) => answer.kind === 'missing',
    about: { path, at: fileAt, nothing: { kind: 'missing', link: undefined } },
    parse,
  };
}

function parse({ code, out, err }: Reply): FileAt {
  if (code === 10) return { kind: 'missing', link: undefined };
  if (code === 14) return { kind: 'missing', link: out.replace(/\n$/, '') };
  if (code !== 0) return { kind: 'unreadable', why: err.trim() || 'Permission denied' };
  const [raw = '', uid, gid, owner = '', group = '', ...link] = out.split('\n');
  const mode = Number.parseInt(raw, 16);
  return {
    kind: KINDS.get(mode & 0o170000) ?? 'other',
    link: link.length > 1 ? link.slice(0, -1).join('\n') : undefined,
    mode: octal(mode),
    uid: Number(uid),
    gid: Number(gid),
    owner,
    group,
  };
}

const KINDS = new Map<number, Standing['kind']>([
  [0o100000, 'file'],
  [0o040000, 'directory'],
]);

const octal = (mode: number): string => (mode & 0o7777).toString(8).padStart(4, '0');

/** A mode as a playbook writes it (`755`, `0755`, `00755`), in four digits. */
export function modeOf(text: string): string {
  return octal(Number.parseInt(text, 8));
}

export function isStanding(file: FileAt): file is Standing {
  return file.kind !== 'missing' && file.kind !== 'unreadable';
}

/** What a playbook may say about whose a file is and who may do what. Names or ids. */
export interface Ownership {
  readonly mode?: string | undefined;
  readonly owner?: string | undefined;
  readonly group?: string | undefined;
}

/** What a new file or directory will be; what is not declared, the host decides. */
export function newFile(kind: Standing['kind'], wanted: Ownership, origin: string, mode?: string): Standing {
  const open = unknown(origin);
  const made: Standing = { kind, link: undefined, mode: mode ?? open, uid: open, gid: open, owner: open, group: open };
  return withOwnership(made, wanted);
}

/** A file with what is declared of it; the other spelling of a new owner (id or name) becomes unknown. */
export function withOwnership(file: Standing, { mode, owner, group }: Ownership): Standing {
  return {
    ...file,
    ...(mode !== undefined && { mode: modeOf(mode) }),
    ...(owner !== undefined && ids(file.uid, file.owner, owner, ([uid, name]) => ({ uid, owner: name }))),
    ...(group !== undefined && ids(file.gid, file.group, group, ([gid, name]) => ({ gid, group: name }))),
  };
}

type Pair = readonly [id: Maybe<number>, name: Maybe<string>];

function ids<T>(id: Maybe<number>, name: Maybe<string>, wanted: string, make: (pair: Pair) => T): T {
  if (name === wanted || String(id) === wanted) return make([id, name]);
  if (/^\d+$/.test(wanted)) return make([Number(wanted), unknown(`the name of id ${wanted}`)]);
  return make([unknown(`the id of "${wanted}"`), wanted]);
}
