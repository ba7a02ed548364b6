import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { reportOf } from '../../../engine/run/report.ts';
import { bytesOf } from '../../../engine/values/bytes.ts';
import { unknown } from '../../../engine/values/unknown.ts';

const after = (bytes: string) =>
  reportOf({ summary: 'write', diff: { path: '/f', before: '', after: bytes }, steps: [], predicts: [], touches: [] })
    .diff?.after;

test.each([
  ['a NUL', 'a\0b'],
  ['mostly bytes that are no text', '\xff'.repeat(20)],
])('content with %s is named by its size and digest', (_, bytes) => {
  const digest = createHash('sha256').update(Buffer.from(bytes, 'latin1')).digest('hex');
  expect(after(bytes)).toBe(`binary content, ${bytes.length} bytes, SHA-256 ${digest}\n`);
});

test.each([
  ['plain text', 'a\n', 'a\n'],
  ['UTF-8', bytesOf('ä€\n'), 'ä€\n'],
  ['a text with an odd byte', 'caf\xe9\n', 'caf\uFFFD\n'],
  ['an unknown part', `a ${bytesOf(unknown('the key'))}\n`, 'a ⟨the key⟩\n'],
])('%s stays text', (_, bytes, text) => {
  expect(after(bytes)).toBe(text);
});
