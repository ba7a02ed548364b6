// The way to a host: straight, through jump hosts, or through a proxy command.
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ProxyProgram, startProxy } from './proxy.ts';
import type { LogIn } from './ssh.ts';
import type { SshSettings } from './ssh-settings.ts';
import { HostError, type Target } from './wire.ts';

export interface Road {
  /** A new socket to the host's sshd; it may still be connecting. */
  open(): Promise<Duplex>;
  /** What the way itself complained of. */
  said(): string;
  close(): Promise<void>;
}

/** Jump hosts on the way to a jump host, and so on: more are a circle. */
const MOST_HOPS = 8;

/** Options that hold for the jump hosts too: they say whom to trust. */
const PASSED_ON = ['globalknownhostsfile', 'stricthostkeychecking', 'userknownhostsfile'];

/** Prepares the way; logs in to jump hosts, whose keys are verified like any other's. */
export async function roadTo(target: Target, settings: SshSettings, logIn: LogIn, hops: number): Promise<Road> {
  const { via, host, port } = settings;
  switch (via.kind) {
    case 'direct':
      return {
        // Node's quarter of a second for each address of a name is too short for a far one.
        open: async () => connect({ host, port, noDelay: true, autoSelectFamilyAttemptTimeout: 2000 }),
        said: () => '',
        close: async () => {},
      };
    case 'command': {
      const started: ProxyProgram[] = [];
      return {
        async open() {
          const proxy = startProxy(via.command);
          started.push(proxy);
          return proxy.socket;
        },
        said: () => started.at(-1)?.said() ?? '',
        async close() {
          for (const proxy of started) proxy.close();
        },
      };
    }
    case 'jump': {
      if (hops >= MOST_HOPS) throw new HostError('unreachable', `The jump hosts of "${target.name}" go in a circle`);
      const hop = hopOf(target, via.hops);
      const session = await logIn(hop, `the jump host "${hop.address}" of "${target.name}"`, hops + 1);
      return {
        open: () =>
          new Promise((resolve, reject) => {
            session.client.forwardOut('127.0.0.1', 0, host, port, (error, stream) => {
              if (!error) return resolve(stream);
              const message = `${session.name} cannot reach ${host} port ${port}: ${error.message}`;
              reject(new HostError('unreachable', message, 'Is it up, and does the jump host allow forwarding?'));
            });
          }),
        said: () => '',
        close: () => session.close(),
      };
    }
  }
}

/** The last of `[user@]host[:port],…`; the ones before it are its own jump hosts, see ssh_config(5). */
function hopOf(target: Target, list: string): Target {
  const hops = list.split(',').map((hop) => hop.trim());
  const last = hops.pop() ?? '';
  const [, user, bracketed, plain, port] =
    /^(?:ssh:\/\/)?(?:([^@]+)@)?(?:\[([^\]]+)\]|([^:[\]]+|[^[\]]*:[^[\]]*:[^[\]]*))(?::(\d+))?$/.exec(last) ?? [];
  const address = bracketed ?? plain;
  if (address === undefined) throw new HostError('unreachable', `"${last}" is no jump host`, 'It reads user@host:port');
  const options = new Map([...target.options].filter(([key]) => PASSED_ON.includes(key)));
  if (hops.length > 0) options.set('proxyjump', hops.join(','));
  return {
    name: target.name,
    connection: 'ssh',
    address,
    ...(port !== undefined && { port: Number(port) }),
    ...(user !== undefined && { user }),
    options,
    hostKeys: target.hostKeys,
    connectTimeout: target.connectTimeout,
  };
}
