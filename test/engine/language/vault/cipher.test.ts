import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { idOf, isSealed, seal, unseal } from '../../../../engine/language/vault/cipher.ts';

interface Recorded {
  /** In base64. */
  readonly plain: string;
  readonly password: string;
  readonly id?: string;
  readonly sealed: string;
}

const recorded = readFileSync(join(import.meta.dirname, '../../../oracle/recorded/vaults.jsonl'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Recorded);

/** The salt of a sealed text. */
function saltOf(sealed: string): Buffer {
  const body = Buffer.from(sealed.split('\n').slice(1).join(''), 'hex').toString();
  return Buffer.from(body.split('\n')[0] ?? '', 'hex');
}

test.each(recorded)(
  'what ansible-vault sealed as $sealed.length characters is opened, and sealed again byte for byte',
  (one) => {
    const plain = Buffer.from(one.plain, 'base64');
    expect(unseal(one.sealed, one.password)).toEqual({ ok: true, value: plain });
    expect(seal(plain, one.password, one.id, saltOf(one.sealed))).toBe(one.sealed);
    expect([isSealed(one.sealed), idOf(one.sealed)]).toEqual([true, one.id]);
  },
);

test('what is sealed is opened again, whatever it is', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.string({ minLength: 1 }), (bytes, password) => {
      const plain = Buffer.from(bytes);
      expect(unseal(seal(plain, password), password)).toEqual({ ok: true, value: plain });
    }),
    { numRuns: 20 },
  );
});

test('no two sealed texts are the same', () => {
  expect(seal(Buffer.from('a'), 'p')).not.toBe(seal(Buffer.from('a'), 'p'));
});

const sealed = seal(Buffer.from('secret: 1\n'), 'right');
/** The text with another last digit. */
function changed(text: string): string {
  const [header = '', ...lines] = text.trimEnd().split('\n');
  const body = Buffer.from(lines.join(''), 'hex').toString();
  const other = body.slice(0, -1) + (body.endsWith('0') ? '1' : '0');
  return `${header}\n${Buffer.from(other).toString('hex')}\n`;
}

const damaged: readonly (readonly [string, string, string])[] = [
  ['another password', sealed, 'the password does not fit, or the text was changed'],
  ['a changed byte', changed(sealed), 'the password does not fit, or the text was changed'],
  ['a cut end', `${sealed.slice(0, 200)}\n`, 'what follows its first line is cut, or no vault'],
  ['nothing', '$ANSIBLE_VAULT;1.1;AES256\n', 'what follows its first line is cut, or no vault'],
  ['letters', '$ANSIBLE_VAULT;1.1;AES256\nxyz\n', 'what follows its first line is cut, or no vault'],
  ['another cipher', '$ANSIBLE_VAULT;1.1;AES\n00\n', 'Play reads the cipher AES256, not AES'],
  [
    'another version',
    '$ANSIBLE_VAULT;2.0;AES256\n00\n',
    'its first line must be "$ANSIBLE_VAULT;1.1;AES256" or "$ANSIBLE_VAULT;1.2;AES256;ID"',
  ],
];
test.each(damaged)('%s is told apart', (what, text, message) => {
  expect(unseal(text, what === 'another password' ? 'wrong' : 'right')).toMatchObject({
    ok: false,
    error: { message },
  });
});

test('a text from Windows, or indented as YAML has it, is opened too', () => {
  expect(unseal(sealed.replaceAll('\n', '\r\n'), 'right')).toMatchObject({ ok: true });
  expect(unseal(sealed.replaceAll('\n', '\n    '), 'right')).toMatchObject({ ok: true });
});
