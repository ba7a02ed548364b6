import fc from 'fast-check';
import { expect, it } from 'vitest';
import { quote } from '../../../engine/hosts/quote.ts';
import { exportsPath, fstabField, shellWord, xmlAttribute, xmlText } from '../../../engine/language/escapes.ts';
import { encodePath } from '../../../modules/formats/exports/encode.ts';
import { encodeField } from '../../../modules/formats/fstab/fields.ts';

it('writes fields as the formats and the shell layer of Play do', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'aé /\\#\t\n"\'$%,\x7f') }), (text) => {
      expect([fstabField(text), exportsPath(text), shellWord(text)]).toEqual([
        encodeField(text),
        encodePath(text),
        quote(text),
      ]);
    }),
  );
});

it.each([
  ['a<b>&"\'', 'a&lt;b&gt;&amp;"\'', 'a&lt;b&gt;&amp;&quot;&apos;'],
  ['a\tb\nc\r', 'a\tb\nc&#13;', 'a&#9;b&#10;c&#13;'],
  ['😀é', '😀é', '😀é'],
  ['\x01', undefined, undefined],
  ['\uD800', undefined, undefined],
  ['\uFFFF', undefined, undefined],
])('writes %j for XML', (text, inText, inAttribute) => {
  expect([xmlText(text), xmlAttribute(text)]).toEqual([inText, inAttribute]);
});
