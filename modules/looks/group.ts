// A group of the host.
import { type Look, type Maybe, type Scope, textOfBytes } from '../../engine/contract/index.ts';

/** A line of group(5). */
export interface GroupAt {
  readonly name: string;
  readonly gid: Maybe<number>;
  /** Users that have it beside their primary group, sorted. */
  readonly members: Maybe<readonly string[]>;
  /** It stands in /etc/group, not somewhere else that the host knows groups from. */
  readonly local: boolean;
}

/** The scope of a group, by its name or id; a user's is the bare name. */
export const groupScope = (key: string): Scope => `account:%${key}`;

const SCRIPT = `case $1 in *[!0-9]*) k=n;; *) k=i;; esac
while IFS=: read -r g x i m || [ "$g" ]; do
  v=$g; [ $k = n ] || v=$i
  if [ "$v" = "$1" ]; then printf 'local:%s:%s:%s\\n' "$g" "$i" "$m"; exit 0; fi
done </etc/group
command -v getent >/dev/null || exit 2
l=$(getent group "$1") || exit 2
IFS=: read -r g x i m <<L
$l
L
printf 'elsewhere:%s:%s:%s\\n' "$g" "$i" "$m"`;

/** The group of a name or, in digits, of an id; null where there is none. */
export function groupAt(key: string): Look<GroupAt | null> {
  return {
    kind: 'look',
    label: `group ${key}`,
    script: SCRIPT,
    args: [key],
    reads: [groupScope(key)],
    absent: (answer) => answer === null,
    parse: ({ code, out }) => {
      if (code !== 0) return null;
      const [where, name = '', gid, members = ''] = out.trimEnd().split(':');
      const list = textOfBytes(members).split(',').filter(Boolean);
      return { name: textOfBytes(name), gid: Number(gid), members: list.toSorted(), local: where === 'local' };
    },
  };
}

/** Users whose primary group has this id. */
export function primaryUsersOf(gid: number): Look<readonly string[]> {
  return {
    kind: 'look',
    label: `users of group id ${gid}`,
    script: `while IFS=: read -r n x u g r || [ "$n" ]; do if [ "$g" = "$1" ]; then printf '%s\\n' "$n"; fi; done </etc/passwd`,
    args: [String(gid)],
    reads: ['account:'],
    parse: ({ out }) => textOfBytes(out).split('\n').filter(Boolean),
  };
}

/** The files that useradd(8), groupadd(8) and their like write. */
export const ACCOUNT_FILES: readonly Scope[] = ['passwd', 'shadow', 'group', 'gshadow', 'subuid', 'subgid'].flatMap(
  (name): Scope[] => [`data:/etc/${name}`, `path:/etc/${name}-`],
);
