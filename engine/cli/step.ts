// `--step`: the user is asked before each task.
import { createInterface } from 'node:readline';
import { visible } from '../report/visible.ts';
import type { World } from './world.ts';

export interface Stepping {
  /** Whether a task is to run. */
  confirm(title: string, hosts: readonly string[]): Promise<boolean>;
  /** Aborted where the user wants to stop, or nobody answers any more. */
  readonly signal: AbortSignal;
  close(): void;
}

/**
 * Asks on standard error and reads lines from standard input.
 * @param interrupted the run stops anyway
 */
export function stepping({ stdin, stderr }: Pick<World, 'stdin' | 'stderr'>, interrupted: AbortSignal): Stepping {
  const stop = new AbortController();
  const lines = createInterface({ input: stdin });
  const answers: string[] = [];
  let asking: ((answer: string | undefined) => void) | undefined;
  let ended = false;
  let all = false;
  const over = (): void => {
    ended = true;
    asking?.(undefined);
  };
  lines.on('line', (line) => {
    if (asking) asking(line);
    else answers.push(line);
  });
  lines.on('close', over);
  interrupted.addEventListener('abort', over, { once: true });

  const ask = async (question: string): Promise<string | undefined> => {
    stderr.write(question);
    const early = answers.shift();
    if (early !== undefined || ended) return early;
    const answer = await new Promise<string | undefined>((resolve) => {
      asking = resolve;
    });
    asking = undefined;
    return answer;
  };

  const decide = async (title: string, hosts: readonly string[]): Promise<boolean> => {
    while (!all) {
      const answer = await ask(`Run "${visible(title)}" on ${hosts.join(', ')}? (yes, no, continue, quit) `);
      const [letter] = answer?.trim().toLowerCase() ?? 'q';
      if (letter === 'y') return true;
      if (letter === 'n') return false;
      all = letter === 'c';
      if (letter !== 'q') continue;
      stop.abort();
      return false;
    }
    return true;
  };
  let turn: Promise<unknown> = Promise.resolve();

  return {
    signal: stop.signal,
    // Hosts that go at their own pace ask one after the other.
    confirm(title, hosts) {
      const mine = turn.then(() => decide(title, hosts));
      turn = mine.catch(() => undefined);
      return mine;
    },
    close() {
      interrupted.removeEventListener('abort', over);
      lines.close();
    },
  };
}
