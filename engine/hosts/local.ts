// The controller itself as a host.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { type Channel, DRAIN, endingOf, type Transport } from './channel.ts';
import { HostError } from './wire.ts';

/** Starts programs on the controller, each as leader of its own session. */
export function localTransport(): Transport {
  const open = new Set<Channel>();
  return {
    user: userInfo().username,
    async open(command) {
      const channel = await start(command);
      open.add(channel);
      void channel.closed.then(() => open.delete(channel));
      return channel;
    },
    async close() {
      for (const channel of open) channel.destroy();
    },
  };
}

function start(command: string): Promise<Channel> {
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', command], { detached: true, cwd: home(), stdio: 'pipe' });
    child.once('error', (error) => reject(new HostError('unreachable', `Cannot start "/bin/sh": ${error.message}`)));
    child.once('spawn', () => {
      const closed = new Promise<string>((ended) => {
        let drain: NodeJS.Timeout | undefined;
        child.once('exit', (code, signal) => {
          drain = setTimeout(() => ended(endingOf(code, signal)), DRAIN);
        });
        child.once('close', (code, signal) => {
          clearTimeout(drain);
          ended(endingOf(code, signal));
        });
      });
      const destroy = () => {
        for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
        child.unref();
      };
      resolve({ input: child.stdin, out: child.stdout, err: child.stderr, closed, destroy });
    });
  });
}

/** Where a login would start. */
function home(): string {
  return existsSync(homedir()) ? homedir() : '/';
}
