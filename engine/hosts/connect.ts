import { HostConnection } from './connection.ts';
import { localTransport } from './local.ts';
import { PULSE } from './lock.ts';
import type { Connection, Target } from './wire.ts';

/** Connects and logs in to a host; rejects with `HostError`. What SSH needs is loaded when the first host needs it. */
export async function connect(target: Target, pulse = PULSE): Promise<Connection> {
  if (target.connection === 'local') return new HostConnection(target, localTransport(), pulse);
  const { sshTransport } = await import('./ssh.ts');
  return new HostConnection(target, await sshTransport(target), pulse);
}
