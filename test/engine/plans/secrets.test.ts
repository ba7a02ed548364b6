import { expect, it } from 'vitest';
import { naming } from '../../../engine/plans/secrets.ts';
import type { Event } from '../../../engine/run/event.ts';
import { isSecretName } from '../../../engine/values/secret-name.ts';

it.each([
  'password',
  'db_password',
  'DB_PASSWORD',
  'ansible_become_pass',
  'ansible_password',
  'api_token',
  'client_secret',
  'root_passwd',
  'key_passphrase',
  'aws_secret_access_key',
  'ssh_private_key',
  'apikey',
  'root_password_hash',
])('"%s" is the name of a secret', (name) => expect(isSecretName(name)).toBe(true));

it.each(['password_file', 'token_ttl', 'compass', 'bypass', 'ssh_public_key', 'key', 'secrets_dir', 'secretary'])(
  '"%s" is not',
  (name) => expect(isSecretName(name)).toBe(false),
);

it.each([
  ["it's", `run 'it'\\''s'`, "run '⟨secret x_token⟩'"],
  ['a"b\nc', '{"k":"a\\"b\\nc"}', '{"k":"⟨secret x_token⟩"}'],
  ['hunter22', 'item hunt… of it', 'item … of it'],
])('names %j also where it is quoted, and drops what is left of it where it is cut off', (value, text, named) => {
  const events: Event[] = [];
  naming([{ variable: 'x_token', value }], (event) => events.push(event))({ type: 'play-ended', play: text });
  expect(events).toEqual([{ type: 'play-ended', play: named }]);
});

it('names secrets where they stand, the longest first, and leaves what is named alone', () => {
  const events: Event[] = [];
  const secrets = [
    { variable: 'a_token', value: 'abc' },
    { variable: 'b_token', value: 'abcdef' },
    { variable: 'c_token', value: 'token' },
  ];
  naming(secrets, (event) => events.push(event))({ type: 'play-ended', play: 'abcdef, abc and token' });
  expect(events).toEqual([{ type: 'play-ended', play: '⟨secret b_token⟩, ⟨secret a_token⟩ and ⟨secret c_token⟩' }]);
});
