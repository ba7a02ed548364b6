// Hosts to try modules on.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Target } from '../../engine/hosts/wire.ts';

export interface TestHost {
  /** As an inventory names it. */
  readonly name: string;
  readonly targets: ReadonlyMap<string, Target>;
  /** Standard output of a sh script that must succeed; run as root. */
  sh(script: string): Promise<string>;
}

/** This machine. */
export const HERE: TestHost = {
  name: 'here',
  targets: new Map([
    [
      'here',
      {
        name: 'here',
        connection: 'local',
        address: 'localhost',
        options: new Map(),
        hostKeys: 'strict',
        connectTimeout: 10,
      },
    ],
  ]),
  async sh(script) {
    const { stdout } = await promisify(execFile)('/bin/sh', ['-euc', script], { encoding: 'latin1' });
    return stdout;
  },
};
