// findmnt(8) as the judge of a new fstab: it must find nothing that it did not find in the old one.
import type { Guard, Reply } from '../../engine/contract/index.ts';

const SCRIPT = `command -v findmnt >/dev/null || exit 0
for f in "$1" "$2"; do
  findmnt --verify --tab-file "$f" 2>&1
  printf '=%s\\n' "$?"
done`;

/** 128 + SIGSEGV: util-linux 2.41 crashes on every file with a parse error. */
const CRASHED = '139';

/** That the candidate adds no error to those that the file has; passes where findmnt is missing or crashes. */
export function verifiesAsBefore(fstab: string, path: string): Guard {
  return {
    do: 'guard',
    says: 'findmnt --verify finds no new error',
    argv: ['/bin/sh', '-uc', SCRIPT, 'sh', fstab, { candidate: true }],
    reads: [`data:${fstab}`, `meta:${path}`],
    judge,
  };
}

/** The complaint about the errors that only the second of two reports has. */
export function judge({ out }: Reply): string | undefined {
  const reports = out.split(/^=(\d+)\n/m);
  const [before, , after, code] = reports;
  if (before === undefined || after === undefined || code === '0' || code === CRASHED) return undefined;
  const known = new Map<string, number>();
  for (const error of errorsIn(before)) known.set(error, (known.get(error) ?? 0) + 1);
  const fresh = errorsIn(after).filter((error) => {
    const left = known.get(error) ?? 0;
    known.set(error, left - 1);
    return left <= 0;
  });
  return fresh.length === 0 ? undefined : `findmnt --verify finds in the new file: ${fresh.join('; ')}`;
}

/** `TARGET: message` for each `[E]`, and the parse errors, without file names and line numbers. */
function errorsIn(report: string): readonly string[] {
  let target = '';
  return report.split('\n').flatMap((line) => {
    const [, parse] = /: (parse error) at line \d+/.exec(line) ?? [];
    if (parse !== undefined) return [parse];
    const [, error] = /^\s+\[E\] (.*)/.exec(line) ?? [];
    if (error !== undefined) return [`${target}: ${error}`];
    if (/^\S/.test(line)) target = line.trim();
    return [];
  });
}
