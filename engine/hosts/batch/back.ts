// Waiting for a host that went away.
import { setTimeout } from 'node:timers/promises';
import type { Returning } from '../../contract/change.ts';
import { HostError, type Shell } from '../wire.ts';
import { commandLines } from './command.ts';

/** Milliseconds between two attempts. */
const PATIENCE = 300;
/** Milliseconds for one answer beyond the log-in: a host whose power went never gives it, and never says so. */
const ANSWER = 4000;

/** The way to a host that comes and goes. */
export interface Road {
  open(): Promise<Shell>;
  /** Gives the connection up, so that the next shell comes from a new one. */
  leave(): Promise<void>;
}

/** Resolves when the host is back, or with the reason why it is not. */
export async function back({ when, within }: Returning, road: Road, signal: AbortSignal): Promise<string | undefined> {
  const deadline = performance.now() + within * 1000;
  for (;;) {
    if (signal.aborted) return 'Interrupted while waiting for the host';
    const missing = await missingOnce(when, road);
    if (missing === undefined) return undefined;
    if (performance.now() > deadline) return `The host is not back after ${within} s: ${missing}`;
    await setTimeout(PATIENCE, undefined, { signal }).catch(() => undefined);
  }
}

async function missingOnce(when: readonly string[], road: Road): Promise<string | undefined> {
  try {
    const shell = await road.open();
    const said = await Promise.race([answer(when, shell), setTimeout(ANSWER, 'it does not answer', { ref: false })]);
    if (typeof said === 'number') return said === 0 ? undefined : 'it is there, and not what is waited for';
    await road.leave();
    return said;
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    await road.leave();
    return error.message;
  }
}

/** The exit status of a command, or why there is none. */
async function answer(when: readonly string[], shell: Shell): Promise<number | string> {
  let code = -1;
  const ended = await shell.exchange({
    script: `${commandLines({ do: 'run', argv: when }, undefined)}\n_f b $_c`,
    limit: Number.MAX_SAFE_INTEGER,
    frame: (frame) => {
      code = frame.code;
    },
  });
  if (ended.how === 'done') return code;
  return ended.how === 'lost' ? ended.reason : 'it does not answer';
}
