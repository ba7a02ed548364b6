// exportfs reads the candidate in namespaces of its own, where it cannot touch the server (DOMAIN 3.2.6).
import type { Guard } from '../../engine/contract/index.ts';
import { type Expected, judgeTable } from './table.ts';

/**
 * In private namespaces the candidate takes the file's place (in a directory of links to everything beside it),
 * and the server's state is an empty one. Statuses from 90 on: no such namespaces here, so there is no verdict.
 */
const SCRIPT = `command -v unshare >/dev/null && unshare "$3" true 2>/dev/null || exit 90
t=$(readlink -f -- "$1") || t=$1
s=$(mktemp -d) || exit 95
trap 'rm -rf -- "$s"' EXIT
unshare "$3" /bin/sh -uc '
t=$1 c=$2 s=$3 d=\${1%/*}
mount --make-rprivate / 2>/dev/null
mkdir "$s/real" "$s/new" "$s/nfs" && : >"$s/nfs/etab" && mount --bind "$d" "$s/real" || exit 91
ln -s -- "$s/real"/* "$s/real"/.[!.]* "$s/new/" 2>/dev/null
rm -f -- "$s/new/\${t##*/}"
cat -- "$c" >"$s/new/\${t##*/}" || exit 95
mount --bind "$s/new" "$d" && mount --bind "$s/nfs" /var/lib/nfs || exit 92
exportfs -ra; r=$?
exportfs -s
exit $r' sh "$t" "$2" "$s"`;

const NO_VERDICT = 90;

/** That exportfs makes of the candidate what is expected of it. Names need the network, addresses do not. */
export function rehearsed(
  file: string,
  expected: readonly Expected[],
  certain: readonly Expected[],
  names: boolean,
): Guard {
  return {
    do: 'guard',
    says: 'exportfs, in a namespace of its own, reads the new file as expected',
    argv: ['/bin/sh', '-uc', SCRIPT, 'sh', file, { candidate: true }, names ? '-m' : '-mn'],
    reads: [`data:${file}`, 'data:/etc/hosts'],
    judge: (reply) => (reply.code >= NO_VERDICT ? undefined : judgeTable(expected, certain, reply)),
  };
}
