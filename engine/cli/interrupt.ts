// ^C once: the run is asked to stop cleanly. ^C twice: the process ends.
import { EXIT } from './exit.ts';

/** What sends signals; `process`. */
export interface Signals {
  on(signal: NodeJS.Signals, listener: () => void): unknown;
  removeListener(signal: NodeJS.Signals, listener: () => void): unknown;
}

export interface Interrupt {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** Stops listening. */
  dispose(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Listens for the signals that end a process.
 * @param say tells the user what happens now
 * @param quit leaves at once with a status
 */
export function onInterrupt(signals: Signals, say: (text: string) => void, quit: (status: number) => void): Interrupt {
  const controller = new AbortController();
  const listener = (): void => {
    if (controller.signal.aborted) {
      quit(EXIT.interrupted);
      return;
    }
    say('Interrupted: what runs now is stopped cleanly; once more to leave at once');
    controller.abort();
  };
  for (const name of SIGNALS) signals.on(name, listener);
  return {
    signal: controller.signal,
    dispose: () => {
      for (const name of SIGNALS) signals.removeListener(name, listener);
    },
  };
}
