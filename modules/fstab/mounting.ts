// What mount(8) and umount(8) are told, and what the looks say afterwards.
import {
  bytesOf,
  isUnknown,
  type Prediction,
  predict,
  type Run,
  run,
  type Scope,
  type Showing,
  unknown,
  type Word,
} from '../../engine/contract/index.ts';
import { remountable } from '../formats/mount-options.ts';
import { fileAt, newFile } from '../looks/file.ts';
import { BTRFS, fileSystemOf, NFS } from '../looks/file-system.ts';
import { holderOf, type MountAt, mountAt } from '../looks/mounts.ts';
import { usersOf } from '../looks/users.ts';
import { kindOf } from './compare.ts';
import { declaredMount } from './declared-mount.ts';
import type { Wanted } from './line.ts';

/** What runs carry out, and what becomes of the host. */
export interface Effect {
  readonly runs: readonly Run[];
  readonly predicts: readonly Prediction[];
  readonly touches: readonly Scope[];
  readonly shows?: readonly Showing[];
}

export const NO_EFFECT: Effect = { runs: [], predicts: [], touches: [] };

/**
 * Mounts what a table says of the path.
 * @param elsewhere where the same directory can be seen now
 */
export function mounting(wanted: Wanted, table: Word, elsewhere: string | null = null): Effect {
  const { path } = wanted;
  return {
    runs: [mountBy(table, path)],
    predicts: mounted(wanted),
    touches: [`mount:${path}`, `path:${path}`],
    ...(elsewhere !== null && { shows: [{ path, of: elsewhere }] }),
  };
}

/** Unmounts, never lazily and never by force; where something fails later, the old table's mount comes back. */
export function unmounting(path: string, table: string | undefined): Effect {
  const undo = table === undefined ? {} : { undo: run('mount', '-T', table, '--', path) };
  return {
    runs: [{ ...run('umount', '--', path), ...undo }],
    predicts: [
      predict(mountAt(path), null),
      predict(usersOf(path), []),
      predict(fileAt(path), newFile('directory', {}, `what ${path} is below the mount`)),
    ],
    touches: [`mount:${path}`, `path:${path}`],
  };
}

/** Unmounts and mounts with the new table. */
export function mountingAnew(wanted: Wanted, old: string, table: Word): Effect {
  const { predicts, touches, runs } = mounting(wanted, table);
  return { runs: [...unmounting(wanted.path, old).runs, ...runs], predicts, touches };
}

/** Changes flags of this mount point alone: another mount of the same file system keeps its own. */
export function remounting(wanted: Wanted, live: MountAt, flags: readonly string[], old: string, table: Word): Effect {
  const { path } = wanted;
  const had = isUnknown(live.options) ? [] : ownFlags(live.options);
  const kept = had.filter(
    (flag) => !RIVALS.some((group) => group.includes(flag) && flags.some((f) => group.includes(f))),
  );
  // mount(8) adds the options of the table's line.
  const remount = (all: readonly string[], from: Word) =>
    run('mount', '-T', from, '-o', ['remount', 'bind', ...all].join(','), '--', path);
  return {
    runs: [{ ...remount([...kept, ...flags], table), undo: remount(had, old) }],
    predicts: mountedAt(wanted),
    touches: [`mount:${path}`],
  };
}

function mountBy(table: Word, path: string): Run {
  return { ...run('mount', '-T', table, '--', path), undo: run('umount', '--', path) };
}

const RIVALS: readonly (readonly string[])[] = [
  ['rw', 'ro'],
  ['suid', 'nosuid'],
  ['dev', 'nodev'],
  ['exec', 'noexec'],
  ['atime', 'noatime', 'relatime', 'norelatime', 'strictatime', 'nostrictatime'],
  ['diratime', 'nodiratime'],
  ['symfollow', 'nosymfollow'],
];

/** The mount point's own flags: the kernel lists them first, and the file system's begin with another `rw` or `ro`. */
function ownFlags(options: readonly string[]): readonly string[] {
  const second = options.findIndex((option, at) => at > 0 && /^r[ow]$/.test(option));
  return options.slice(0, second < 0 ? options.length : second).filter(remountable);
}

/** File systems whose name is also what the kernel calls them. */
const PLAIN_TYPES = new Set('btrfs ext2 ext3 ext4 xfs f2fs vfat iso9660 tmpfs ramfs proc sysfs overlay'.split(' '));

/** What the looks at a fresh mount say: at the mount itself, and at the directory that it brings. */
function mounted(wanted: Wanted): readonly Prediction[] {
  const { path, src, fstype, options } = wanted;
  const bind = !isUnknown(src) && kindOf({ src, fstype, options }) === 'bind';
  const type = typeOf(fstype, options);
  const open = unknown(`mounting ${path}`);
  const magic = type === 'btrfs' ? BTRFS : type?.startsWith('nfs') ? NFS : open;
  const directory = [
    predict(fileAt(path), newFile('directory', {}, open.origin)),
    predict(fileSystemOf(path), { magic, device: open, inode: open }),
  ];
  return [...mountedAt(wanted), ...(bind ? [] : directory)];
}

function mountedAt({ path, src, fstype, options }: Wanted): readonly Prediction[] {
  const open = unknown(`mounting ${path}`);
  const kind = isUnknown(src) ? undefined : kindOf({ src, fstype, options });
  const type = kind === 'bind' ? undefined : typeOf(fstype, options);
  const mount = { fstype: type ?? open, root: rootOf(type, options) ?? open, device: open, options: open };
  const source = isUnknown(src) ? src : kind === 'plain' && !src.endsWith('/') ? bytesOf(src) : open;
  const asDeclared = { there: true, same: true, flags: [], remake: [], pending: open, elsewhere: null };
  return [
    predict(mountAt(path), { ...mount, source, beneath: 0, hidden: false }),
    predict(holderOf(path), { ...mount, source, target: bytesOf(path) }),
    predict(usersOf(path), []),
    ...(isUnknown(src) ? [] : [predict(declaredMount({ path, src, fstype, options }), asDeclared)]),
  ];
}

/** What the kernel will call the file system, where that can be told. */
function typeOf(fstype: string, options: readonly string[]): string | undefined {
  if (PLAIN_TYPES.has(fstype)) return fstype;
  const version = options.map((option) => /^(?:nfs)?vers=(\d)|^v(\d)/.exec(option)).find((match) => match);
  if (fstype === 'nfs4') return 'nfs4';
  if (fstype !== 'nfs' || !version) return undefined;
  return (version[1] ?? version[2]) === '4' ? 'nfs4' : 'nfs';
}

function rootOf(fstype: string | undefined, options: readonly string[]): string | undefined {
  const subvol = options.find((option) => option.startsWith('subvol='))?.slice('subvol='.length);
  return fstype === 'btrfs' && subvol !== undefined ? bytesOf(subvol.replace(/^\/*/, '/')) : undefined;
}
