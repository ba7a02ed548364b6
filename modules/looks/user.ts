// A user of the host with all that `user` keeps.
import { bytesOf, type Look, type Maybe, type Scope, textOfBytes } from '../../engine/contract/index.ts';

/** A line of passwd(5), and the groups that name the user. */
export interface UserAt {
  readonly name: string;
  /** It stands in /etc/passwd, not somewhere else that the host knows users from. */
  readonly local: boolean;
  readonly uid: Maybe<number>;
  readonly gid: Maybe<number>;
  /** The name of the primary group; its id where it has none. */
  readonly group: Maybe<string>;
  /** The other groups, sorted. */
  readonly groups: Maybe<readonly string[]>;
  readonly comment: Maybe<string>;
  readonly home: Maybe<string>;
  readonly shell: Maybe<string>;
}

const SCRIPT = `w=elsewhere l=
while IFS= read -r a || [ "$a" ]; do case $a in "$1":*) w=local l=$a; break;; esac; done </etc/passwd
if [ -z "$l" ]; then command -v getent >/dev/null && l=$(getent passwd "$1") || exit 2; fi
case $l in "$1":*) ;; *) exit 2;; esac
IFS=: read -r n x u i c h s <<L
$l
L
printf '%s\\n' "$w" "$u" "$i" "$c" "$h" "$s"
p=$i
while IFS=: read -r g x j m || [ "$g" ]; do
  if [ "$j" = "$i" ] && [ "$p" = "$i" ]; then p=$g; fi
  case ,$m, in *,"$1",*) printf '+%s\\n' "$g";; esac
done </etc/group
if [ "$p" = "$i" ] && command -v getent >/dev/null; then g=$(getent group "$i") && p=\${g%%:*}; fi
printf '%s\\n' "$p"`;

/** The user of a name; null where there is none. */
export function userAt(name: string): Look<UserAt | null> {
  return {
    kind: 'look',
    label: `user ${name}`,
    script: SCRIPT,
    args: [name],
    reads: [`account:${name}`],
    absent: (answer) => answer === null,
    parse: ({ code, out }) => {
      if (code !== 0) return null;
      const lines = textOfBytes(out).trimEnd().split('\n');
      const [where, uid, gid, comment = '', home = '', shell = ''] = lines;
      const groups = lines.slice(6, -1).map((line) => line.slice(1));
      const group = lines.at(-1) ?? '';
      const ids = { uid: Number(uid), gid: Number(gid) };
      return { name, local: where === 'local', ...ids, group, groups: groups.toSorted(), comment, home, shell };
    },
  };
}

export type PasswordAt = 'same' | 'other' | 'unreadable';

/** Who sets a password changes nothing else of the user, and the other way round. */
export const passwordScope = (name: string): Scope => `account:${name}/password`;

/** Whether a user's password is the one of this hash. The host compares: no hash leaves it. */
export function passwordIs(name: string, hash: string): Look<PasswordAt> {
  return {
    kind: 'look',
    label: `password of ${name}`,
    script: `IFS= read -r w
[ -r /etc/shadow ] || exit 13
while IFS=: read -r n h r || [ "$n" ]; do
  if [ "$n" = "$1" ]; then [ "$h" = "$w" ]; exit; fi
done </etc/shadow
exit 1`,
    args: [name],
    input: `${bytesOf(hash)}\n`,
    reads: [passwordScope(name)],
    parse: ({ code }) => (code === 0 ? 'same' : code === 13 ? 'unreadable' : 'other'),
  };
}

/** What useradd(8) gives a user about whom nothing else is said. */
export interface UserDefaults {
  /** The directory that homes are in. */
  readonly homes: string;
  readonly shell: string;
  /** What a new home is a copy of. */
  readonly skeleton: string;
  /** A new user gets a group of the same name; else the group `group`. */
  readonly ownGroup: boolean;
  readonly group: string;
  /** The mode of a new home as login.defs(5) states it, in four digits. */
  readonly mode: string | undefined;
}

/** Those of Debian. */
export const USUAL: UserDefaults = {
  homes: '/home',
  shell: '/bin/sh',
  skeleton: '/etc/skel',
  ownGroup: true,
  group: '100',
  mode: undefined,
};

/** Those of the host. */
export function userDefaults(): Look<UserDefaults> {
  return {
    kind: 'look',
    label: 'defaults of new users',
    script: `useradd -D
while read -r k v x || [ "$k" ]; do case $k in USERGROUPS_ENAB|HOME_MODE) printf '%s=%s\\n' "$k" "$v";; esac; done </etc/login.defs`,
    args: [],
    reads: ['data:/etc/default/useradd', 'data:/etc/login.defs'],
    tool: { name: 'useradd', package: 'passwd' },
    bare: USUAL,
    parse: ({ out }) => {
      const said = new Map(out.split('\n').map((line) => [line.split('=')[0] ?? '', line.split('=')[1] ?? '']));
      const mode = said.get('HOME_MODE');
      return {
        homes: said.get('HOME') || USUAL.homes,
        shell: said.get('SHELL') ?? '',
        skeleton: said.get('SKEL') || USUAL.skeleton,
        ownGroup: said.get('USERGROUPS_ENAB')?.toLowerCase() === 'yes',
        group: said.get('GROUP') || USUAL.group,
        mode: mode === undefined ? undefined : (Number.parseInt(mode, 8) & 0o7777).toString(8).padStart(4, '0'),
      };
    },
  };
}
