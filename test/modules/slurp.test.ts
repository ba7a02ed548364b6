import fc from 'fast-check';
import { bytesOf } from '../../engine/values/bytes.ts';
import { textOf } from '../../engine/values/unknown.ts';
import slurp from '../../modules/slurp.ts';
import { anyFiles, testLaws } from '../laws/any.ts';
import { testCases } from '../laws/case.ts';
import { later } from '../laws/world.ts';

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

const bytes = fc.constantFrom('', 'a\xff\0', bytesOf(textOf(['a', later('an earlier task'), 'b'])));
testLaws(slurp, { world: anyFiles(['/srv/a', '/srv/a/b', '/etc/x'], bytes) });
