// Programs on a host that a session of ssh2 is logged in to.
import type { ClientChannel } from 'ssh2';
import { type Channel, DRAIN, endingOf } from './channel.ts';
import type { Session } from './ssh.ts';
import { HostError } from './wire.ts';

/** Starts a command line without a terminal; rejects where the session is over or the host allows no further one. */
export function openChannel(session: Session, command: string): Promise<Channel> {
  return new Promise((resolve, reject) => {
    const gone = () => new HostError('unreachable', `The connection to ${session.name} is lost: ${session.ended()}`);
    if (session.ended() !== undefined) return reject(gone());
    try {
      session.client.exec(command, (error, stream) => {
        if (!error) resolve(channelOf(session, stream));
        else reject(session.ended() === undefined ? refused(session, error) : gone());
      });
    } catch (error) {
      reject(refused(session, error instanceof Error ? error : new Error(String(error))));
    }
  });
}

function refused(session: Session, error: Error): HostError {
  if (!/channel open failure/i.test(error.message)) {
    return new HostError('unreachable', `${session.name} starts no program: ${error.message}`);
  }
  const message = `${session.name} allows no further session on one connection (${error.message})`;
  return new HostError('unreachable', message, 'Raise MaxSessions in its sshd_config; the default is 10');
}

function channelOf(session: Session, stream: ClientChannel): Channel {
  const closed = new Promise<string>((ended) => {
    let how = 'ended';
    let drain: NodeJS.Timeout | undefined;
    const end = () => {
      clearTimeout(drain);
      session.client.off('close', end);
      const lost = session.ended();
      ended(lost === undefined ? how : `lost its connection: ${lost}`);
    };
    stream.on('exit', (code: number | null, signal?: string) => {
      how = endingOf(code, signal);
      drain = setTimeout(end, DRAIN);
    });
    stream.on('error', () => {});
    stream.on('close', end);
    session.client.on('close', end);
  });
  return { input: stream, out: stream, err: stream.stderr, closed, destroy: () => stream.destroy() };
}
