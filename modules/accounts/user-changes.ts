// From what a user is to what it should be.
import {
  bytesOf,
  type Change,
  isUnknown,
  type Maybe,
  type Prediction,
  predict,
  run,
  type Scope,
  type Unknown,
  unknown,
} from '../../engine/contract/index.ts';
import { type Account, accountOf } from '../looks/account.ts';
import { fileAt } from '../looks/file.ts';
import { ACCOUNT_FILES, type GroupAt, groupAt, groupScope } from '../looks/group.ts';
import { passwordIs, passwordScope, type UserAt, type UserDefaults, userAt } from '../looks/user.ts';
import { type HomeAt, homeMade, homeOwned, homeSomehow } from './home.ts';

/** What a playbook declares; what is undefined is left alone. */
export interface WantedUser {
  readonly name: string;
  readonly uid?: number | undefined;
  readonly comment?: string | undefined;
  readonly home?: string | undefined;
  readonly shell?: string | undefined;
  readonly group?: GroupAt | undefined;
  readonly groups?: readonly GroupAt[] | undefined;
  readonly append: boolean;
  readonly system: boolean;
}

/** A user of whom the home and the groups are known, because useradd(8) is told. */
interface NewUser extends UserAt {
  readonly home: string;
  readonly groups: readonly string[];
}

/** The user that useradd(8) would make. */
function newUser(wanted: WantedUser, defaults: UserDefaults, primary: GroupAt | null): NewUser {
  const { name, uid, comment = '', home, shell, groups = [] } = wanted;
  const made = unknown(`making user ${name}`, true);
  const group = wanted.group ?? primary ?? undefined;
  return {
    name,
    local: true,
    uid: uid ?? made,
    gid: group?.gid ?? (defaults.ownGroup ? made : unknown(made.origin)),
    group: group?.name ?? (defaults.ownGroup ? name : unknown(made.origin)),
    groups: namesOf(groups, group?.name),
    comment,
    home: home ?? `${defaults.homes}/${name}`,
    shell: shell ?? defaults.shell,
  };
}

/** @param home what would be made with the user; undefined where none is, unknown where nobody knows what is there */
export function createUser(
  wanted: WantedUser,
  defaults: UserDefaults,
  primary: GroupAt | null,
  home: Maybe<HomeAt | undefined>,
): Change {
  const after = newUser(wanted, defaults, primary);
  const { name, uid, comment, shell, groups = [], system } = wanted;
  const group = wanted.group ?? primary;
  const argv = [
    ...['useradd', home ? '-m' : '-M', ...(system ? ['-r'] : [])],
    ...option('-u', uid),
    ...option('-g', group?.name),
    ...option('-G', after.groups.join(',') || undefined),
    ...option('-c', comment),
    ...option('-d', wanted.home),
    ...option('-s', shell),
    ...['--', name],
  ];
  const made = homeWith(home, after, defaults);
  const own = group === null && defaults.ownGroup;
  const ownGroup: GroupAt = { name, gid: after.gid, members: [], local: true };
  return {
    summary: `create user ${name}`,
    diff: { path: `user ${name}`, before: '', after: textOf(after) },
    steps: [run(...argv)],
    predicts: [
      ...predictUser(after),
      ...memberships([...groups, group], [], after.groups, name),
      ...(own ? [predict(groupAt(name), ownGroup)] : []),
      ...(made?.predicts ?? []),
    ],
    touches: [
      ...touched(name, after.groups),
      passwordScope(name),
      ...(own ? [groupScope(name)] : []),
      ...mail(name),
      ...(made?.touches ?? []),
    ],
  };
}

function homeWith(home: Maybe<HomeAt | undefined>, user: NewUser, { mode }: UserDefaults) {
  if (isUnknown(home)) return homeSomehow(user.home);
  return home?.spot.at.kind === 'missing' ? homeMade(home, user, mode) : undefined;
}

export interface Difference {
  readonly argv: readonly string[];
  readonly what: string;
  readonly after: Partial<UserAt>;
  /** The unknown that decides whether it differs. */
  readonly on?: Unknown;
}

