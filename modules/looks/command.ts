// What `command` and `shell` share: when a command runs, and what became of it.
import {
  all,
  type Change,
  given,
  isUnknown,
  type Look,
  type Maybe,
  open,
  type Past,
  type Plan,
  type Probe,
  predict,
  type Refusal,
  type Reply,
  type Run,
  refuse,
  type Seen,
  textOfBytes,
  type Unknown,
  undecided,
  unknown,
} from '../../engine/contract/index.ts';
import { type FileAt, fileAt } from './file.ts';

/** When a command is to run. */
export interface Conditions {
  readonly creates?: string | undefined;
  readonly removes?: string | undefined;
  readonly unless?: string | undefined;
  readonly onlyif?: string | undefined;
}

/** The parameters of those conditions. */
export const CONDITIONS = {
  creates: { type: 'string', format: 'path', description: 'Not run where this is there; it must be there afterwards' },
  removes: { type: 'string', format: 'path', description: 'Run only where this is there; it must be gone afterwards' },
  unless: { type: 'string', description: 'A sh snippet that changes nothing; not run where it succeeds' },
  onlyif: { type: 'string', description: 'A sh snippet that changes nothing; run only where it succeeds' },
} as const;

/** What is looked at before a command; a condition that is not given is undefined. */
export function conditions({ creates, removes, unless, onlyif }: Conditions) {
  return {
    creates: creates === undefined ? none : thereOr(creates),
    removes: removes === undefined ? none : thereOr(removes),
    unless: unless === undefined ? none : open(succeeds(unless)),
    onlyif: onlyif === undefined ? none : open(succeeds(onlyif)),
  } satisfies Record<string, Probe<unknown>>;
}

const none = given(undefined);

/** What is at a path, and whether anything is: a command that makes it says no more than that. */
const thereOr = (path: string) => all([open(fileAt(path)), open(thereAt(path))]);

/** Whether anything is at a path. */
function thereAt(path: string): Look<boolean> {
  return {
    kind: 'look',
    label: `existence of ${path}`,
    script: '[ -e "$1" ] || [ -L "$1" ]',
    args: [path],
    reads: [`path:${path}`],
    parse: ({ code }) => code === 0,
  };
}

/** Whether a snippet of the user's, read-only by the user's word, succeeds. */
function succeeds(snippet: string): Look<boolean> {
  return {
    kind: 'look',
    label: snippet,
    script: 'exec /bin/sh -c "$1"',
    args: [snippet],
    reads: ['*'],
    parse: ({ code }) => code === 0,
  };
}

type Looked = ReturnType<typeof conditions>;

/** The exit statuses that a program can have. The plan judges them, so that `failed_when` can. */
const ANY = Array.from({ length: 256 }, (_, code) => code);

/** The plan that runs a command once, where its conditions hold. */
export function runOnce(params: Conditions, run: Run, shown: string, seen: Seen<Looked>, past: Past<Looked>): Plan {
  const reply = past.ran.get('run');
  if (reply) return isUnknown(reply) ? [] : (failure(reply, shown) ?? broken(params, seen) ?? []);
  const change: Change = {
    summary: `run ${shown}`,
    steps: [{ ...run, accept: ANY, keep: 'run' }],
    predicts: [
      ...(params.creates === undefined ? [] : [predict(thereAt(params.creates), true)]),
      ...(params.removes === undefined ? [] : [predict(thereAt(params.removes), false)]),
    ],
    touches: [params.creates, params.removes].flatMap((path) => (path === undefined ? [] : [`path:${path}` as const])),
    opaque: true,
  };
  const verdict = wanted(seen);
  if (isUnknown(verdict)) return undecided(verdict, [change]);
  return verdict ? [change] : [];
}

/** Whether the conditions ask for a run: one that says no decides, then one that is unknown. */
function wanted({ creates, removes, unless, onlyif }: Seen<Looked>): Maybe<boolean> {
  const verdicts: readonly (Maybe<boolean> | undefined)[] = [
    mapped(isThere(creates), (there) => !there),
    mapped(isThere(removes), (there) => there),
    mapped(unless, (holds) => !holds),
    mapped(onlyif, (holds) => holds),
  ];
  if (verdicts.includes(false)) return false;
  return verdicts.find(isUnknown) ?? true;
}

/** Whether something is at a path, as far as either look says; undefined where it is not asked. */
function isThere(seen: readonly [Maybe<FileAt>, Maybe<boolean>] | undefined): Maybe<boolean> | undefined {
  if (seen === undefined) return undefined;
  const [at, there] = seen;
  return isUnknown(at) ? there : at.kind !== 'missing';
}

function mapped<T>(value: Maybe<T> | undefined, by: (value: T) => boolean): Maybe<boolean> | undefined {
  if (value === undefined) return undefined;
  return isUnknown(value) ? value : by(value);
}

function failure({ code, err, out }: Reply, shown: string): Refusal | undefined {
  if (code === 0) return undefined;
  const said = textOfBytes(err.trim() || out.trim()).slice(-1000);
  return { ...refuse(`"${shown}" exited with ${code}${said && `: ${said}`}`), registers: true };
}

/** A command that ended well without having done what it is there for. */
function broken({ creates, removes }: Conditions, seen: Seen<Looked>): Refusal | undefined {
  if (isThere(seen.creates) === false)
    return { ...refuse(`The command ended well, and "${creates}" is not there`), registers: true };
  if (isThere(seen.removes) === true)
    return { ...refuse(`The command ended well, and "${removes}" is still there`), registers: true };
  return undefined;
}

/** What `register` gets of a command. */
export function outcome(shown: string, past: Past<Looked>) {
  const reply = past.ran.get('run');
  if (!reply) return { cmd: shown, ran: false, rc: 0, ...texts('', '') };
  if (isUnknown(reply)) return { cmd: shown, ran: true, rc: unsaid(reply), ...unknownTexts(reply) };
  return { cmd: shown, ran: true, rc: reply.code, ...texts(reply.out, reply.err) };
}

function texts(out: string, err: string) {
  const [stdout, stderr] = [out, err].map((bytes) => textOfBytes(bytes).replace(/(\r?\n)+$/, '')) as [string, string];
  const lines = (text: string) => (text === '' ? [] : text.split(/\r?\n/));
  return { stdout, stdout_lines: lines(stdout), stderr, stderr_lines: lines(stderr) };
}

function unknownTexts(reply: Unknown) {
  const what = unsaid(reply);
  return { stdout: what, stdout_lines: what, stderr: what, stderr_lines: what };
}

const unsaid = ({ origin }: Unknown): Unknown => unknown(origin);
