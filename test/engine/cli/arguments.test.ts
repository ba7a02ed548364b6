import { expect, it, test } from 'vitest';
import { readArguments } from '../../../engine/cli/arguments.ts';
import type { RunOptions } from '../../../engine/cli/options.ts';
import { NOTHING_ASKED } from './defaults.ts';

/** Splits at blanks. */
function read(line: string): ReturnType<typeof readArguments> {
  return readArguments(line.split(' ').filter(Boolean), '1.2.3');
}

function options(line: string): RunOptions {
  const request = read(line);
  if (!request.ok || request.value.kind !== 'run') throw new Error(JSON.stringify(request));
  return request.value.options;
}

const DEFAULTS: RunOptions = { ...NOTHING_ASKED, playbooks: ['site.yml'], inventory: [] };

it('asks for nothing but the playbook by default', () => {
  expect(options('site.yml')).toEqual(DEFAULTS);
});

test.each([
  ['site.yml more.yml', { playbooks: ['site.yml', 'more.yml'] }],
  ['site.yml -i lab.ini -i a,b,', { inventory: ['lab.ini', 'a,b,'] }],
  ['-i lab.ini site.yml -l web:!db', { inventory: ['lab.ini'], limit: 'web:!db' }],
  ['site.yml -t a,b --tags c --skip-tags d', { tags: ['a', 'b', 'c'], skipTags: ['d'] }],
  ['site.yml -CD', { check: true, diff: true }],
  ['site.yml -e a=1 --extra-vars=@v.yml', { extraVars: ['a=1', '@v.yml'] }],
  ['site.yml -f 5 --timeout 3', { forks: 5, timeout: 3 }],
  ['site.yml -u me -b --become-user you', { user: 'me', become: true, becomeUser: 'you' }],
  ['site.yml -K -k --private-key id', { askBecomePassword: true, askPassword: true, privateKey: 'id' }],
  ['site.yml --list-hosts', { list: 'hosts' }],
  ['site.yml --list-tasks', { list: 'tasks' }],
  ['site.yml --list-tags', { list: 'tags' }],
  ['site.yml --syntax-check', { syntaxCheck: true }],
  ['site.yml --output json -vvv', { output: 'json', verbose: 3 }],
  ['site.yml -C --out plan.json', { check: true, out: 'plan.json' }],
  ['site.yml -C --detailed-exitcode', { check: true, detailedExitcode: true }],
  ['site.yml --module-path a --module-path b', { modulePaths: ['a', 'b'] }],
])('play %s', (line, asked) => {
  expect(options(line)).toEqual({ ...DEFAULTS, ...asked });
});

test.each([
  ['', 'No playbook is named', 'For example: play site.yml -i lab.ini'],
  ['site.yml --chek', 'Unknown option "--chek"', 'Did you mean "--check"?'],
  ['site.yml --chek=1', 'Unknown option "--chek"', 'Did you mean "--check"?'],
  ['site.yml -Z', 'Unknown option "-Z"', '"play --help" lists the options'],
  ['site.yml --check=1', 'The option "--check" takes no value', undefined],
  ['site.yml -i', 'The option "-i, --inventory <source>" needs a value', undefined],
  ['site.yml --output jsno', '--output cannot be "jsno"', 'Did you mean "json"?'],
  ['site.yml --output xml', '--output cannot be "xml"', 'It can be auto, tree, text, json'],
  ['site.yml -f 0', '--forks must be a whole number from 1 to 9999, not "0"', undefined],
  ['site.yml --timeout 1m', '--timeout must be a whole number of seconds, not "1m"', undefined],
  ['site.yml -t a,,b', '--tags has an empty tag in it', undefined],
  ['site.yml --limit=', '--limit is empty', 'Leave it out for every host'],
  ['site.yml --list-hosts --list-tags', '--list-hosts, --list-tasks and --list-tags exclude each other', undefined],
  ['site.yml --out p', '--out keeps the plan of a dry run, so it needs --check', undefined],
  ['a.yml b.yml -C --out p', '--out keeps the plan of one playbook, and several are named', undefined],
  ['site.yml -C --list-tasks --out p', '--out keeps the plan of a dry run, and there is none', undefined],
  ['site.yml show', 'The command "show" must be the first word after "play"', expect.stringContaining('./show')],
  [
    'site.yml --detailed-exitcode',
    '--detailed-exitcode says whether changes are pending, so it needs --check',
    undefined,
  ],
])('play %s is refused: %s', (line, message, hint) => {
  const request = read(line);
  expect(request).toMatchObject({ ok: false, error: { message, severity: 'error' } });
  expect(request.ok ? '' : request.error.hint).toEqual(hint);
});

it('prints its version and its help', () => {
  expect(read('--version')).toEqual({ ok: true, value: { kind: 'print', text: '1.2.3\n' } });
  const help = read('--help');
  expect(help.ok && help.value.kind === 'print' && help.value.text).toMatch(
    /^Usage: play \[options\] \[playbook\.\.\.\]/,
  );
});
