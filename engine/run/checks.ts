// What a dry run can ask of a change's checks, and what only the real run will know. Pure.
import type { Change, Guard, Run, Step, Write } from '../contract/change.ts';
import type { Reply } from '../contract/probe.ts';
import { overlap, type Scope } from '../contract/scope.ts';
import type { Problem } from '../converge/answer.ts';
import { type Memory, type Place, placeOf, type Question } from '../converge/memory.ts';
import { judged, refused } from '../hosts/batch/complaint.ts';
import { hadNoPlace, namesCandidate, rehearsalOf } from '../hosts/batch/rehearse.ts';
import { hasHoles } from '../values/bytes.ts';
import { isUnknown } from '../values/unknown.ts';
import { stepFailed } from './problems.ts';

/** A command that only checks. */
type Check = Guard | (Run & Required<Pick<Run, 'checks'>>);

/** A check that a dry run leaves to the real one. */
interface Deferred {
  readonly says: string;
  /** Why it cannot be asked now. */
  readonly why: string;
}

/** A check that can be asked before anything is changed. */
interface Askable {
  readonly check: Check;
  /** The step of the change that it is or stands in. */
  readonly step: Step;
  readonly question: Question;
}

/** What a dry run knows of a change's checks. */
export interface Checked {
  /** What has not been asked yet. */
  readonly missing: readonly Question[];
  /** For people: what holds when it passes, and why it is only asked when applied. */
  readonly deferred: readonly string[];
  /** The first one that fails. */
  readonly problem?: Problem;
}

/** A change's checks against what is remembered, before the change is laid over it. */
export function checksOf(change: Change, at: Place, memory: Memory): Checked {
  const missing: Question[] = [];
  const deferred: string[] = [];
  for (const one of sorted(change, at)) {
    const verdict = 'why' in one ? one : verdictOn(one, change, memory);
    if (verdict === 'missing' && 'question' in one) missing.push(one.question);
    if (typeof verdict !== 'object') continue;
    if ('code' in verdict) return { missing, deferred, problem: verdict };
    deferred.push(`${verdict.says} (${verdict.why})`);
  }
  return { missing, deferred };
}

function verdictOn({ check, step, question }: Askable, change: Change, memory: Memory) {
  const says = sayingOf(check);
  const answer = memory.recall(question);
  switch (answer?.how) {
    case undefined:
      return 'missing';
    case 'predicted':
      return { says, why: isUnknown(answer.value) ? `rests on ${answer.value.origin}` : 'rests on what comes before' };
    case 'problem':
      return { says, why: answer.problem.message };
    case 'seen': {
      const reply = answer.value as Reply;
      if (hadNoPlace(reply)) return { says, why: 'the host has no place to keep the new file apart' };
      const complaint = complaintOf(check, step, reply);
      if (complaint === undefined) return 'passed';
      const { on } = question.place;
      const opaque = memory.assumptions(on).at(-1);
      if (opaque !== undefined) return { says, why: `now: ${complaint}; ${opaque} may change that` };
      return stepFailed(change, complaint, step, on);
    }
  }
}

function complaintOf(check: Check, step: Step, reply: Reply): string | undefined {
  if (check.do === 'guard') return judged(step, check, reply)?.complaint;
  return (check.accept ?? [0]).includes(reply.code) ? undefined : refused(step, check, reply).complaint;
}

/** The checks of a change in order. One that comes after another step of it sees what that step does. */
function sorted(change: Change, at: Place): readonly (Askable | Deferred)[] {
  const found: (Askable | Deferred)[] = [];
  let moved = false;
  const take = (command: Run | Guard, step: Step, write?: Write): void => {
    if (isCheck(command))
      found.push(moved ? late(command, step, change, at, write) : askable(command, step, at, write));
    else moved = true;
  };
  for (const step of change.steps) {
    if (step.do !== 'write') take(step, step);
    else {
      for (const command of step.before ?? []) take(command, step, step);
      moved = true;
      for (const command of step.after ?? [])
        if (isCheck(command)) found.push({ says: sayingOf(command), why: 'it looks at what the change has done' });
    }
  }
  return found;
}

function late(check: Check, step: Step, change: Change, at: Place, write: Write | undefined): Askable | Deferred {
  const reads = readsOf(check);
  const apart = reads.length > 0 || namesCandidate(check.argv);
  if (apart && !reads.some((scope) => change.touches.some((touched) => overlap(scope, touched))))
    return askable(check, step, at, write);
  return { says: sayingOf(check), why: 'it looks at what the change does before' };
}

function askable(check: Check, step: Step, at: Place, write: Write | undefined): Askable | Deferred {
  const says = sayingOf(check);
  const defer = (why: string): Deferred => ({ says, why });
  const place = placeOf(check, at);
  const words = check.argv.flatMap((word) => (typeof word === 'string' ? [word] : []));
  if (check.argv.some((word) => typeof word !== 'string' && 'secret' in word)) return defer('it holds a secret');
  if (check.do === 'run' && check.secretStdin) return defer('it holds a secret');
  if (words.some(hasHoles) || hasHoles(check.stdin ?? '')) return defer('a part of it is unknown until applied');
  if (write && namesCandidate(check.argv)) {
    const { content } = write;
    const home = placeOf(write, at);
    if ('file' in content) return defer('the new file is too large to be sent for it');
    if (content.secret) return defer('the new file is secret');
    if (hasHoles(content.bytes)) return defer('a part of the new file is unknown until applied');
    if (home.on !== place.on || home.as !== place.as) return defer('it is asked elsewhere than where the file is');
  }
  const asked = rehearsalOf(check, write);
  if (!asked) return defer('it holds bytes that are no text');
  const look = {
    kind: 'look',
    label: says,
    ...asked,
    reads: [...readsOf(check), `tool:${words[0] ?? ''}` as Scope],
    absent: (reply: unknown) => (reply as Reply).code === NOT_FOUND,
    parse: (reply: Reply): unknown => reply,
  } as const;
  return { check, step, question: { place, look } };
}

/** What a shell says where a program is missing: a package that comes before may bring it. */
const NOT_FOUND = 127;

const isCheck = (command: Run | Guard): command is Check => command.do === 'guard' || command.checks !== undefined;
const sayingOf = (check: Check): string => (check.do === 'guard' ? check.says : check.checks.says);
const readsOf = (check: Check): readonly Scope[] => (check.do === 'guard' ? check.reads : check.checks.reads);
