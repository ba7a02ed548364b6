// Which files of the user's a piece of work reads, however deep inside: a saved plan pins them.
import { AsyncLocalStorage } from 'node:async_hooks';
import { resolve } from 'node:path';

/** Is told of each file that is read: its absolute path and its bytes. */
export type ReadingLog = (path: string, bytes: Uint8Array) => void;

const logs = new AsyncLocalStorage<ReadingLog>();

/** Does `job`, and tells `log` of every file of the user's that it reads meanwhile. */
export function logReads<T>(log: ReadingLog, job: () => Promise<T>): Promise<T> {
  return logs.run(log, job);
}

/** A file was read. */
export function wasRead(path: string, bytes: Uint8Array): void {
  logs.getStore()?.(resolve(path), bytes);
}
