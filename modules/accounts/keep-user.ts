// The plan for a user that is to be there.
import {
  isUnknown,
  type Maybe,
  type Note,
  type Plan,
  type Refusal,
  refuse,
  type Unknown,
  undecided,
} from '../../engine/contract/index.ts';
import type { GroupAt } from '../looks/group.ts';
import type { PasswordAt, UserAt, UserDefaults } from '../looks/user.ts';
import { type HomeAt, makeHome, noRoomForHome } from './home.ts';
import { changesOwner, changeUser, createUser, differences, setPassword, type WantedUser } from './user-changes.ts';

export interface DeclaredUser extends Omit<WantedUser, 'group' | 'groups'> {
  readonly group?: string | undefined;
  readonly groups?: readonly string[] | undefined;
  readonly create_home: boolean;
  readonly password?: string | undefined;
  readonly update_password: 'always' | 'on_create';
}

export interface SeenUser {
  readonly user: UserAt | null;
  readonly defaults: UserDefaults;
  /** The primary group that is declared; null where there is none of that name, undefined where none is declared. */
  readonly primary: GroupAt | null | undefined;
  /** The other groups that are declared, in their order. */
  readonly others: readonly (GroupAt | null)[];
  /** The group that is called as the user is. */
  readonly own: GroupAt | null;
  readonly password: PasswordAt;
  /** The home that the user has, or would have; undefined where none is asked for. */
  readonly home: Maybe<HomeAt | undefined>;
}

export function keepUser(declared: DeclaredUser, seen: SeenUser): Plan {
  const { user, primary, others, password } = seen;
  const missing = missingGroup(declared, seen);
  if (missing) return missing;
  if (declared.password !== undefined && password === 'unreadable')
    return refuse('Cannot read /etc/shadow', 'Use become: only root may see and change passwords');
  const known = others.filter((each) => each !== null);
  const wanted: WantedUser = {
    ...declared,
    group: primary ?? undefined,
    groups: declared.groups === undefined ? undefined : known,
  };
  return user === null ? make(declared, wanted, seen) : change(declared, wanted, seen, user);
}

function make({ create_home, password }: DeclaredUser, wanted: WantedUser, { defaults, own, home }: SeenUser): Plan {
  const noRoom = isUnknown(home) || home === undefined ? undefined : noRoomForHome(home);
  if (noRoom) return noRoom;
  const created = createUser(wanted, defaults, own, create_home ? home : undefined);
  return password === undefined ? [created] : [created, setPassword(wanted.name, password)];
}

function change(declared: DeclaredUser, wanted: WantedUser, seen: SeenUser, user: UserAt): Plan {
  const { name, password: hash, update_password } = declared;
  const setsPassword = hash !== undefined && seen.password === 'other' && update_password === 'always';
  const differ = differences(wanted, user);
  if (!user.local && (differ.length > 0 || setsPassword)) return notLocal(name);
  const after: UserAt = Object.assign({}, user, ...differ.map((each) => each.after));
  const home = asksForHome(declared, after) ? seen.home : undefined;
  const known = isUnknown(home) ? undefined : home;
  const noRoom = known && noRoomForHome(known);
  if (noRoom) return noRoom;
  const changes = [
    ...(differ.length > 0 ? [changeUser(wanted, user, differ, isUnknown(seen.home) ? undefined : seen.home)] : []),
    ...(setsPassword ? [setPassword(name, hash)] : []),
    ...(known?.spot.at.kind === 'missing' ? [makeHome(known, after, seen.defaults)] : []),
  ];
  const on = firstUnknown([differ.find((each) => each.on)?.on, changesOwner(differ) ? user.home : undefined, home]);
  return on ? undecided(on, changes) : { verdict: 'change', changes, notes: notes(declared, user) };
}

const firstUnknown = (values: readonly unknown[]): Unknown | undefined => values.find(isUnknown);

/** Whether the home must be there: a system account that came with a package may well have none. */
function asksForHome({ home, create_home, system }: DeclaredUser, user: UserAt): boolean {
  if (!create_home || (home === undefined && user.home === '/nonexistent')) return false;
  return home !== undefined || system || isUnknown(user.uid) || user.uid >= 1000;
}

function missingGroup({ group, groups = [] }: DeclaredUser, { primary, others }: SeenUser): Refusal | undefined {
  const missing = primary === null ? group : groups.find((_, i) => others[i] === null);
  if (missing === undefined) return undefined;
  return refuse(`There is no group "${missing}"`, `Make it before: group: {name: ${missing}}`);
}

export const notLocal = (name: string): Refusal =>
  refuse(`User "${name}" comes from elsewhere than /etc/passwd`, 'Change it where it is kept');

function notes({ home }: DeclaredUser, user: UserAt): readonly Note[] {
  if (home === undefined || isUnknown(user.home) || user.home === home || user.home === '') return [];
  return [{ level: 'info', text: `What lies in the old home ${user.home} stays there` }];
}
