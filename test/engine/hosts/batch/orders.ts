// Short words for orders in tests.
import { createHash } from 'node:crypto';
import type { Change, Progress, Run, Step, Word, Write } from '../../../../engine/contract/change.ts';
import { carryOut } from '../../../../engine/hosts/batch/carry-out.ts';
import type { Ask, Carried, CarryOptions, Order, Place, Shells } from '../../../../engine/hosts/batch/types.ts';
import type { Rig } from './rig.ts';

export const HERE: Place = { on: 'here', as: 'tester' };

export const sha256 = (bytes: string) => createHash('sha256').update(Buffer.from(bytes, 'latin1')).digest('hex');

export const change = (steps: readonly Step[], more: Partial<Change> = {}): Change => ({
  summary: 'change something',
  steps,
  predicts: [],
  touches: [],
  ...more,
});

export const ask = (script: string, ...args: string[]): Ask => ({ script, args });

/** A command line of sh with arguments. */
export const sh = (script: string, ...args: Word[]): Run => ({
  do: 'run',
  argv: ['/bin/sh', '-c', script, 'sh', ...args],
});

/** A write of text over a file that held `base`. */
export const write = (path: string, bytes: string, base: Write['base'], more: Partial<Write> = {}): Write => ({
  do: 'write',
  path,
  content: { bytes },
  base,
  ...more,
});

export interface Watched {
  readonly progress: Progress[];
  readonly started: string[];
}

export function carry(
  rig: Rig,
  order: Partial<Order>,
  options: Partial<CarryOptions> = {},
  watched: Watched = { progress: [], started: [] },
  shells: Shells = rig.shells,
): Promise<Carried> {
  return carryOut(
    shells,
    HERE,
    { expects: [], changes: [], asks: [], ...order },
    {
      stepLimit: 10,
      lookLimit: 5,
      progress: (news) => watched.progress.push(news),
      started: (summary) => watched.started.push(summary),
      upload: async () => {
        throw new Error('Nothing is to be uploaded');
      },
      waiting: () => {},
      leave: async () => {},
      signal: new AbortController().signal,
      ...options,
    },
  );
}
