// What a connection is made of: byte channels to programs on the host.
import type { Readable, Writable } from 'node:stream';

/** A program that runs on the host, without a terminal. */
export interface Channel {
  readonly input: Writable;
  readonly out: Readable;
  readonly err: Readable;
  /** Resolves when the program or the connection ended, with the reason as half a sentence: `ended with status 2`. */
  readonly closed: Promise<string>;
  /** Lets go of it at once; what runs on the host may go on. */
  destroy(): void;
}

/** A way to start programs on one host as the login user. */
export interface Transport {
  readonly user: string;
  /** Starts a command line through the login user's shell, whichever that is; rejects with `HostError`. */
  open(command: string): Promise<Channel>;
  close(): Promise<void>;
}

/** Milliseconds that output may still come after a program ended; what it left behind may hold the pipes for ever. */
export const DRAIN = 300;

/** How the end of a program reads. */
export function endingOf(code: number | null | undefined, signal: string | null | undefined): string {
  if (signal) return `was killed by ${signal.startsWith('SIG') ? signal : `SIG${signal}`}`;
  return typeof code === 'number' ? `ended with status ${code}` : 'ended';
}
