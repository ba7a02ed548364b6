// Where `bin/play.js` starts.
import process from 'node:process';
import manifest from '../../package.json' with { type: 'json' };
import { drained } from '../report/write.ts';
import { play } from './play.ts';

const { stdin, stdout, stderr, env } = process;
// `play … | head` goes on to its end; nobody reads the rest.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
const load = async () => (await import('./run.ts')).runPlaybook;
const status = await play(process.argv.slice(2), { stdin, stdout, stderr, env, version: manifest.version, load });
// A pipe takes no more than its reader has read: what is left would be lost.
await Promise.all([drained(stdout), drained(stderr)]);
process.exit(status);
