// Which branches of the modules' plans no generated case reaches: runs the law tests alone with V8's coverage, prints
// those branches, and exits with 1 where there are any. usage: node test/laws/coverage.js [MODULE-FILE]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

const root = join(import.meta.dirname, '../..');
const only = process.argv[2] ?? '';

/** Files that plan nothing: they read formats, and answers for facts. */
const READERS = /^modules\/(formats|facts)\//;

/** Functions that read a host's answers, judge parameters or tell a result, and do not plan; their tests are tables. */
const NO_PLAN = /^(parse|judge|absent|foreign|check|result|merge|complaint[A-Z]\w*|read[A-Z]\w*)$/;
const NO_PLAN_LINE = /\b(parse|judge|absent|foreign|check|result|merge)(: |\()/;
/** What only those call, by file. */
const HELPERS = {
  'modules/exports/files.ts': ['fileProblem'],
  'modules/exports/rehearse.ts': ['said'],
  'modules/exports/table.ts': ['judgeTable'],
  'modules/fstab/compare.ts': ['*'],
  'modules/fstab/declared-mount.ts': ['compare', 'deviceOf'],
  'modules/fstab/elsewhere.ts': ['*'],
  'modules/fstab/verify.ts': ['errorsIn'],
  'modules/libvirt/make-image.ts': ['copied'],
  'modules/libvirt/wanted.ts': ['lacking'],
  'modules/looks/controller.ts': ['askedHere'],
  'modules/looks/images.ts': ['textOf'],
  'modules/looks/libvirt.ts': ['stateOf', 'sections', 'firstLine'],
  'modules/looks/packages.ts': ['listOf'],
  'modules/looks/unit.ts': ['openrc'],
  'modules/looks/users.ts': ['inWords'],
  'modules/migration/changes.ts': ['timesOf'],
  'modules/migration/files.ts': ['fsidOf'],
  'modules/migration/fit.ts': ['lastLine'],
  'modules/migration/progress.ts': ['*'],
  'modules/package.ts': ['together'],
  'modules/ssh/options.ts': ['patternProblem', 'optionProblem', 'mistake', 'valueProblem'],
  'modules/virsh_migrate.ts': ['listOf', 'sum'],
};

function coverage() {
  const folder = mkdtempSync(join(tmpdir(), 'play-laws-'));
  try {
    // The project's own reporter would count every other test as skipped without a reason.
    const args = ['run', '--project', 'unit', 'test/modules', '-t', 'laws hold', '--reporter=default', '--coverage'];
    const options = [
      'provider=custom',
      'customProviderModule=./test/laws/own-coverage.js',
      'reportOnFailure',
      'reporter=json',
      `reportsDirectory=${folder}`,
      'include=modules/**/*.ts',
    ];
    const { status, stdout } = spawnSync(
      join(root, 'node_modules/.bin/vitest'),
      [...args, ...options.map((option) => `--coverage.${option}`)],
      { cwd: root, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } },
    );
    if (status !== 0) {
      process.stdout.write(stdout.slice(stdout.indexOf('Failed Tests')));
      process.exitCode = 1;
    }
    return JSON.parse(readFileSync(join(folder, 'coverage-final.json'), 'utf8'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A column of null is the end of its line. */
const columnOf = ({ column }) => column ?? Number.POSITIVE_INFINITY;
const isBefore = (a, b) => a.line < b.line || (a.line === b.line && columnOf(a) <= columnOf(b));
const isWithin = (inner, outer) => isBefore(outer.start, inner.start) && isBefore(inner.end, outer.end);

/** Every branch of a file's plans, with how often it was taken. */
function branchesOf(file, { fnMap, branchMap, b }) {
  const lines = readFileSync(join(root, file), 'utf8').split('\n');
  const helpers = HELPERS[file] ?? [];
  const readers = Object.values(fnMap).filter(
    ({ name, decl }) =>
      NO_PLAN.test(name) ||
      NO_PLAN_LINE.test(lines[decl.start.line - 1]) ||
      helpers.includes(name) ||
      helpers.includes('*'),
  );
  const textAt = ({ start, end }) =>
    lines[start.line - 1].slice(start.column, start.line === end.line ? (end.column ?? undefined) : undefined).trim();
  return Object.entries(branchMap).flatMap(([id, { type, loc, locations }]) =>
    locations.flatMap((location, i) => {
      const isElse = location.start.line === undefined;
      const at = isElse ? loc : location;
      if (readers.some((reader) => isWithin(at, reader.loc))) return [];
      const text = textAt(at);
      // Where the compiler does not know that an index is in range: a fallback to nothing decides nothing.
      if (type === 'binary-expr' && i > 0 && /^(''|\[\]|\{\}|0)\W*$/.test(text)) return [];
      return [{ line: at.start.line, taken: b[id][i], text: isElse ? `else of: ${text}` : text }];
    }),
  );
}

let total = 0;
let missed = 0;
for (const [path, covered] of Object.entries(coverage()).sort(([a], [b]) => (a < b ? -1 : 1))) {
  const file = relative(root, path);
  if (!file.startsWith('modules/') || READERS.test(file) || !file.includes(only)) continue;
  for (const { line, taken, text } of branchesOf(file, covered)) {
    total++;
    if (taken > 0) continue;
    missed++;
    process.stdout.write(`${file}:${line}: no generated case reaches: ${text}\n`);
  }
}
process.stdout.write(`${total - missed} of ${total} branches of plans are reached\n`);
if (missed > 0) process.exitCode = 1;
