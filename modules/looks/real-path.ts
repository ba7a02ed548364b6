// The path behind symbolic links.
import type { Look } from '../../engine/contract/index.ts';

const SCRIPT = `p=$1 rest=
while [ ! -e "\${p:-/}" ]; do rest=/\${p##*/}$rest p=\${p%/*}; done
r=$(readlink -f -- "\${p:-/}") || exit
printf %s "\${r%/}$rest"`;

/** The path as a byte string, symbolic links in what is there of it resolved. */
export function realPathOf(path: string): Look<string> {
  return {
    kind: 'look',
    label: `real path of ${path}`,
    script: SCRIPT,
    args: [path],
    reads: [`meta:${path}`],
    parse: ({ out }) => out || '/',
  };
}
