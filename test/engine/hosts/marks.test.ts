import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MarkReader } from '../../../engine/hosts/marks.ts';

const START = '\u0001abc ';

test('marks are found however the bytes are cut', () => {
  const unit = fc.constantFrom('\0', '\u0001', 'a', 'b', 'c', ' ', '\n', '\xff');
  const bytes = fc.string({ unit }).filter((text) => !text.includes(START));
  fc.assert(
    fc.property(fc.array(bytes), bytes, fc.integer({ min: 1, max: 9 }), (parts, rest, size) => {
      const reader = new MarkReader(START);
      const stream = Buffer.from(
        `${parts.map((part, index) => `${part}${START}t${index} ${index}\n`).join('')}${rest}`,
        'latin1',
      );
      const found = [];
      for (let at = 0; at < stream.length; at += size) found.push(...reader.feed(stream.subarray(at, at + size)));
      expect(found).toEqual(parts.map((part, index) => ({ bytes: part, tag: `t${index}`, code: index })));
      expect(reader.rest()).toBe(rest);
    }),
  );
});

test('50 MB in small pieces take well under 5 s', () => {
  const reader = new MarkReader(START);
  const piece = Buffer.alloc(8192, START.slice(0, 3));
  const begun = performance.now();
  for (let sent = 0; sent < 50_000_000; sent += piece.length) reader.feed(piece);
  expect(reader.feed(Buffer.from(`${START}end 0\n`, 'latin1'))[0]?.bytes.length).toBeGreaterThan(49_999_999);
  expect(performance.now() - begun).toBeLessThan(5000);
});
