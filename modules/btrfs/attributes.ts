// The attributes of a subvolume: what differs, and the commands that bring it about.
import { isUnknown, type Run, run, sh, type Unknown } from '../../engine/contract/index.ts';
import type { Subvolume } from '../looks/btrfs.ts';

/** What is declared of a subvolume beside its mode and owner. */
export interface Attributes {
  readonly readonly?: boolean;
  readonly nodatacow?: boolean;
  readonly compression?: 'zstd' | 'lzo' | 'zlib' | 'none';
  /** Bytes in decimal, or `none`. */
  readonly quota?: string;
}

/** What is seen of a subvolume and its quota. */
export type Found = Pick<Subvolume, 'readonly' | 'nodatacow' | 'compression'> & { readonly quota: string };

export interface AttributeChange {
  /** In a few words each: `compression zstd`. */
  readonly what: readonly string[];
  /** Commands for all but `readonly`, which comes last. */
  readonly runs: readonly Run[];
  readonly outcome: Found;
}

/** The unknown that decides whether anything must change, or undefined. */
export function openAttribute(found: Found, { nodatacow, compression }: Attributes): Unknown | undefined {
  if (nodatacow !== undefined && isUnknown(found.nodatacow)) return found.nodatacow;
  return compression !== undefined && isUnknown(found.compression) ? found.compression : undefined;
}

/** What must change at `path`; what nobody knows yet is set. */
export function attributeChange(path: string, found: Found, wanted: Attributes): AttributeChange {
  const what: string[] = [];
  const runs: Run[] = [];
  let outcome = found;
  const { nodatacow, compression, quota } = wanted;
  const property = compression === 'none' ? '' : compression;
  // Neither of the two is taken while the other is set.
  const cleared = nodatacow === true && found.compression !== '' ? '' : property;
  if (nodatacow === false && found.nodatacow !== false) {
    what.push('copy on write');
    runs.push(run('chattr', '-C', '--', path));
    outcome = { ...outcome, nodatacow };
  }
  if (cleared !== undefined && found.compression !== cleared) {
    what.push(cleared === '' ? 'no compression' : `compression ${cleared}`);
    runs.push(run('btrfs', 'property', 'set', path, 'compression', cleared));
    outcome = { ...outcome, compression: cleared };
  }
  if (nodatacow === true && found.nodatacow !== true) {
    what.push('no copy on write');
    runs.push(run('chattr', '+C', '--', path));
    outcome = { ...outcome, nodatacow };
  }
  if (quota !== undefined && found.quota !== quota) {
    what.push(`quota ${quota}`);
    runs.push(...quotaRuns(path, quota));
    outcome = { ...outcome, quota };
  }
  if (wanted.readonly !== undefined && found.readonly !== wanted.readonly) {
    what.push(wanted.readonly ? 'read-only' : 'writable');
    outcome = { ...outcome, readonly: wanted.readonly };
  }
  return { what, runs, outcome };
}

function quotaRuns(path: string, quota: string): readonly Run[] {
  const counting = sh('btrfs qgroup show "$1" >/dev/null 2>&1 || exec btrfs quota enable "$1"', path);
  return [...(quota === 'none' ? [] : [counting]), run('btrfs', 'qgroup', 'limit', quota, path)];
}

export function readonlyRun(path: string, readonly: boolean): Run {
  const set = (value: boolean) => run('btrfs', 'property', 'set', '-ts', path, 'ro', String(value));
  return { ...set(readonly), undo: set(!readonly) };
}

/** A size as a playbook writes it (`10G`, `4096`, `none`), in bytes. */
export function bytesOfSize(size: string | number): string {
  const [, digits, unit = ''] = /^(\d+)([KMGT]?)$/i.exec(String(size)) ?? [];
  if (digits === undefined) return 'none';
  const power = ['', 'K', 'M', 'G', 'T'].indexOf(unit.toUpperCase());
  return String(BigInt(digits) << BigInt(10 * power));
}
