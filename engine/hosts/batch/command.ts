// Commands as lines of a script. Each leaves its exit status in `_c`.
import type { Guard, Run } from '../../contract/change.ts';
import { printing, wordOf, wordsOf } from './words.ts';

/** Seconds for what runs beside a step; coreutils' and busybox' `timeout` both know this form. */
const BESIDE = 30;

/**
 * The command in a subshell that becomes it, so that no function or builtin of the shell is meant.
 * `candidate` is the word that stands for the file being validated, where there is one.
 */
export function commandLines(step: Run | Guard, candidate: string | undefined): string {
  const body = `( ${settings(step)}exec ${wordsOf(step.argv, candidate)} )`;
  return step.stdin ? `${printing(step.stdin)} 2>/dev/null | ${body}\n_c=$?` : `${body} </dev/null\n_c=$?`;
}

function settings(step: Run | Guard): string {
  if (step.do === 'guard') return '';
  const exports = Object.entries(step.env ?? {}).map(([name, value]) => {
    if (!/^[A-Za-z_]\w*$/.test(name)) throw new Error(`Bug in a module: "${name}" is no name of a variable`);
    return `export ${name}=${wordOf(value)}; `;
  });
  return `${exports.join('')}${step.cwd === undefined ? '' : `cd -- ${wordOf(step.cwd)} || exit 125; `}`;
}

/**
 * The shell functions that watch a command. `_watch ID EVERY AFTER` starts one process that runs `_poll`
 * every EVERY seconds and `_late` once after AFTER (0: never) and sends what they print as frames `p` and
 * ID, `o` and ID: in base64 between two `mark`s, since the command itself prints at the same time. The
 * process ends itself with its shell; it is asked to end by a signal that never tears a frame apart.
 */
export function watchLibrary(mark: string): string {
  return `
_tell() {
  _x=$( { "$2"; printf .%s $?; } </dev/null 2>/dev/null | base64 | tr -d '\\n' )
  [ "$_q" ] || { printf '${mark}<%s>${mark}' "$_x"; _f "$1" 0; }
}
_brief() { if command -v timeout >/dev/null 2>&1; then timeout ${BESIDE} "$@"; else "$@"; fi; }
_watch() {
  (
    trap - EXIT HUP INT; _q=; trap _q=1 TERM; _i=0
    while :; do
      sleep 1 >/dev/null 2>&1 & wait $!
      [ -z "$_q" ] && kill -0 $$ 2>/dev/null || break
      _i=$((_i+1))
      if [ "$2" -gt 0 ] && [ $((_i%$2)) -eq 0 ]; then _tell "p$1" _poll; fi
      if [ "$3" -eq "$_i" ]; then _tell "o$1" _late; fi
    done
  ) </dev/null & _w=$!
}
`;
}

/** Whether the command is watched while it runs. */
export const isWatched = (step: Run | Guard): step is Run =>
  step.do === 'run' && (step.progress !== undefined || step.overdue !== undefined);

/** `commandLines` of a command that is watched. */
export function watchedLines(id: number, run: Run, candidate: string | undefined): string {
  const seconds = (value: number | undefined) => (value === undefined ? 0 : Math.max(1, Math.ceil(value)));
  return [
    `_poll() { ${run.progress ? `_brief ${wordsOf(run.progress.argv, undefined)}` : ':'}; }`,
    `_late() { ${run.overdue ? `_brief ${wordsOf(run.overdue.argv, undefined)}` : ':'}; }`,
    `_watch ${id} ${seconds(run.progress?.every)} ${seconds(run.overdue?.after)}`,
    commandLines(run, candidate),
    'kill $_w 2>/dev/null; wait $_w 2>/dev/null || :',
  ].join('\n');
}

/** What a frame of `_tell` holds: what the watched command printed, and what was told. */
export function toldOf(
  out: string,
  mark: string,
): { readonly rest: string; readonly out: string; readonly code: number } {
  const start = out.indexOf(`${mark}<`);
  const end = out.indexOf(`>${mark}`, start);
  if (start < 0 || end < 0) return { rest: out, out: '', code: 1 };
  const told = Buffer.from(out.slice(start + mark.length + 1, end), 'base64').toString('latin1');
  const dot = told.lastIndexOf('.');
  return {
    rest: out.slice(0, start) + out.slice(end + mark.length + 1),
    out: told.slice(0, dot),
    code: Number(told.slice(dot + 1)),
  };
}
