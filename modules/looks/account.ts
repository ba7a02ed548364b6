// A user of the host.
import type { Look, Maybe } from '../../engine/contract/index.ts';

/** A line of passwd(5). */
export interface Account {
  readonly name: string;
  readonly uid: Maybe<number>;
  readonly gid: Maybe<number>;
  readonly home: Maybe<string>;
  readonly shell: Maybe<string>;
}

/** The account of a name, from everywhere the host knows users from; null where there is none. */
export function accountOf(user: string): Look<Account | null> {
  return {
    kind: 'look',
    label: `account ${user}`,
    script: `command -v getent >/dev/null && exec getent passwd "$1"
while IFS= read -r l; do case $l in "$1":*) printf '%s\\n' "$l"; exit 0;; esac; done </etc/passwd
exit 2`,
    args: [user],
    reads: [`account:${user}`],
    absent: (answer) => answer === null,
    parse: ({ out }) => {
      const [name = '', , uid, gid, , home = '/', shell = ''] = (out.split('\n')[0] ?? '').split(':');
      // getent(1) reads a number as an id.
      return name === user ? { name, uid: Number(uid), gid: Number(gid), home: home || '/', shell } : null;
    },
  };
}
