// Where `bin/play.js` starts.
import process from 'node:process';
import manifest from '../../package.json' with { type: 'json' };
import { play } from './play.ts';

const { stdin, stdout, stderr, env } = process;
const load = async () => (await import('./run.ts')).runPlaybook;
const status = await play(process.argv.slice(2), { stdin, stdout, stderr, env, version: manifest.version, load });
process.exit(status);
