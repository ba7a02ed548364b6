// The directory that something is to be mounted on.
import {
  all,
  bytesOf,
  isUnknown,
  type Maybe,
  open,
  type Probe,
  type Refusal,
  refuse,
  textOfBytes,
} from '../../engine/contract/index.ts';
import { entriesOf } from '../looks/entries.ts';
import { realPathOf } from '../looks/real-path.ts';
import { type Spot, spotAt } from '../looks/spot.ts';

/** What is at a mount point before anything is mounted. */
export type Room = readonly [spot: Spot, entries: readonly string[] | null, real: Maybe<string>];

export function roomAt(path: string): Probe<Room> {
  return all([spotAt(path), entriesOf(path), open(realPathOf(path))]);
}

/** Why nothing may be mounted here, or undefined. */
export function noPlaceToMount(path: string, mkdir: boolean, bind: boolean, room: Room): Refusal | undefined {
  const [{ at, blockedBy }, entries, real] = room;
  if (blockedBy !== undefined) return refuse(`"${blockedBy}" is no directory`);
  if (at.kind === 'unreadable') return refuse(`Cannot look at "${path}": ${at.why}`);
  if (at.link !== undefined) return refuse(`"${path}" is a symbolic link`, 'Name the directory that it leads to');
  if (!isUnknown(real) && real !== bytesOf(path)) {
    const there = textOfBytes(real);
    return refuse(`"${path}" leads through a symbolic link to "${there}"`, `Write "path: ${there}"`);
  }
  if (at.kind === 'missing') return mkdir ? undefined : refuse(`There is no directory "${path}"`, 'Say "mkdir: true"');
  if (at.kind !== 'directory' && !(bind && at.kind === 'file')) return refuse(`"${path}" is no directory`);
  if (!entries || entries.length === 0) return undefined;
  const some = entries.slice(0, 3).map(textOfBytes).join(', ');
  return refuse(
    `"${path}" is not empty (${some}${entries.length > 3 ? ', …' : ''}): a mount would hide what is there`,
    'Move it away before, or mount elsewhere',
  );
}
