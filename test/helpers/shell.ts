// Asking a shell in one line, and the target of the local connection.
import type { Ended, Frame, Shell, Target } from '../../engine/hosts/wire.ts';

export interface Heard {
  readonly frames: readonly Frame[];
  readonly ended: Ended;
}

/** Runs a script that marks its own frames. */
export async function hear(shell: Shell, script: string, limit = 20): Promise<Heard> {
  const frames: Frame[] = [];
  const ended = await shell.exchange({ script, limit, frame: (frame) => frames.push(frame) });
  return { frames, ended };
}

/** Standard output of one command that must succeed. */
export async function say(shell: Shell, command: string, limit = 20): Promise<string> {
  const { frames, ended } = await hear(shell, `${command}\n_f one $?`, limit);
  const [frame] = frames;
  if (frame?.code !== 0) throw new Error(`"${command}" failed: ${JSON.stringify({ frame, ended })}`);
  return frame.out;
}

export const LOCAL: Target = {
  name: 'here',
  connection: 'local',
  address: 'localhost',
  options: new Map(),
  hostKeys: 'strict',
  connectTimeout: 10,
};
