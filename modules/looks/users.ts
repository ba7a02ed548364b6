// Who uses what lies below a path: for refusals, asked for `later`.
import type { Look } from '../../engine/contract/index.ts';

/** Links of every process to what it has open, by `PID NAME`; the kernel resolves them without touching the file system. */
const SCRIPT = `ls -ld /proc/[0-9]*/cwd /proc/[0-9]*/root /proc/[0-9]*/exe /proc/[0-9]*/fd/* 2>/dev/null |
while IFS= read -r l; do case $l in
*" -> $1"|*" -> $1/"*|*" -> $1 (deleted)")
  l=\${l#*/proc/}; p=\${l%%/*}
  case " \${seen-} " in *" $p "*) continue;; esac; seen="\${seen-} $p"
  n=; IFS= read -r n 2>/dev/null <"/proc/$p/comm"
  g=; case $n in qemu*|kvm*) g=$(tr '\\0' '\\n' <"/proc/$p/cmdline" | sed -n 's/^guest=\\([^,]*\\).*/\\1/p');; esac
  printf '%s\\t%s\\t%s\\n' "$p" "$n" "$g";;
esac; done
while IFS=' ' read -r i p d r t x; do case $t in "$1"/*) printf 'mount\\t%s\\t\\n' "$t";; esac; done </proc/self/mountinfo`;

/** What uses something at or below a path, in words: `guest web (process 812)`, `bash (process 7)`, `a mount at /srv/vm/x`. */
export function usersOf(path: string): Look<readonly string[]> {
  return {
    kind: 'look',
    label: `users of ${path}`,
    script: SCRIPT,
    args: [path.replace(/\/$/, '')],
    reads: ['process:', 'mount:', 'domain:', `path:${path}`],
    moving: true,
    parse: ({ out }) => out.split('\n').flatMap((line) => (line === '' ? [] : [inWords(line)])),
  };
}

function inWords(line: string): string {
  const [who, name, guest] = line.split('\t');
  if (who === 'mount') return `a mount at ${name}`;
  return guest ? `guest ${guest} (process ${who})` : `${name || 'a process'} (process ${who})`;
}
