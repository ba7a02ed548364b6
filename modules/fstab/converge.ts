// The plans of `fstab_entry`: the table, the live mount, and one change for both.
import {
  bytesOf,
  type Change,
  type Changes,
  change,
  isUnknown,
  look,
  type Maybe,
  type Note,
  type Plan,
  type Refusal,
  refuse,
  run,
  sameBytes,
  textOfBytes,
  type Undecided,
  undecided,
} from '../../engine/contract/index.ts';
import { makeDirectory } from '../looks/directory.ts';
import type { FileAt } from '../looks/file.ts';
import type { MountAt } from '../looks/mounts.ts';
import type { FileText } from '../looks/text.ts';
import { writeFile } from '../looks/write-file.ts';
import { kindOf } from './compare.ts';
import type { DeclaredMount } from './declared-mount.ts';
import { type EntryParams, masked, type Wanted, wantedOf } from './line.ts';
import { noPlaceToMount, type Room } from './mount-point.ts';
import { type Effect, mounting, mountingAnew, NO_EFFECT, remounting } from './mounting.ts';
import { verifiesAsBefore } from './verify.ts';

interface Params extends EntryParams {
  readonly fstab: string;
  readonly mkdir: boolean;
}

export interface FstabSeen {
  readonly file: FileText;
  readonly live: MountAt | null;
  /** Undefined where the source is not known yet, or nothing is to be mounted. */
  readonly declared: Maybe<DeclaredMount> | undefined;
  /** Undefined where something is mounted, or nothing is to be. */
  readonly room: Room | undefined;
  readonly systemd: FileAt;
  readonly findmnt: boolean;
  readonly users: readonly string[] | undefined;
}

/** A new table. */
interface Edit {
  readonly bytes: string;
  readonly completedLine?: boolean;
}

/** The plan for `state: mounted`. */
export function keepMounted(params: Params, seen: FstabSeen, edit: Edit): Plan {
  const wanted = wantedOf(params);
  const { live, declared } = seen;
  if (!live) return mountIt(params, wanted, seen, edit);
  const { path, src } = wanted;
  const title = `write the line of ${path} in ${params.fstab}`;
  if (isUnknown(src)) {
    // Our own prediction: the same source, whatever it will be.
    const ours = isUnknown(live.source) && bytesOf(live.source) === bytesOf(src);
    return ours ? tableChange(params, seen, edit, NO_EFFECT, title) : undecided(src);
  }
  if (isUnknown(declared)) return undecided(declared);
  if (!declared?.same) {
    return refuse(
      `Something else is mounted at "${path}": ${isUnknown(live.source) ? live.source.origin : textOfBytes(live.source)}`,
      `Unmount it before (fstab_entry: {path: ${path}, state: unmounted}), or write its source as the kernel does`,
    );
  }
  if (declared.remake.length > 0) {
    if (seen.users === undefined) return look('users');
    if (seen.users.length > 0) return inUse(path, seen.users, declared.remake);
    const summary = `unmount ${path} and mount it with ${declared.remake.join(',')}${lineToo(params, seen, edit)}`;
    return tableChange(params, seen, edit, mountingAnew(wanted, params.fstab, tableOf(params, seen, edit)), summary);
  }
  const remount = declared.flags.length > 0;
  const effect = remount
    ? remounting(wanted, live, declared.flags, params.fstab, tableOf(params, seen, edit))
    : NO_EFFECT;
  const summary = remount ? `remount ${path} with ${declared.flags.join(',')}${lineToo(params, seen, edit)}` : title;
  return tableChange(params, seen, edit, effect, summary, pendingNotes(path, declared.pending));
}

function mountIt(params: Params, wanted: Wanted, seen: FstabSeen, edit: Edit): Plan {
  const { room, declared } = seen;
  const { path, src, fstype, options } = wanted;
  const bind = !isUnknown(src) && kindOf({ src, fstype, options }) === 'bind';
  const noPlace = room && noPlaceToMount(path, params.mkdir, bind, room);
  if (noPlace) return noPlace;
  const absent = declared !== undefined && !isUnknown(declared) && !declared.there;
  const notes: readonly Note[] = absent
    ? [
        {
          level: 'warn',
          text: `"${textOfBytes(bytesOf(src))}" is not on this host now: it cannot be mounted until it is`,
        },
      ]
    : [];
  const elsewhere = declared === undefined || isUnknown(declared) ? null : declared.elsewhere;
  const effect = mounting(wanted, tableOf(params, seen, edit), elsewhere);
  const plan = tableChange(params, seen, edit, effect, `mount ${path}${lineToo(params, seen, edit)}`, notes);
  return withMountPoint(params, room, plan);
}

