import { expect, test } from 'vitest';
import type { ChangeReport, Event, TaskResult } from '../../engine/run/event.ts';
import { compareRuns } from './compare.ts';
import { tableOf } from './table.ts';

const change = (more: Partial<ChangeReport> = {}): ChangeReport => ({
  summary: 'write it',
  commands: [],
  deferred: [],
  ...more,
});
const result = (outcome: TaskResult['outcome'], ...changes: readonly ChangeReport[]): TaskResult => ({
  outcome,
  changes,
  notes: [],
  assumes: [],
  restsOn: [],
});
const ended = (title: string, said: TaskResult, item?: string): Event => {
  const location = { file: 'site.yml', line: 3, column: 5 };
  const of = {
    task: { id: 1, title, module: 'copy', location, handler: false },
    host: 'web',
    result: said,
    seconds: 0,
  };
  return item === undefined ? { type: 'task-ended', ...of } : { type: 'item-ended', ...of, item };
};
const differences = (check: readonly Event[], run: readonly Event[]) =>
  compareRuns(check, run).rows.flatMap((row) => row.differences);

const one = (outcome: TaskResult['outcome'], more: Partial<ChangeReport> = {}) => [
  ended('a', result(outcome, change(more))),
];

test.each<[string, readonly Event[], readonly Event[]]>([
  ['the same', one('changed'), one('changed')],
  ['an unknown part', one('changed', { commands: ['a ⟨x⟩ c'] }), one('changed', { commands: ['a b c'] })],
  ['an unknown task', [ended('a', result('unknown'))], one('changed')],
  ['a loop over something unknown', [ended('a', result('unknown'))], [ended('a', result('ok'), '1'), ...one('ok')]],
])('%s is as predicted', (_, check, run) => {
  expect(differences(check, run)).toEqual([]);
});

test.each<[string, readonly Event[], readonly Event[], string]>([
  ['another outcome', one('ok'), one('changed'), 'ok was predicted, changed came'],
  [
    'another summary',
    one('changed', { summary: 'a' }),
    one('changed', { summary: 'b' }),
    'the summary: predicted "a", came "b"',
  ],
  [
    'another command',
    one('changed', { commands: ['a'] }),
    one('changed', { commands: ['b'] }),
    'the commands of "write it": predicted "a", came "b"',
  ],
  [
    'another text',
    one('changed', { diff: { path: '/a', before: '', after: '⟨x⟩ b' } }),
    one('changed', { diff: { path: '/a', before: '', after: 'b' } }),
    'the text after "write it": predicted "⟨x⟩ b", came "b"',
  ],
  ['one change more', [ended('a', result('changed'))], one('changed'), 'not predicted: write it'],
  ['one change less', one('changed'), [ended('a', result('changed'))], 'predicted, not done: write it'],
  ['a task that did not come', one('changed'), [], 'the run did not come to it'],
  ['a task that nobody predicted', [], one('changed'), 'the dry run says nothing of it'],
])('%s is a difference', (_, check, run, expected) => {
  expect(differences(check, run)).toEqual([expected]);
});

test('what is unknown is told by name', () => {
  const check = [
    ended('a', result('changed', change({ commands: ['⟨the key⟩ ⟨the key⟩'] }))),
    ended('b', { ...result('unknown'), reason: 'depends on a' }),
  ];
  expect(compareRuns(check, check).unknowns).toEqual(['web: depends on a', 'web: the key']);
});

test('the table shows what changes or differs', () => {
  const quiet = ended('quiet', result('ok'));
  expect(tableOf(compareRuns([quiet, ...one('ok')], [quiet, ...one('changed')]))).toBe(
    [
      '   HOST  TASK  PREDICTED  DONE     WHAT',
      '≠  web   a     ok         changed  write it',
      '     ok was predicted, changed came',
      '',
      '2 compared, 1 different, 0 unknown',
      '',
    ].join('\n'),
  );
});
