// Ending a running command in its own way when the run is interrupted.
import { HostError } from '../wire.ts';
import { commandLines } from './command.ts';
import type { Instruction } from './program.ts';
import type { CarryOptions } from './types.ts';

/** Milliseconds between two attempts: the command may only just have begun. */
const PATIENCE = 1000;

export interface Cancelling {
  /** Why the command could not be cancelled. */
  readonly warning: string | undefined;
  /** The command has ended; waits for a cancellation that is under way. */
  end(): Promise<void>;
}

/** Waits for the run's interruption, then runs the command's `cancel` beside it, again until that succeeds. */
export function cancelling({ body, at }: Instruction, options: CarryOptions): Cancelling {
  const argv = body.do === 'command' && body.command.do === 'run' ? body.command.cancel : undefined;
  const { signal, aside } = options;
  if (!argv || !aside) return { warning: undefined, end: async () => {} };
  const over = new AbortController();
  let warning: string | undefined;
  let attempts: Promise<void> = Promise.resolve();

  const attempt = async () => {
    while (!over.signal.aborted) {
      warning = await once();
      if (warning === undefined) return;
      await pause(PATIENCE, over.signal);
    }
  };
  const once = async () => {
    let code = -1;
    const script = `${commandLines({ do: 'run', argv }, undefined)}\n_f c $_c`;
    const frame = (frame: { readonly code: number }) => {
      code = frame.code;
    };
    try {
      await (await aside.call(options, at)).exchange({ script, limit: options.lookLimit, frame });
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      return `Cannot cancel: ${error.message}`;
    }
    return code === 0 ? undefined : `Cannot cancel: "${argv.join(' ')}" failed with exit status ${code}`;
  };
  const begin = () => {
    attempts = attempt();
  };
  signal.addEventListener('abort', begin, { once: true });
  return {
    get warning() {
      return warning;
    },
    async end() {
      signal.removeEventListener('abort', begin);
      over.abort();
      await attempts;
    },
  };
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
