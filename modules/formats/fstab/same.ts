// Whether two entries mean the same, whatever their spelling (fstab(5), mount(8), nfs(5)).
import type { FstabFields } from './fields.ts';

/** Options of which only the last one counts, by group. */
const RIVALS: readonly (readonly string[])[] = [
  ['rw', 'ro'],
  ['exec', 'noexec'],
  ['suid', 'nosuid'],
  ['dev', 'nodev'],
  ['async', 'sync'],
  ['auto', 'noauto'],
  ['nouser', 'user', 'users', 'owner', 'group'],
  ['hard', 'soft', 'softerr'],
  ['fg', 'bg'],
  ['atime', 'noatime', 'relatime', 'strictatime', 'norelatime', 'nostrictatime'],
  ['diratime', 'nodiratime'],
  ['fail', 'nofail'],
];
const GROUP_OF = new Map(RIVALS.flatMap((group) => group.map((name) => [name, group] as const)));
/** What `defaults` stands for (mount(8)): saying it or not is the same. */
const DEFAULTS = new Set(['defaults', 'rw', 'suid', 'dev', 'exec', 'auto', 'nouser', 'async', 'fail']);
const NFS_DEFAULTS = new Set(['hard', 'fg', 'intr', 'nointr']);
const NFS_ALIASES = new Map([
  ['tcp', 'proto=tcp'],
  ['udp', 'proto=udp'],
  ['rdma', 'proto=rdma'],
]);

/** The canonical form of a source: tag values without quotes, an NFS path without its last slash. */
export function canonicalSource(source: string): string {
  const tag = /^([A-Z]+)=(["'])(.*)\2$/.exec(source);
  if (tag) return `${tag[1]}=${tag[3]}`;
  return /^[^/]+:\/.*[^/]\/+$/.test(source) ? source.replace(/\/+$/, '') : source;
}

/** A target after lexical clean-up: no doubled and no trailing slashes. Links are not followed. */
export function canonicalTarget(target: string): string {
  return target.replace(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '');
}

/** `nfs4` is `nfs` with a version (nfs(5): the type is deprecated). */
export function canonicalFstype(fstype: string): string {
  return fstype === 'nfs4' ? 'nfs' : fstype;
}

/**
 * The options that count, sorted: the last of rival ones, without those that are defaults anyway. Repeated
 * `key=value` options keep the last value, `x-…` options all of them.
 */
export function canonicalOptions(fstype: string, options: readonly string[]): readonly string[] {
  const nfs = canonicalFstype(fstype) === 'nfs';
  const kept = new Map<string | readonly string[], string>();
  if (fstype === 'nfs4') kept.set('vers', 'vers=4');
  for (const written of options) {
    const option = nfs ? nfsOption(written) : written;
    const key = /^x-/i.test(option) ? option : (GROUP_OF.get(option) ?? option.replace(/=.*$/s, ''));
    kept.set(key, option);
  }
  if (nfs) foldMinorVersion(kept);
  const plain = (option: string) => DEFAULTS.has(option) || (nfs && NFS_DEFAULTS.has(option));
  return [...kept.values()].filter((option) => !plain(option)).sort();
}

/** `vers=` for `nfsvers=` and `v4.2`, `proto=` for a bare `tcp` (nfs(5)). */
export function nfsOption(option: string): string {
  return NFS_ALIASES.get(option) ?? option.replace(/^nfsvers=/, 'vers=').replace(/^v(\d+(?:\.\d+)?)$/, 'vers=$1');
}

function foldMinorVersion(kept: Map<string | readonly string[], string>): void {
  const minor = kept.get('minorversion');
  if (minor === undefined || kept.get('vers') !== 'vers=4') return;
  kept.set('vers', `vers=4.${minor.slice('minorversion='.length)}`);
  kept.delete('minorversion');
}

/** Which fields of two entries mean different things, in the order of fstab(5). */
export function differingFields(a: FstabFields, b: FstabFields): readonly (keyof FstabFields)[] {
  const differing: (keyof FstabFields)[] = [];
  if (canonicalSource(a.source) !== canonicalSource(b.source)) differing.push('source');
  if (canonicalTarget(a.target) !== canonicalTarget(b.target)) differing.push('target');
  const [left, right] = [canonicalOptions(a.fstype, a.options), canonicalOptions(b.fstype, b.options)];
  const sameOptions = left.length === right.length && left.every((option, at) => option === right[at]);
  const sameType = canonicalFstype(a.fstype) === canonicalFstype(b.fstype);
  // `nfs4` carries a version that is an option of `nfs`: type and options are judged as one.
  if (!sameType || (!sameOptions && a.fstype !== b.fstype)) differing.push('fstype');
  if (!sameOptions) differing.push('options');
  if (a.dump !== b.dump) differing.push('dump');
  if (a.passno !== b.passno) differing.push('passno');
  return differing;
}

export function sameEntry(a: FstabFields, b: FstabFields): boolean {
  return differingFields(a, b).length === 0;
}
