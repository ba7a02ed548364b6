import fc from 'fast-check';
import { textOf } from '../../engine/values/unknown.ts';
import lineinfile from '../../modules/lineinfile.ts';
import { anyFiles, testLaws } from '../laws/any.ts';
import { testCases } from '../laws/case.ts';
import { later } from '../laws/world.ts';

const path = '/etc/x';

testCases(lineinfile, [
  {
    name: 'replaces the last line that matches',
    params: { path, regexp: '^PORT=', line: 'PORT=2' },
    files: { [path]: 'PORT=0\n# PORT=\nPORT=1\nend\n' },
    expect: { changes: ['change /etc/x'], after: 'PORT=0\n# PORT=\nPORT=2\nend\n' },
  },
  {
    name: 'appends a line that is nowhere, and completes the one before',
    params: { path, line: 'new' },
    files: { [path]: 'old' },
    expect: { changes: ['change /etc/x'], after: 'old\nnew\n' },
  },
  {
    name: 'keeps the line ends of the file',
    params: { path, regexp: '^a', line: 'b' },
    files: { [path]: 'a\r\nc\r\n' },
    expect: { changes: ['change /etc/x'], after: 'b\r\nc\r\n' },
  },
  {
    name: 'ends an empty line that takes the place of a last one without an end',
    params: { path, regexp: '^a', line: '' },
    files: { [path]: 'b\na' },
    expect: { changes: ['change /etc/x'], after: 'b\n\n' },
  },
  {
    name: 'recognises a line that its own pattern does not match',
    params: { path, regexp: '^#Root', line: 'Root no' },
    files: { [path]: '#Root yes\nRoot no\n' },
    expect: 'nothing',
  },
  {
    name: 'inserts before the last match',
    params: { path, line: 'new', insertbefore: '^b' },
    files: { [path]: 'a\nb\nb\n' },
    expect: { changes: ['change /etc/x'], after: 'a\nb\nnew\nb\n' },
  },
  {
    name: 'inserts after a match, else at the end',
    params: { path, line: 'new', insertafter: '^z' },
    files: { [path]: 'a\nb\n' },
    expect: { changes: ['change /etc/x'], after: 'a\nb\nnew\n' },
  },
  {
    name: 'inserts at the beginning',
    params: { path, line: 'new', insertbefore: 'BOF' },
    files: { [path]: 'a\n' },
    expect: { changes: ['change /etc/x'], after: 'new\na\n' },
  },
  {
    name: 'does not change the same line again each time',
    params: { path, regexp: '^(?<key>A)=(.*)$', line: '\\g<key>=1 \\\\ \\2', backrefs: true },
    files: { [path]: 'x\nA=1\nB\n' },
    expect: { refuses: 'Each run would change another line' },
  },
  {
    name: 'keeps the rest of a line that matches',
    params: { path, regexp: '^(?<key>PORT)=\\d+( .*)?$', line: '\\g<key>=2\\2', backrefs: true },
    files: { [path]: 'x\nPORT=1 # why\n' },
    expect: { changes: ['change /etc/x'], after: 'x\nPORT=2 # why\n' },
  },
  {
    name: 'adds no line with groups where nothing matches',
    params: { path, regexp: '^(PORT)=', line: '\\1=2', backrefs: true },
    files: { [path]: 'x\n' },
    expect: 'nothing',
  },
  {
    name: 'needs something that has groups',
    params: { path, line: '\\1', backrefs: true },
    expect: { wrong: '"backrefs" needs "regexp"' },
  },
  {
    name: 'removes every match and nothing else',
    params: { path, regexp: '^a', state: 'absent' },
    files: { [path]: 'a1\nb\xff\na2' },
    expect: { changes: ['change /etc/x'], after: 'b\xff\n' },
  },
  {
    name: 'removes nothing from a file that is missing',
    params: { path, line: 'a', state: 'absent' },
    expect: 'nothing',
  },
  { name: 'makes no file', params: { path, line: 'a' }, expect: { refuses: 'There is no file' } },
  {
    name: 'reports a pattern that is none',
    params: { path, line: 'a', regexp: '(' },
    expect: { wrong: '"regexp" is no regular expression' },
  },
  { name: 'needs a line', params: { path }, expect: { wrong: 'needs "line"' } },
]);

const patterns = fc.constantFrom('^a', 'b$', '^', 'x', 'EOF', 'BOF', '#?a');
testLaws(lineinfile, {
  params: {
    path: fc.constant(path),
    line: fc.constantFrom<unknown>('a', 'ab', 'b', '', '#a', later('which'), textOf(['a', later('new', true)])),
    regexp: patterns,
    insertafter: patterns,
    insertbefore: patterns,
  },
  world: anyFiles([path], fc.stringMatching(/^(a|b|#|\n|\r\n){0,8}$/)),
  runs: 1000,
});
