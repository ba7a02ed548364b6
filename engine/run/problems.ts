// Why a unit of work failed, in words.
import type { Change, Step } from '../contract/change.ts';
import type { Problem } from '../converge/answer.ts';
import { describeStep } from '../hosts/batch/describe.ts';
import type { NotYet } from '../values/lazy.ts';

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

export function keepsChanging(differed: string | undefined): Problem {
  const what = differed === undefined ? '' : `: ${differed} is answered differently each time`;
  return refusal(`The host keeps changing under the task${what}`, 'Stop what else changes it, and run again');
}

export function leftOver(what: string): Problem {
  return {
    code: 'module-left-over',
    message: `Applied, and the host still does not show it: left to do is "${what}"`,
    hint: 'Look at the host; run again with -v to see what was run',
    unreachable: false,
  };
}

export function notDefined({ what }: NotYet): Problem {
  return {
    code: 'run-not-yet',
    message: `"${what}" is not defined here: the task that registers it did not run on this host`,
    hint: `Guard it with: when: ${what} is defined`,
    unreachable: false,
  };
}
