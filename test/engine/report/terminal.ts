// Plays the recorded run to a real terminal: `node terminal.js [quit]`, where `quit` leaves in the middle.
import { setTimeout as sleep } from 'node:timers/promises';
import { createReporter } from '../../../engine/report/choose.ts';
import { recorded } from './recorded.ts';

const reporter = await createReporter({
  output: 'auto',
  check: false,
  diff: true,
  verbose: 0,
  stdout: process.stdout,
});
for (const event of recorded(false)) {
  reporter.event(event);
  if (event.type === 'progress') await sleep(60);
  if (event.type === 'task-started') await sleep(100);
  if (event.type === 'progress' && event.percent > 60 && process.argv.includes('quit')) process.exit(130);
}
await reporter.close();
