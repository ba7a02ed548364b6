// Why a unit of work failed, in words.
import type { Problem } from '../converge/answer.ts';
import type { NotYet } from '../values/lazy.ts';

export function refusal(message: string, hint: string | undefined): Problem {
  return { code: 'module-refused', message, ...(hint !== undefined && { hint }), unreachable: false };
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
