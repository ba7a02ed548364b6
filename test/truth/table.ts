// A comparison as a table for people.
import type { Comparison, Row } from './compare.ts';

/** The rows that say something; `all` adds those where nothing was predicted and nothing done. */
export function tableOf({ rows, unknowns }: Comparison, all = false): string {
  const shown = rows.filter((row) => all || !isQuiet(row));
  const lines = [['', 'HOST', 'TASK', 'PREDICTED', 'DONE', 'WHAT'], ...shown.map(cellsOf)];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const table = lines.flatMap((line, i) => [
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
    ...(shown[i - 1]?.differences ?? []).map((text) => `     ${text}`),
  ]);
  const wrong = rows.filter(({ differences }) => differences.length > 0).length;
  const counts = `${rows.length} compared, ${wrong} different, ${unknowns.length} unknown`;
  return [...table, '', ...unknowns.map((name) => `unknown  ${name}`), counts, ''].join('\n');
}

const isQuiet = ({ predicted, done, differences }: Row): boolean =>
  differences.length === 0 && predicted === done && (done === 'ok' || done === 'skipped');

function cellsOf(row: Row): readonly string[] {
  const { host, task, item, predicted, done, changes, differences } = row;
  const sign = differences.length > 0 ? '≠' : predicted === 'unknown' ? '?' : '=';
  const where = item === '' ? task : `${task} (${item})`;
  return [sign, host, where, predicted ?? '-', done ?? '-', changes.join('; ')];
}
