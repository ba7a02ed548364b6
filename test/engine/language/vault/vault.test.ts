import { expect, test } from 'vitest';
import { seal } from '../../../../engine/language/vault/cipher.ts';
import { Vault, type VaultKey } from '../../../../engine/language/vault/vault.ts';
import { readYaml, toData } from '../../../../engine/language/yaml.ts';

const tagged = (plain: string, password: string, id?: string): string =>
  `a: !vault |\n  ${seal(Buffer.from(plain), password, id).trimEnd().replaceAll('\n', '\n  ')}\nb: 1\n`;

const read = (text: string, keys: readonly VaultKey[]) => {
  const vault = new Vault(keys);
  const { node, diagnostics } = readYaml('vars.yml', text, vault);
  return { data: node && toData(node), diagnostics, secrets: vault.secrets() };
};

test('a value is opened in its place, and is a secret like the password', () => {
  const { data, diagnostics, secrets } = read(tagged('{{ no template }}\n', 'right'), [{ password: 'right' }]);
  expect(diagnostics).toEqual([]);
  expect(data).toEqual({ a: '{{ no template }}\n', b: 1 });
  expect(secrets).toEqual(['right', '{{ no template }}\n']);
});

test('the password of the id is tried first, then all others', () => {
  const keys = [{ password: 'other' }, { id: 'prod', password: 'right' }];
  expect(read(tagged('x', 'right', 'prod'), keys).data).toMatchObject({ a: 'x' });
  expect(read(tagged('x', 'right', 'unknown'), keys).data).toMatchObject({ a: 'x' });
});

const wrong: readonly (readonly [string, readonly VaultKey[], string])[] = [
  ['no password', [], 'The value cannot be opened: no password is given'],
  [
    'another one',
    [{ password: 'no' }],
    'The value cannot be opened: the password does not fit, or the text was changed',
  ],
  [
    'two others',
    [{ password: 'no' }, { password: 'neither' }],
    'The value cannot be opened: none of the 2 passwords fits',
  ],
];
test.each(wrong)('with %s it is an error at its place', (_, keys, message) => {
  const { diagnostics } = read(tagged('x', 'right'), keys);
  expect(diagnostics).toMatchObject([
    { code: 'yaml-vault', message, location: { file: 'vars.yml', line: 1, column: 4 } },
  ]);
});

test('of an encrypted file every value is a secret, true, false and null aside', () => {
  const vault = new Vault([]);
  const { node } = readYaml('vars.yml', 'a: {b: [text, 4711, true, null]}\n');
  if (node) vault.keep(node);
  expect(vault.secrets()).toEqual(['text', '4711']);
});