/** What a user that is there lacks of what is declared. */
export function differences(wanted: WantedUser, user: UserAt): readonly Difference[] {
  const { uid, comment, home, shell, group } = wanted;
  return [
    plain('id', '-u', uid, user.uid, { uid: uid ?? 0 }),
    plain('primary group', '-g', group?.name, user.group, { group: group?.name ?? '', gid: group?.gid ?? 0 }),
    groupsDiffer(wanted, user),
    plain('comment', '-c', comment, user.comment, { comment: comment ?? '' }),
    plain('home', '-d', home, user.home, { home: home ?? '' }),
    plain('shell', '-s', shell, user.shell, { shell: shell ?? '' }),
  ].filter((each) => each !== undefined);
}

function plain(
  name: string,
  flag: string,
  want: string | number | undefined,
  have: Maybe<string | number>,
  after: Partial<UserAt>,
): Difference | undefined {
  if (want === undefined || want === have) return undefined;
  const argv = [flag, String(want)];
  return isUnknown(have)
    ? { argv, what: `${name} -> ${want}`, after, on: have }
    : { argv, what: `${name} ${have === '' ? 'none' : have} -> ${want}`, after };
}

function groupsDiffer({ groups, group, append }: WantedUser, user: UserAt): Difference | undefined {
  if (groups === undefined) return undefined;
  const primary = group?.name ?? (isUnknown(user.group) ? undefined : user.group);
  const want = namesOf(groups, primary);
  if (isUnknown(user.groups)) {
    if (append && want.length === 0) return undefined;
    const argv = [...(append ? ['-a'] : []), '-G', want.join(',')];
    return {
      argv,
      what: `groups -> ${want.join(', ')}`,
      after: { groups: append ? user.groups : want },
      on: user.groups,
    };
  }
  const have = user.groups.filter((each) => each !== primary);
  const missing = want.filter((each) => !have.includes(each));
  const extra = append ? [] : have.filter((each) => !want.includes(each));
  if (missing.length === 0 && extra.length === 0) return undefined;
  const adds = extra.length === 0;
  const argv = [...(adds ? ['-a'] : []), '-G', (adds ? missing : want).join(',')];
  const what = [...missing.map((each) => `join ${each}`), ...extra.map((each) => `leave ${each}`)].join(', ');
  return { argv, what, after: { groups: adds ? [...user.groups, ...missing].toSorted() : want } };
}

/** usermod(8) gives what lies in the home to the new ids. */
export const changesOwner = (differ: readonly Difference[]): boolean =>
  differ.some(({ after }) => after.uid !== undefined || after.gid !== undefined);

/** @param home the home that the user has, where it was looked at */
export function changeUser(
  wanted: WantedUser,
  user: UserAt,
  differ: readonly Difference[],
  home: HomeAt | undefined,
): Change {
  const { name } = user;
  const after: UserAt = Object.assign({}, user, ...differ.map((each) => each.after));
  const before = isUnknown(user.groups) ? [] : user.groups;
  const now = isUnknown(after.groups) ? [] : after.groups;
  const groups = [...new Set([...before, ...now])].filter((each) => before.includes(each) !== now.includes(each));
  const owned = changesOwner(differ) && hasHome(user) ? homeOwned(user.home, home) : undefined;
  return {
    summary: `change user ${name}: ${differ.map(({ what }) => what).join(', ')}`,
    diff: { path: `user ${name}`, before: textOf(user), after: textOf(after) },
    steps: [run('usermod', ...differ.flatMap(({ argv }) => argv), '--', name)],
    predicts: [
      ...predictUser(after),
      ...memberships([...(wanted.groups ?? []), wanted.group], before, after.groups, name),
      ...(owned?.predicts ?? []),
    ],
    touches: [...touched(name, groups), ...(owned?.touches ?? [])],
  };
}

