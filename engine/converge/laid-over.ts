// What a look answers in a dry run after something that would change what it reads.
import type { Change } from '../contract/change.ts';
import type { Look } from '../contract/probe.ts';
import { unknown } from '../values/unknown.ts';
import type { Answer } from './answer.ts';
import { below } from './shown.ts';
import type { Touch } from './touches.ts';
import { onHost } from './whose.ts';

/** After a change on the host itself, which may say what a package brings, or that a directory is empty. */
export function afterTouch(look: Look<unknown>, on: string, touch: Touch): Answer {
  if (touch.adds && look.bare !== undefined) return onBareHost(look, look.bare, touch.origin);
  const { about } = look;
  if (about && touch.empties?.some((directory) => below(about.path, directory))) {
    return { how: 'predicted', value: about.nothing };
  }
  return unknownBy(touch, on);
}

/** What has no tool now may have it after a task of which nobody knows what it does. */
export function afterOpaque(look: Look<unknown>, on: string, origin: string): Answer {
  return look.bare === undefined ? unknownBy({ origin }, on) : onBareHost(look, look.bare, origin);
}

/** @param on where the change would be made */
export function unknownBy({ origin }: Pick<Touch, 'origin'>, on: string): Answer {
  return { how: 'predicted', value: unknown(onHost(origin, on)) };
}

function onBareHost({ tool, label }: Look<unknown>, value: unknown, origin: string): Answer {
  const assumes = `${tool?.name ?? label} gets installed by ${origin} and that the host has nothing configured for it`;
  return { how: 'predicted', value, assumes };
}

/** A change of which nobody knows whether it comes about: what it touches is unknown, whatever it predicts. */
export function inDoubt(change: Change): Change {
  return { ...change, predicts: [], empties: [], shows: [] };
}
