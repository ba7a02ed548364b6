// A user's home directory.
import {
  after,
  all,
  type Change,
  given,
  type Maybe,
  type Probe,
  predict,
  type Refusal,
  refuse,
  type Scope,
  sh,
} from '../../engine/contract/index.ts';
import { entriesOf } from '../looks/entries.ts';
import { fileAt, isStanding, newFile } from '../looks/file.ts';
import { below } from '../looks/path.ts';
import { type Spot, spotAt } from '../looks/spot.ts';
import { text } from '../looks/text.ts';
import type { UserDefaults } from '../looks/user.ts';

/** A home, and what a new one would be a copy of. */
export interface HomeAt {
  readonly path: string;
  readonly spot: Spot;
  /** Names in the skeleton; null where there is none. */
  readonly skeleton: readonly string[] | null;
}

export function homeAt(path: string, { skeleton }: UserDefaults): Probe<HomeAt> {
  return after(spotAt(path), (spot): Probe<HomeAt> => {
    if (spot.at.kind !== 'missing') return given({ path, spot, skeleton: null });
    return after(all([entriesOf(skeleton)]), ([names]) => given({ path, spot, skeleton: names }));
  });
}

/** Makes it under another name and moves it: after a crash it is not there, or there whole. */
const MAKE = `h=$1 u=$2 s=$3 m=$4
mkdir -p -- "\${h%/*}/"
rm -rf -- "\${h%/*}/.play-\${h##*/}".??????
t=$(mktemp -d -- "\${h%/*}/.play-\${h##*/}.XXXXXX")
trap 'rm -rf -- "$t"' EXIT
if [ -d "$s" ]; then cp -a -- "$s/." "$t/"; fi
chown -Rh -- "$u:" "$t"
chmod -- "$m" "$t"
mv -T -- "$t" "$h"`;

interface Owner {
  readonly name: string;
  readonly uid: Maybe<number>;
  readonly gid: Maybe<number>;
  readonly group: Maybe<string>;
}

/** What is there once a home was made, by useradd(8) or by `makeHome`. */
export function homeMade(
  { path, spot, skeleton }: HomeAt,
  { name, uid, gid, group }: Owner,
  mode: string | undefined,
): Pick<Change, 'predicts' | 'touches'> {
  const origin = `making ${path}`;
  const home = { ...newFile('directory', {}, origin, mode), owner: name, uid, gid, group };
  const chain = [...spot.missing, path];
  return {
    predicts: [
      ...spot.missing.map((each) => predict(fileAt(each), newFile('directory', {}, origin))),
      predict(fileAt(path), home),
      ...chain.map((each) => predict(text(each), { kind: 'directory' })),
      predict(entriesOf(path), skeleton ?? []),
    ],
    touches: [
      ...chain.flatMap((each): Scope[] => [`meta:${each}`, `data:${each}`]),
      ...(skeleton ?? []).map((entry): Scope => `path:${below(path, entry)}`),
    ],
  };
}

/** What is there once usermod(8) gave a home to the user's new ids; nothing where it is known to be missing. */
export function homeOwned(path: string, home: HomeAt | undefined): Pick<Change, 'predicts' | 'touches'> {
  if (home?.path !== path) return { predicts: [], touches: [`path:${path}`] };
  const { at } = home.spot;
  if (at.kind === 'missing') return { predicts: [], touches: [] };
  const origin = `giving ${path} to its user`;
  const after = isStanding(at) ? { ...newFile(at.kind, {}, origin), link: at.link } : at;
  return { predicts: [predict(fileAt(path), after)], touches: [`path:${path}`] };
}

/** What `homeMade` says where nobody knows what is at the path before. */
export function homeSomehow(path: string): Pick<Change, 'predicts' | 'touches'> {
  const made = newFile('directory', {}, `making ${path}`);
  return { predicts: [predict(fileAt(path), made)], touches: [`path:${path}`] };
}

/** Why no home can be made here, or undefined. */
export function noRoomForHome({ path, spot }: HomeAt): Refusal | undefined {
  const { at, blockedBy } = spot;
  if (blockedBy !== undefined) return refuse(`"${blockedBy}" is in the way of the home "${path}": it is no directory`);
  if (at.kind === 'missing' && at.link !== undefined)
    return refuse(`The home "${path}" is a link to nothing`, 'Remove the link before');
  return isStanding(at) && at.kind !== 'directory' ? refuse(`The home "${path}" is no directory`) : undefined;
}

export function makeHome(home: HomeAt, owner: Owner, { skeleton, mode }: UserDefaults): Change {
  const wanted = mode ?? '0700';
  return {
    summary: `make the home ${home.path} of user ${owner.name}`,
    steps: [sh(MAKE, home.path, owner.name, skeleton, wanted)],
    ...homeMade(home, owner, wanted),
  };
}
