// Whether a program is there.
import type { Look } from '../../engine/contract/index.ts';

/** True where `name` can be run; a dry run assumes it of what a package would bring. */
export function hasTool(name: string): Look<boolean> {
  return {
    kind: 'look',
    label: `program ${name}`,
    script: 'command -v -- "$1" >/dev/null',
    args: [name],
    reads: [`tool:${name}`],
    absent: (there) => !there,
    bare: true,
    parse: ({ code }) => code === 0,
  };
}
