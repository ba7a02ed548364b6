// What a directory holds.
import type { Look } from '../../engine/contract/index.ts';

/** The names in a directory (byte strings, sorted, without `.` and `..`); null where there is no directory. */
export function entriesOf(path: string): Look<readonly string[] | null> {
  return {
    kind: 'look',
    label: `entries of ${path}`,
    script: `cd -- "$1" 2>/dev/null || exit 10
for f in * .[!.]* ..?*; do if [ -e "$f" ] || [ -L "$f" ]; then printf '%s\\0' "$f"; fi; done`,
    args: [path],
    reads: [`path:${path}`],
    absent: (answer) => answer === null,
    about: { path, at: entriesOf, nothing: null },
    parse: ({ code, out }) => (code === 10 ? null : out.split('\0').slice(0, -1).toSorted()),
  };
}
