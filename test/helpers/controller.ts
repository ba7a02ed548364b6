// A controller to be killed: takes the lock, runs a command for ever. Its target comes as JSON.
import { connect } from '../../engine/hosts/connect.ts';
import type { Target } from '../../engine/hosts/wire.ts';

const { target, options, script, become } = JSON.parse(process.argv[2] ?? '{}') as {
  target: Target;
  options: [string, string][];
  script: string;
  become?: { user: string };
};
const connection = await connect({ ...target, options: new Map(options) });
await connection.lock(become, () => {});
const shell = await connection.shell(become);
await shell.exchange({ script, limit: 1000, frame: ({ out }) => process.stdout.write(out) });
