import slurp from '../../modules/slurp.ts';
import { testCases } from '../laws/case.ts';

testCases(slurp, [
  {
    name: 'reads bytes',
    params: { src: '/etc/key' },
    files: { '/etc/key': 'a\xff\n' },
    expect: 'nothing',
    result: { content: 'Yf8K', encoding: 'base64', source: '/etc/key' },
  },
  { name: 'needs a file', params: { src: '/etc/key' }, expect: { refuses: 'There is no file' } },
  {
    name: 'says that it may not read',
    params: { src: '/k' },
    files: { '/k': { kind: 'unreadable' } },
    expect: { refuses: 'Cannot read' },
  },
]);