export function setPassword(name: string, hash: string): Change {
  return {
    summary: `set the password of user ${name}`,
    steps: [{ ...run('chpasswd', '-e'), stdin: `${name}:${bytesOf(hash)}\n`, secretStdin: true }],
    predicts: [predict(passwordIs(name, hash), 'same')],
    touches: [passwordScope(name), 'data:/etc/shadow', 'path:/etc/shadow-'],
  };
}

/** Its own group goes with it where nobody else is in it. */
export function removeUser(user: UserAt, remove: boolean): Change {
  const { name, groups } = user;
  const gone = remove ? placesGone(user) : undefined;
  return {
    summary: `remove user ${name}${remove ? ' and all that lies in the home' : ''}`,
    diff: { path: `user ${name}`, before: textOf(user), after: '' },
    steps: [run('userdel', ...(remove ? ['-r'] : []), '--', name)],
    predicts: [predict(userAt(name), null), predict(accountOf(name), null), ...(gone?.predicts ?? [])],
    touches: [
      ...touched(name, isUnknown(groups) ? [] : groups),
      passwordScope(name),
      groupScope(name),
      ...(gone?.touches ?? []),
      ...(isUnknown(groups) ? (['account:'] as const) : []),
    ],
  };
}

/** The home and the mail, which userdel(8) removes with `-r`. */
function placesGone(user: UserAt): Pick<Change, 'predicts' | 'touches'> {
  if (isUnknown(user.home)) return { predicts: [], touches: ['path:'] };
  if (!hasHome(user)) return { predicts: [], touches: mail(user.name) };
  return {
    predicts: [predict(fileAt(user.home), { kind: 'missing', link: undefined })],
    touches: [`path:${user.home}`, ...mail(user.name)],
  };
}

/** Whether there is a home at all, and it is known: passwd(5) allows none. */
const hasHome = (user: UserAt): user is UserAt & { readonly home: string } =>
  !isUnknown(user.home) && user.home.startsWith('/');

function predictUser(user: UserAt): readonly Prediction[] {
  const account: Account = {
    name: user.name,
    uid: user.uid,
    gid: user.gid,
    home: isUnknown(user.home) ? user.home : bytesOf(user.home),
    shell: isUnknown(user.shell) ? user.shell : bytesOf(user.shell),
  };
  return [predict(userAt(user.name), user), predict(accountOf(user.name), account)];
}

/** What the groups that were looked at say once the user has joined or left them. */
function memberships(
  looked: readonly (GroupAt | null | undefined)[],
  before: readonly string[],
  now: Maybe<readonly string[]>,
  name: string,
): readonly Prediction[] {
  if (isUnknown(now)) return [];
  return looked.flatMap((group) => {
    if (!group || before.includes(group.name) === now.includes(group.name)) return [];
    const others = isUnknown(group.members) ? group.members : group.members.filter((each) => each !== name);
    const members = isUnknown(others) || !now.includes(group.name) ? others : [...others, name].toSorted();
    return [predict(groupAt(group.name), { ...group, members })];
  });
}

function touched(name: string, groups: readonly string[]): readonly Scope[] {
  return [`account:${name}`, ...groups.map(groupScope), ...ACCOUNT_FILES];
}

const mail = (name: string): readonly Scope[] => [`path:/var/mail/${name}`, `path:/var/spool/mail/${name}`];

const option = (flag: string, value: string | number | undefined): readonly string[] =>
  value === undefined ? [] : [flag, String(value)];

const namesOf = (groups: readonly GroupAt[], primary: string | undefined): readonly string[] =>
  [...new Set(groups.map(({ name }) => name))].filter((name) => name !== primary).toSorted();

/** A user for a diff, a line each. */
function textOf({ uid, group, groups, comment, home, shell }: UserAt): string {
  const said = (value: Maybe<string | number>) => (isUnknown(value) ? bytesOf(value) : bytesOf(String(value)));
  const list = isUnknown(groups) ? groups : groups.join(', ');
  const rows = Object.entries({ uid, group, groups: list, comment, home, shell });
  return rows.map(([key, value]) => `${key}: ${said(value)}\n`).join('');
}
