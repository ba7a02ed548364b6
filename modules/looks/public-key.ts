// Public keys that a playbook hands on: known ones, and ones that are only made later.
import {
  bytesOf,
  hasHoles,
  isUnknown,
  type Maybe,
  type Plan,
  splitHoles,
  textOf,
  textOfBytes,
  undecided,
  verdictOf,
} from '../../engine/contract/index.ts';
import { splitLines } from '../formats/lines.ts';

/** The lines of a parameter that hold something, as byte strings; unknown parts are holes. */
export function keyLines(keys: Maybe<string>): readonly string[] {
  return splitLines(bytesOf(keys))
    .map(({ text }) => text.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

export const isPrivateKey = (text: string): boolean => /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text);

/**
 * The plan, or that it rests on what a key will be: a key that nobody knows yet may be one of those that the file
 * has, unless it is made anew, or the file holds this very unknown and no other may be there too (`adds`).
 */
export function restsOn(blobs: readonly string[], there: readonly string[], adds: boolean, plan: Plan): Plan {
  const settled = (blob: string) => adds && there.includes(blob);
  const open = blobs
    .filter((blob) => hasHoles(blob) && !settled(blob) && there.some((other) => other !== blob))
    .map((blob) => splitHoles(blob).filter(isUnknown))
    .find((holes) => !holes.some(({ novel }) => novel))?.[0];
  const verdict = verdictOf(plan);
  return open && verdict.verdict === 'change' ? undecided(open, verdict.changes) : plan;
}

/** A line of a file as a value that playbooks hand on; holes become unknown parts. */
export function lineOf(bytes: string): Maybe<string> {
  return textOf(splitHoles(bytes.replace(/\r?\n$/, '')).map((part) => (isUnknown(part) ? part : textOfBytes(part))));
}
