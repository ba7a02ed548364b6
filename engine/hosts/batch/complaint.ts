// Why a step failed, for people.
import type { Guard, Run, Step } from '../../contract/change.ts';
import type { Reply } from '../../contract/probe.ts';
import { textOfBytes } from '../../values/bytes.ts';
import { masked, nameOf, secretsOf } from './describe.ts';

/** The part of a failure that tells what happened. */
export interface Complaint {
  readonly complaint: string;
  readonly reply?: Reply;
  readonly timedOut?: true;
  readonly lost?: true;
}

/** A command that ended with a status that is not accepted. */
export function refused(step: Step, command: Run | Guard, reply: Reply): Complaint {
  const text = `${nameOf(command)} failed with exit status ${reply.code}${tailOf(reply)}`;
  return { complaint: masked(text, secretsOf(step)), reply };
}

/** What a guard says about a reply, or undefined when it passes. A guard that throws is a bug of its module. */
export function judged(step: Step, guard: Guard, reply: Reply): Complaint | undefined {
  try {
    const says = guard.judge(reply);
    return says === undefined ? undefined : { complaint: masked(says, secretsOf(step)), reply };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { complaint: `Bug in a module: the guard "${guard.says}" throws: ${why}`, reply };
  }
}

/** A part of a write that failed. */
export function unwritten(path: string, reply: Reply): Complaint {
  const immutable = /Operation not permitted/.test(reply.err) ? '; is it immutable (lsattr)?' : '';
  return { complaint: `Cannot replace "${path}"${tailOf(reply)}${immutable}`, reply };
}

/** `what` is the step, or the command within it, that ran. */
export const timedOut = (step: Step, what: Step, seconds: number): Complaint => ({
  complaint: masked(
    `${capital(nameOf(what))} took longer than ${Math.round(seconds)} s and was ended`,
    secretsOf(step),
  ),
  timedOut: true,
});

export const lost = (step: Step, what: Step, reason: string): Complaint => ({
  complaint: masked(`The host was lost during ${nameOf(what)}: ${reason}`, secretsOf(step)),
  lost: true,
});

export const unreachable = (reason: string): Complaint => ({ complaint: reason, lost: true });

export const interrupted = (): Complaint => ({ complaint: 'Interrupted' });

/** The end of what was printed on standard error, else on standard output. */
function tailOf({ err, out }: Reply): string {
  const said = textOfBytes(err).trim() || textOfBytes(out).trim();
  const lines = said.split('\n').slice(-5).join('\n');
  return lines ? `: ${lines.slice(-1000)}` : '';
}

const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);
