// Whether a pool can be where it is declared.
import { isUnknown, type Maybe, type Refusal, refuse, textOfBytes } from '../../engine/contract/index.ts';
import type { PoolDefinition } from '../formats/pool-xml.ts';
import type { Spot } from '../looks/spot.ts';
import type { Place, Pool } from '../looks/storage.ts';

interface Declared {
  readonly name: string;
  readonly definition: PoolDefinition;
}

/** Why no pool can be active here, or undefined. */
export function noPlace(
  { name, definition }: Declared,
  pool: Pool | undefined,
  spot: Spot | undefined,
): Refusal | undefined {
  if (!spot) return undefined;
  const target = textOfBytes(definition.target ?? '');
  if (spot.blockedBy !== undefined) {
    return refuse(`"${spot.blockedBy}" is in the way of "${target}": it is no directory`);
  }
  switch (spot.at.kind) {
    case 'directory':
      return undefined;
    case 'unreadable':
      return refuse(`Cannot look at "${target}": ${spot.at.why}`);
    case 'missing':
      if (spot.at.link !== undefined) return refuse(`"${target}" is a link to nothing`, 'Remove the link before');
      if (!pool?.active || pool.liveDifferences.length > 0) return undefined;
      return refuse(
        `Pool "${name}" is active, and its directory "${target}" is gone`,
        'Was it a mount? It is not made again: what the guests use may lie elsewhere',
      );
    default:
      return refuse(`"${target}" is no directory`);
  }
}

/** Another pool at the same place, which libvirt refuses too, but only when it is told to define this one. */
export function taken({ definition }: Declared, places: Maybe<readonly Place[]>): Refusal | undefined {
  if (isUnknown(places)) return undefined;
  const same = ({ target }: Place) => target.replace(/(?<=.)\/+$/, '') === definition.target;
  const other = places.find((place) => same(place) && place.name !== definition.name);
  if (!other) return undefined;
  return refuse(
    `"${textOfBytes(other.target)}" is the place of pool "${textOfBytes(other.name)}" already`,
    'Use that one, or forget it before with "state: absent"',
  );
}
