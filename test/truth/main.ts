// Compares a dry run with the real run after it, both with --output json. Exit status 1 where they differ.
// usage: compare [--all] DRY-RUN.json RUN.json
import { readFile } from 'node:fs/promises';
import { compareRuns } from './compare.ts';
import { eventsOf } from './events.ts';
import { tableOf } from './table.ts';

const args = process.argv.slice(2);
const [check, run] = args.filter((arg) => arg !== '--all');
if (check === undefined || run === undefined) {
  process.stderr.write('usage: compare [--all] DRY-RUN.json RUN.json\n');
  process.exit(2);
}
const comparison = compareRuns(eventsOf(await readFile(check, 'utf8')), eventsOf(await readFile(run, 'utf8')));
process.stdout.write(tableOf(comparison, args.includes('--all')));
process.exitCode = comparison.differs ? 1 : 0;
