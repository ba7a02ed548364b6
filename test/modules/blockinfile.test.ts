import fc from 'fast-check';
import blockinfile from '../../modules/blockinfile.ts';
import { anyFiles, testLaws } from '../laws/any.ts';
import { testCases } from '../laws/case.ts';

const path = '/etc/hosts';
const marker = '# {mark} lab';

testCases(blockinfile, [
  {
    name: 'appends a block between its markers',
    params: { path, marker, block: '10.0.0.1 a\n10.0.0.2 b\n' },
    files: { [path]: '127.0.0.1 localhost' },
    expect: {
      changes: ['change /etc/hosts'],
      after: '127.0.0.1 localhost\n# BEGIN lab\n10.0.0.1 a\n10.0.0.2 b\n# END lab\n',
    },
  },
  {
    name: 'replaces the lines between the markers alone',
    params: { path, marker, block: 'new' },
    files: { [path]: 'x\r\n# BEGIN lab\r\nold\r\nolder\r\n# END lab\r\ny' },
    expect: { changes: ['change /etc/hosts'], after: 'x\r\n# BEGIN lab\r\nnew\r\n# END lab\r\ny' },
  },
  {
    name: 'leaves the same block alone',
    params: { path, marker, block: 'a\n' },
    files: { [path]: '# BEGIN lab\na\n# END lab\n' },
    expect: 'nothing',
  },
  {
    name: 'takes the block away',
    params: { path, marker, state: 'absent' },
    files: { [path]: 'x\n# BEGIN lab\na\n# END lab\ny\n' },
    expect: { changes: ['change /etc/hosts'], after: 'x\ny\n' },
  },
  {
    name: 'refuses a block without an end',
    params: { path, marker, block: 'a' },
    files: { [path]: '# BEGIN lab\nrest of the file\n' },
    expect: { refuses: 'twice, or without its end' },
  },
  { name: 'needs a place for the mark', params: { path, marker: 'lab' }, expect: { wrong: '"{mark}"' } },
  {
    name: 'refuses a block that holds a marker',
    params: { path, marker, block: '# END lab\n' },
    expect: { wrong: 'holds a marker line' },
  },
]);

testLaws(blockinfile, {
  params: { path: fc.constant(path), marker: fc.constantFrom('{mark}', '#{mark}') },
  world: anyFiles(
    [path],
    fc.array(fc.constantFrom('BEGIN\n', 'END\n', '#BEGIN\r\n', '#END', 'a\n', '\n')).map((parts) => parts.join('')),
  ),
  runs: 1000,
});
