// Speaks to one machine's QEMU monitor (QMP): node qmp.js SOCKET stop|cont|quit|status
//                                          or: node qmp.js SOCKET save|load FILE
// `save` and `load` carry the devices' state only: memory lies in a file of its own (vm.sh), which
// is what x-ignore-shared leaves out of the stream. Exit status 0: done; 1: refused or not answered.
import { createConnection } from 'node:net';
import { createInterface } from 'node:readline';

const [socketPath, verb, file] = process.argv.slice(2);
const connection = createConnection(socketPath);
const waiting = [];

const fail = (message) => {
  process.stderr.write(`${socketPath}: ${message}\n`);
  process.exit(1);
};

connection.on('error', (error) => fail(error.message));
connection.on('close', () => (verb === 'quit' ? process.exit(0) : fail('the monitor closed')));

createInterface({ input: connection }).on('line', (line) => {
  const message = JSON.parse(line);
  if ('return' in message) waiting.shift()?.(message.return);
  if ('error' in message) fail(`${verb}: ${message.error.desc}`);
});

const execute = (command, parameters = {}) =>
  new Promise((resolve) => {
    waiting.push(resolve);
    connection.write(`${JSON.stringify({ execute: command, arguments: parameters })}\n`);
  });

const pause = () => new Promise((resolve) => setTimeout(resolve, 30));

async function until(command, isDone) {
  for (;;) {
    const answer = await execute(command);
    if (answer.status === 'failed') fail(`${verb}: ${answer['error-desc'] ?? 'the state did not pass'}`);
    if (isDone(answer)) return;
    await pause();
  }
}

const leaveMemoryOut = () =>
  execute('migrate-set-capabilities', { capabilities: [{ capability: 'x-ignore-shared', state: true }] });

const verbs = {
  stop: () => execute('stop'),
  cont: async () => {
    await execute('cont');
    await until('query-status', (answer) => answer.running);
  },
  quit: () => execute('quit'),
  status: async () => process.stdout.write(`${(await execute('query-status')).status}\n`),
  save: async () => {
    await leaveMemoryOut();
    await execute('migrate', { uri: `exec:cat > '${file}'` });
    await until('query-migrate', (answer) => answer.status === 'completed');
  },
  load: async () => {
    await leaveMemoryOut();
    await execute('migrate-incoming', { uri: `exec:cat '${file}'` });
    await until('query-migrate', (answer) => answer.status === 'completed');
  },
};

if (!Object.hasOwn(verbs, verb)) fail(`unknown verb '${verb}', expected one of ${Object.keys(verbs).join(', ')}`);
await execute('qmp_capabilities');
await verbs[verb]();
process.exit(0);
