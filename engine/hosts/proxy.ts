// ProxyCommand: a program of the controller's whose input and output are the way to the host.
import { spawn } from 'node:child_process';
import { Duplex } from 'node:stream';

export interface ProxyProgram {
  readonly socket: Duplex;
  /** The end of what it wrote to standard error. */
  said(): string;
  close(): void;
}

/** Starts a proxy command through /bin/sh, in a process group of its own. */
export function startProxy(command: string): ProxyProgram {
  const child = spawn('/bin/sh', ['-c', `exec ${command}`], { detached: true, stdio: 'pipe' });
  let said = '';
  const socket = new Duplex({
    read: () => child.stdout.resume(),
    write: (chunk, _encoding, done) => {
      child.stdin.write(chunk, () => done());
    },
    final: (done) => child.stdin.end(done),
    destroy: (error, done) => {
      close();
      done(error);
    },
  });
  const close = () => {
    try {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    } catch {
      // It has ended by itself.
    }
  };
  child.stdout.on('data', (chunk: Buffer) => {
    if (!socket.push(chunk)) child.stdout.pause();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString('utf8')).slice(-500);
  });
  child.stdin.on('error', () => {});
  child.on('error', (error) => socket.destroy(error));
  // Not when its output ends: what it complains of may come later.
  child.on('close', () => socket.push(null));
  return { socket, said: () => said, close };
}
