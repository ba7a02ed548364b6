// Why a unit of work failed, in words.
import type { Change, Step } from '../contract/change.ts';
import type { Module } from '../contract/module.ts';
import type { Note } from '../contract/plan.ts';
import type { Problem } from '../converge/answer.ts';
import { moduleBug } from '../converge/assess.ts';
import type { Lie } from '../converge/honesty.ts';
import { describeStep } from '../hosts/batch/describe.ts';
import type { NotYet } from '../values/lazy.ts';
import { NotSeen } from './facts.ts';

export function refusal(message: string, hint: string | undefined): Problem {
  return { code: 'module-refused', message, ...(hint !== undefined && { hint }), unreachable: false };
}

/** A step that stops its change. */
export function stepFailed(change: Change | undefined, complaint: string, step: Step, host: string): Problem {
  return {
    code: 'module-step-failed',
    message: `Cannot ${change?.summary ?? 'apply'}: ${complaint}`,
    hint: `It was run on ${step.on ?? host}: ${describeStep(step)}`,
    unreachable: false,
  };
}

const NOT_IN_PLAN = 'plan-deviates';

/** A run that carries out a plan stops a host rather than do there what was not reviewed. */
export function notInPlan(what: string, hint: string): Problem {
  return { code: NOT_IN_PLAN, message: `Not in the plan: ${what}`, hint, unreachable: false };
}

/** Whether a failure is such a stop, which no playbook may ignore. */
function isNotInPlan(failure: { readonly code: string } | undefined): boolean {
  return failure?.code === NOT_IN_PLAN;
}

/** What no rescue and no ignoring goes on from: what is not in the plan, and a module that cannot be trusted. */
export function stopsHost(failure: { readonly code: string } | undefined): boolean {
  return isNotInPlan(failure) || failure?.code === 'module-bug' || failure?.code === 'module-parse';
}

/** Whether neither another attempt nor a condition of the task's can make it better. */
export function endsAll(problem: Problem): boolean {
  return problem.unreachable || stopsHost(problem);
}

export function keepsChanging(differed: string | undefined): Problem {
  const what = differed === undefined ? '' : `: ${differed} is answered differently each time`;
  return refusal(`The host keeps changing under the task${what}`, 'Stop what else changes it, and run again');
}

/** What was changed is told with the task; this says where it is not what the module had said. */
export function lied(module: Pick<Module, 'name' | 'file'>, lies: readonly Lie[]): Problem {
  const details = lies.map(
    ({ look, path, predicted, seen }) => `"${look}"${path && ` at ${path}`}: predicted ${predicted}, saw ${seen}`,
  );
  return {
    ...moduleBug(module, 'predicted something else than what came', details.join('; ')),
    hint: `What was changed stays: look at the host. ${moduleBug(module, '', '').hint}`,
  };
}

/** What a module predicted, and something else changes. */
export function changedByOthers({ look, predicted, seen }: Lie): Note {
  return { level: 'warn', text: `Something else changes "${look}": predicted ${predicted}, saw ${seen}` };
}

export function leftOver(what: string): Problem {
  return {
    code: 'module-left-over',
    message: `Applied, and the host still does not show it: left to do is "${what}"`,
    hint: 'Look at the host; run again with -v to see what was run',
    unreachable: false,
  };
}

export function notDefined(open: NotYet): Problem {
  const { what } = open;
  if (open instanceof NotSeen) {
    const { place } = open.question;
    return { code: 'run-not-yet', message: `"${what}" of ${place.on} is not known here`, unreachable: false };
  }
  return {
    code: 'run-not-yet',
    message: `"${what}" is not defined here: the task that registers it did not run on this host`,
    hint: `Guard it with: when: ${what} is defined`,
    unreachable: false,
  };
}
