// A controller to be killed or stopped: takes the lock, runs a script for ever, says how that ended. Its target comes as JSON.
import { connect } from '../../engine/hosts/connect.ts';
import type { Pulse } from '../../engine/hosts/lock.ts';
import type { Target } from '../../engine/hosts/wire.ts';

const { target, options, script, become, pulse } = JSON.parse(process.argv[2] ?? '{}') as {
  target: Target;
  options: [string, string][];
  script: string;
  become?: { user: string };
  pulse?: Pulse;
};
const connection = await connect({ ...target, options: new Map(options) }, pulse);
const lock = connection.lock(become);
await lock.take(() => {});
const shell = await connection.shell(become);
const ended = await shell.exchange({ script, limit: 1000, frame: ({ out }) => process.stdout.write(out) });
const again = await Promise.allSettled([lock.take(() => {}), connection.shell(become)]);
const reasons = again.map((one) => (one.status === 'rejected' ? String(one.reason.message) : 'went on'));
process.stdout.write(`${JSON.stringify({ ended, reasons })}\n`);
await connection.close();
