// A check of a change as a look: what a dry run asks. It changes nothing of the host; the new file that it may want
// lies in a directory of its own meanwhile.
import type { Guard, Run, Word, Write } from '../../contract/change.ts';
import type { Reply } from '../../contract/probe.ts';
import { commandLines } from './command.ts';
import type { Ask } from './types.ts';
import { CANDIDATE } from './words.ts';

const NOWHERE = 86;
const COMPLAINT = 'play: there is no place for the new file';

/**
 * Makes the candidate `_n` of "$1" from standard input, with the mode "$2" and the owners "$3", named as a real one
 * is, beside links to what is beside "$1": what it includes by relative paths is found. Another user may pass
 * through the directory, as through the real one, but not list it.
 */
const CANDIDATE_APART = `
_no() { printf '%s\\n' '${COMPLAINT}' >&2; exit ${NOWHERE}; }
_x=/run; [ -w "$_x" ] || _x=\${TMPDIR:-/tmp}
_t=$(mktemp -d -- "$_x/play-dry.XXXXXX" 2>/dev/null) || _no
trap 'rm -rf -- "$_t"' EXIT; trap 'exit 70' HUP INT TERM
_f=$(readlink -f -- "$1" 2>/dev/null) || _f=$1
_links() { if [ -e "$1" ] || [ -L "$1" ]; then ln -s -- "$@" "$_t/" || _no; fi; } 2>/dev/null
_links "\${_f%/*}"/*; _links "\${_f%/*}"/.[!.]*
_n=$(mktemp -- "$_t/.play-$(printf %.200s "\${_f##*/}").XXXXXX") || _no
if [ -f "$_f" ]; then
  cp -a --attributes-only -- "$_f" "$_n" 2>/dev/null || cp -a -- "$_f" "$_n" 2>/dev/null || _no
fi
[ -z "$2" ] || chmod 600 -- "$_n" || _no
cat >"$_n" || _no
[ -z "$3" ] || chown -- "$3" "$_n" 2>/dev/null || _no
_x=$2; [ "$_x" ] || [ -e "$_f" ] || _x=0644
[ -z "$_x" ] || chmod -- "$_x" "$_n" || _no
chmod 711 -- "$_t" || _no
`;

/** Whether a command names the file that is being validated. */
export function namesCandidate(argv: readonly Word[]): boolean {
  return argv.some((word) => typeof word !== 'string' && 'candidate' in word);
}

/** A check as a look; `write` is the replacement that it stands in. Undefined where it cannot be said in a script. */
export function rehearsalOf(
  step: Run | Guard,
  write: Write | undefined,
): Pick<Ask, 'script' | 'args' | 'input'> | undefined {
  const apart = write && namesCandidate(step.argv);
  const command = textOf(`${commandLines(step, apart ? CANDIDATE : undefined)}\nexit "$_c"`);
  if (command === undefined) return undefined;
  if (!apart) return { script: command, args: [] };
  if ('file' in write.content) return undefined;
  const { path, mode = '', owner = '', group } = write;
  const owners = group === undefined ? owner : `${owner}:${group}`;
  return { script: `${CANDIDATE_APART}${command}`, args: [path, mode, owners], input: write.content.bytes };
}

/** Whether a reply only says that the host has no place for the new file. */
export function hadNoPlace({ code, err }: Reply): boolean {
  return code === NOWHERE && err.includes(COMPLAINT);
}

/** A byte string as the text of a look's script; undefined where it is no UTF-8. */
function textOf(bytes: string): string | undefined {
  const buffer = Buffer.from(bytes, 'latin1');
  const text = buffer.toString('utf8');
  return Buffer.from(text, 'utf8').equals(buffer) ? text : undefined;
}
