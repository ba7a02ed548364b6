import fc from 'fast-check';
import { expect, test } from 'vitest';
import command from '../../modules/command.ts';
import { wordsOf } from '../../modules/formats/words.ts';
import shell from '../../modules/shell.ts';
import { testLaws } from '../laws/any.ts';
import { testCases } from '../laws/case.ts';
import { DryRun } from '../laws/dry-run.ts';
import { later } from '../laws/world.ts';

testCases(command, [
  {
    name: 'runs words, not a shell',
    params: { cmd: `printf '%s|' "a b" $HOME;`, chdir: '/srv' },
    expect: { changes: [`run printf '%s|' "a b" $HOME;`], commands: [`cd /srv && printf '%s|' 'a b' '$HOME;'`] },
  },
  {
    name: 'runs nothing where its work is there',
    params: { cmd: 'make', creates: '/srv/out' },
    files: { '/srv/out': '' },
    expect: 'nothing',
    result: { cmd: 'make', ran: false, rc: 0, stdout: '', stdout_lines: [], stderr: '', stderr_lines: [] },
  },
  {
    name: 'runs where its work is not there',
    params: { argv: ['make', 'it all'], creates: '/srv/out' },
    expect: { changes: ['run make it all'], commands: ["make 'it all'"] },
  },
  {
    name: 'takes a character as it is after a backslash',
    params: { cmd: 'a\\ b' },
    expect: { changes: ['run a\\ b'] },
  },
  {
    name: 'runs where there is something to remove',
    params: { cmd: 'rm x', removes: '/x' },
    files: { '/x': '' },
    expect: { changes: ['run rm x'] },
  },
  { name: 'runs nothing where there is nothing to remove', params: { cmd: 'rm x', removes: '/x' }, expect: 'nothing' },
  {
    name: 'runs unless its question is answered',
    params: { cmd: 'make', unless: 'test -e x' },
    looks: { 'test -e x': true },
    expect: 'nothing',
  },
  {
    name: 'runs only if its question is answered',
    params: { cmd: 'make', onlyif: 'test -e x' },
    looks: { 'test -e x': false },
    expect: 'nothing',
  },
  {
    name: 'is undecided where its question is not answered yet',
    params: { cmd: 'make', unless: 'test -e x' },
    looks: { 'test -e x': later('an earlier task') },
    expect: { undecided: 'an earlier task', would: ['run make'] },
  },
  {
    name: 'is decided by one question that is answered',
    params: { cmd: 'make', unless: 'test -e x', creates: '/srv/out' },
    files: { '/srv/out': '' },
    looks: { 'test -e x': later('an earlier task') },
    expect: 'nothing',
  },
  { name: 'reports an open quote', params: { cmd: "echo 'x" }, expect: { wrong: 'never closed' } },
  { name: 'needs a program', params: { cmd: ' ' }, expect: { wrong: 'no program' } },
]);

testCases(shell, [
  {
    name: 'gives a snippet to a shell',
    params: { cmd: 'echo $HOME | wc -c', stdin: 'ü' },
    expect: { changes: ['run echo $HOME | wc -c'], commands: ["/bin/sh -c 'echo $HOME | wc -c' <<'EOF'\nü\nEOF"] },
  },
]);

test.each([
  [1, '', 'no such file\n', {}, '"false" exited with 1: no such file'],
  [0, 'done\n', '', { creates: '/srv/out' }, 'The command ended well, and "/srv/out" is not there'],
])('fails after a run with status %d', (code, out, err, params, reason) => {
  const run = new DryRun(command, { cmd: 'false', ...params }, {});
  run.plan();
  run.ran({ run: { code, out, err } });
  const { verdict, result } = run.plan();
  expect(verdict).toMatchObject({ verdict: 'refuse', reason, registers: true });
  expect(result).toMatchObject({ rc: code, stdout: out.trimEnd() });
});

test.each([
  ['a b', ['a', 'b']],
  ["a'b c'd", ['ab cd']],
  ['"a \\" b" c\\ d', ['a " b', 'c d']],
  ["''", ['']],
  ['"a', undefined],
  ['a\\', undefined],
])('splits %s as a shell does', (text, words) => {
  expect(wordsOf(text)).toEqual(words);
});

const world = fc.record({
  files: fc.constantFrom<Record<string, string>>({}, { '/srv/a': '' }, { '/etc/x': '' }),
  looks: fc.record(
    Object.fromEntries(['a', 'a b', 'x=1', 'über', ''].map((text) => [text, fc.constantFrom(true, false, later('x'))])),
  ),
});
testLaws(command, { world });
testLaws(shell, { world });
