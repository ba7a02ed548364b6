import { createHmac } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { addKnownHost, judge, keysOf, parseKnownHosts, readKnownHosts } from '../../../engine/hosts/known-hosts.ts';

const dir = await mkdtemp(join(tmpdir(), 'play-known-'));
afterAll(() => rm(dir, { recursive: true, force: true }));

/** A key blob of a type. */
function key(type: string, text: string): Buffer {
  const part = (each: string) => Buffer.concat([Buffer.from([0, 0, 0, each.length]), Buffer.from(each)]);
  return Buffer.concat([part(type), part(text)]);
}

const ED = key('ssh-ed25519', 'one');
const OTHER = key('ssh-ed25519', 'two');
const RSA = key('ssh-rsa', 'one');
const line = (hosts: string, blob = ED, type = 'ssh-ed25519') => `${hosts} ${type} ${blob.toString('base64')} comment`;
const hashed = (name: string) =>
  `|1|c2FsdA==|${createHmac('sha1', Buffer.from('c2FsdA==', 'base64')).update(name).digest('base64')}`;

test.each<[string, string, string, string]>([
  ['a plain name', line('web1'), 'web1', 'known'],
  ['a name in a list', line('web1,10.0.0.1'), '10.0.0.1', 'known'],
  ['another name', line('web1'), 'web2', 'unknown'],
  ['a part of a name', line('web1'), 'web', 'unknown'],
  ['a name with another port', line('[web1]:2222'), '[web1]:2222', 'known'],
  ['a pattern', line('*.example.org'), 'a.example.org', 'known'],
  ['a pattern with a question mark', line('web?'), 'web1', 'known'],
  ['a name that a pattern excludes', line('*.example.org,!b.example.org'), 'b.example.org', 'unknown'],
  ['a dot is no wildcard', line('a.b'), 'axb', 'unknown'],
  ['a hashed name', line(hashed('web1')), 'web1', 'known'],
  ['another hashed name', line(hashed('web1')), 'web2', 'unknown'],
  ['upper case in the file', line('WEB1'), 'web1', 'known'],
  ['another key', line('web1', OTHER), 'web1', 'changed'],
  ['a key of another type only', line('web1', RSA, 'ssh-rsa'), 'web1', 'changed'],
  ['one of two keys', `${line('web1', OTHER)}\n${line('web1')}`, 'web1', 'known'],
  ['a revoked key', `${line('web1')}\n@revoked ${line('*')}`, 'web1', 'revoked'],
  ['another key is revoked', `${line('web1')}\n@revoked ${line('*', OTHER)}`, 'web1', 'known'],
  ['a certificate authority', `@cert-authority ${line('*')}`, 'web1', 'unknown'],
  ['a comment', `# ${line('web1')}`, 'web1', 'unknown'],
  ['a broken line before', `web1 nothing\n\n${line('web1')}`, 'web1', 'known'],
  ['no line', '', 'web1', 'unknown'],
])('%s', (_what, text, name, verdict) => {
  expect(judge(keysOf(parseKnownHosts(text, 'file'), [name]), ED).kind).toBe(verdict);
});

test('the entry for the port comes before the entry for the host', () => {
  const keys = parseKnownHosts(`${line('web1', OTHER)}\n${line('[web1]:2222')}`, 'file');
  expect(judge(keysOf(keys, ['[web1]:2222', 'web1']), ED).kind).toBe('known');
  expect(judge(keysOf(keys, ['[web1]:2223', 'web1']), OTHER).kind).toBe('known');
});

test('a changed key says where the other one stands', () => {
  const verdict = judge(keysOf(parseKnownHosts(`#\n${line('web1', OTHER)}`, '/kh'), ['web1']), ED);
  expect(verdict).toMatchObject({ kind: 'changed', instead: { where: '/kh:2' } });
});

test('a file that is missing knows nothing; one that cannot be read is an error', async () => {
  expect(await readKnownHosts([join(dir, 'none')])).toEqual([]);
  await expect(readKnownHosts([dir])).rejects.toThrow(/^Cannot read the known hosts in /);
});

test('an added host is known, on a line of its own, in a file for its owner', async () => {
  const file = join(dir, 'new', 'known_hosts');
  await addKnownHost(file, 'web1', ED);
  expect(judge(keysOf(await readKnownHosts([file]), ['web1']), ED).kind).toBe('known');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(join(dir, 'new'))).mode & 0o777).toBe(0o700);
  await chmod(file, 0o644);
  await writeFile(file, 'old line without an end');
  await addKnownHost(file, 'web2', ED);
  expect(await readFile(file, 'utf8')).toBe(`old line without an end\nweb2 ssh-ed25519 ${ED.toString('base64')}\n`);
});
