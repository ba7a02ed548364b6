// Files in a user's ~/.ssh.
import {
  after,
  all,
  given,
  isUnknown,
  type Note,
  type Plan,
  type Probe,
  predict,
  type Refusal,
  refuse,
} from '../../engine/contract/index.ts';
import { type Account, accountOf } from './account.ts';
import { makeOwnDirectory } from './directory.ts';
import { entriesOf } from './entries.ts';
import { type FileAt, isStanding } from './file.ts';
import { below, nameOf, parentOf } from './path.ts';
import { noRoomFor, type Spot, spotAt } from './spot.ts';
import type { FileText } from './text.ts';
import { keepFile, keptFile } from './whole-file.ts';

/** A file of a user's, and the directory that it lies in. */
export interface UsersFile {
  readonly account: Account;
  readonly path: string;
  readonly directory: Spot;
  readonly file: readonly [Spot, FileText];
}

/** An account whose home is known. */
interface Housed extends Account {
  readonly home: string;
}

/** Looks at what belongs to a user; null where there is no such user. */
export function ofUser<T>(user: string, next: (account: Housed, ssh: string) => Probe<T>): Probe<T | null> {
  return after(accountOf(user), (account): Probe<T | null> => {
    if (account === null) return given(null);
    // An account that an earlier task would make may have a home that nobody knows: then all of this is unknown.
    const { home } = account;
    if (isUnknown(home)) return given(home as never);
    return next({ ...account, home }, below(home, '.ssh'));
  });
}

/** Looks at a file in a user's ~/.ssh; null where there is no such user. */
export function sshFileOf(user: string, name: string): Probe<UsersFile | null> {
  return ofUser(user, (account, ssh) => {
    const path = below(ssh, name);
    return after(all([spotAt(ssh), keptFile(path)]), ([directory, file]) => given({ account, path, directory, file }));
  });
}

export function noSuchUser(user: string): Refusal {
  return refuse(`There is no user "${user}"`, `Make the account before: user: {name: ${user}}`);
}

/** Whose a new file of a user's is. Ids, because several names can have one. */
export function ownedBy({ name, uid, gid }: Account): { readonly owner: string; readonly group?: string } {
  return { owner: isUnknown(uid) ? name : String(uid), ...(!isUnknown(gid) && { group: String(gid) }) };
}

/** The plan that brings the bytes of a file in ~/.ssh about: a new one is 0600, an old one keeps its mode and owner. */
export function keepSshFile({ account, path, directory, file }: UsersFile, after: string): Plan {
  const [{ at }, text] = file;
  const wrong = strangeLink(parentOf(path), directory.at, account) ?? strangeLink(path, at, account);
  if (wrong) return wrong;
  if (text.kind === 'missing' && after === '') return [];
  const made = madeSshDirectory(parentOf(path), directory, account, [nameOf(path)]);
  if (made && 'verdict' in made) return made;
  return keepFile(file, {
    path,
    after,
    ...(text.kind === 'missing' && { mode: '0600', ...ownedBy(account) }),
    ...(made && { first: made.steps, predicts: made.predicts, touches: made.touches }),
  });
}

/** What makes ~/.ssh where it is missing, and what the looks say once it holds `entries`; or why it cannot be made. */
export function madeSshDirectory(path: string, spot: Spot, account: Account, entries: readonly string[]) {
  if (spot.at.kind !== 'missing') return undefined;
  const noRoom = noRoomFor(path, spot);
  if (noRoom) return noRoom;
  const made = makeOwnDirectory(path, { mode: '0700', ...ownedBy(account) });
  return { ...made, predicts: [...made.predicts, predict(entriesOf(path), entries.toSorted())] };
}

/** A user's link must not make root change a file of somebody else's. */
export function strangeLink(path: string, at: FileAt, { name, uid }: Account): Refusal | undefined {
  if (at.kind === 'unreadable' || at.link === undefined) return undefined;
  if (at.kind === 'missing') return refuse(`"${path}" is a link to nothing`, 'Remove the link before');
  if (at.uid === uid) return undefined;
  return refuse(`"${path}" is a link to what does not belong to ${name}`, 'Put a file in the place of the link');
}

/** Where sshd(8) would ignore the file because others may write it (`StrictModes`). */
export function strictModes({ account, path, directory, file: [{ at }] }: UsersFile): readonly Note[] {
  const places = [
    [parentOf(path), directory.at],
    [path, at],
  ] as const;
  return places.flatMap(([place, it]): readonly Note[] => {
    if (!isStanding(it) || isUnknown(it.mode) || isUnknown(it.uid)) return [];
    const strange = it.uid !== 0 && it.uid !== account.uid;
    const open = (Number.parseInt(it.mode, 8) & 0o022) !== 0;
    if (!strange && !open) return [];
    const why = strange ? `belongs to ${String(it.owner)}` : `has mode ${it.mode}`;
    return [{ level: 'warn', text: `"${place}" ${why}: sshd ignores the keys in it (StrictModes)` }];
  });
}