/** The plan for `state: present`. */
export function keepLine(params: Params, seen: FstabSeen, edit: Edit): Plan {
  const { path, fstab } = params;
  const plan = tableChange(params, seen, edit, NO_EFFECT, `write the line of ${path} in ${fstab}`);
  return withMountPoint(params, seen.room, plan);
}

/** The plan, with the directory made first that fstab must name. */
function withMountPoint({ path, mkdir }: Params, room: Room | undefined, plan: Changes | Undecided): Plan {
  if (!room || !mkdir) return plan;
  const [{ at, missing, blockedBy }] = room;
  if (at.kind !== 'missing' || at.link !== undefined || blockedBy !== undefined) return plan;
  const made: Change = { summary: `make the directory ${path}`, ...makeDirectory(path, missing, {}) };
  return plan.verdict === 'change'
    ? { ...plan, changes: [made, ...plan.changes] }
    : { ...plan, would: [made, ...plan.would] };
}

/** The table that mount(8) reads: the candidate where the file changes, the file itself where it is right already. */
function tableOf({ fstab }: Params, { file }: FstabSeen, edit: Edit): string | { readonly candidate: true } {
  return file.kind === 'file' && file.bytes === edit.bytes ? fstab : { candidate: true };
}

const lineToo = (params: Params, seen: FstabSeen, edit: Edit): string =>
  tableOf(params, seen, edit) === params.fstab ? '' : ` and write its line in ${params.fstab}`;

/** One change for the table and the mount, or none where both are right. */
export function tableChange(
  { fstab, path }: Params,
  seen: FstabSeen,
  edit: Edit,
  { runs, predicts, touches, shows }: Effect,
  summary: string,
  more: readonly Note[] = [],
): Changes | Undecided {
  const { file } = seen;
  const same = sameBytes(edit.bytes, file.kind === 'file' ? file.bytes : '');
  const reload = seen.systemd.kind === 'directory' ? { finally: [run('systemctl', 'daemon-reload')] } : {};
  const write = (): Change => ({
    ...writeFile({
      path: fstab,
      before: file,
      after: edit.bytes,
      summary,
      shown: { before: file.kind === 'file' ? masked(file.bytes) : '', after: masked(edit.bytes) },
      validate: [verifiesAsBefore(fstab, path), ...runs],
      predicts,
      touches,
    }),
    ...(shows && { shows }),
    ...reload,
  });
  if (isUnknown(same)) return undecided(same, [write()]);
  if (same)
    return noted(runs.length === 0 ? [] : [{ summary, steps: runs, predicts, touches, ...(shows && { shows }) }], more);
  return noted([write()], [...more, ...fileNotes(fstab, seen, edit)]);
}

/** Remarks about what was done stay when the plan is empty. */
const noted = (changes: readonly Change[], notes: readonly Note[]): Changes =>
  change(changes, notes.length > 0 ? notes : undefined);

function fileNotes(fstab: string, { findmnt }: FstabSeen, edit: Edit): readonly Note[] {
  return [
    ...(findmnt
      ? []
      : [{ level: 'info', text: `findmnt is not installed: the new ${fstab} is not verified` } as const]),
    ...(edit.completedLine
      ? [{ level: 'warn', text: `The last line of ${fstab} had no line end: some programs had ignored it` } as const]
      : []),
  ];
}

function pendingNotes(path: string, pending: DeclaredMount['pending']): readonly Note[] {
  if (isUnknown(pending) || pending.length === 0) return [];
  const text = `The mounted file system keeps what it was first mounted with; not in force at "${path}": ${pending.join(', ')}`;
  return [{ level: 'warn', text }];
}

export function inUse(path: string, users: readonly string[], options: readonly string[] = []): Refusal {
  const why = options.length > 0 ? `, so it cannot be mounted anew with ${options.join(',')}` : '';
  return refuse(`"${path}" is in use by ${users.join(', ')}${why}`, 'End what uses it, and run again');
}
