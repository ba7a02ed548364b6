import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { settingsOf } from '../../../engine/hosts/ssh-settings.ts';
import type { Target } from '../../../engine/hosts/wire.ts';

const home = await mkdtemp(join(tmpdir(), 'play-home-'));
await mkdir(join(home, '.ssh'));
const file = join(home, '.ssh', 'config');
beforeEach(() => {
  vi.stubEnv('HOME', home);
  vi.stubEnv('SSH_AUTH_SOCK', '/agent');
});
afterEach(() => rm(file, { force: true }));
afterAll(() => rm(home, { recursive: true, force: true }));

function target(address: string, more: Partial<Target> = {}): Target {
  return { name: 'n', connection: 'ssh', address, options: new Map(), hostKeys: 'strict', connectTimeout: 5, ...more };
}

async function settings(config: string, address = 'web1', more: Partial<Target> = {}) {
  await writeFile(file, config);
  return settingsOf(target(address, more));
}

test('without a file the defaults of ssh hold', async () => {
  expect(await settingsOf(target('Web1', { user: 'me' }))).toEqual({
    host: 'Web1',
    port: 22,
    user: 'me',
    identityFiles: ['id_ed25519', 'id_ecdsa', 'id_rsa'].map((name) => join(home, '.ssh', name)),
    identitiesNamed: false,
    identitiesOnly: false,
    agent: '/agent',
    via: { kind: 'direct' },
    hostKeyAlias: undefined,
    userKnownHosts: [join(home, '.ssh/known_hosts'), join(home, '.ssh/known_hosts2')],
    globalKnownHosts: ['/etc/ssh/ssh_known_hosts'],
    hostKeys: 'strict',
    kex: undefined,
    patience: 5,
    alive: { interval: 10, count: 3 },
  });
});

const CONFIGS = [
  'Host web1\n  HostName 10.0.0.1\n  User alice\n  Port 2222\n',
  'Host web1\n  User first\nHost web*\n  User second\n  Port 23\n',
  'User everyone\nHost web1\n  User late\n',
  'Host other\n  User no\nHost * !web1\n  Port 99\n',
  'Host web? db1\n  HostName %h.example.org\n',
  'host=web1\n\tport = 24 # not a comment in old versions\n'.replace(/ # .*/, ''),
  'Host web1\n  IdentityFile ~/.ssh/a\n  IdentityFile ~/.ssh/b\nHost *\n  IdentityFile ~/.ssh/c\n  IdentitiesOnly yes\n',
  'Host web1\n  UserKnownHostsFile /k1 /k2\n  HostKeyAlias lab\n  StrictHostKeyChecking accept-new\n',
  'Host web1\n  ProxyJump a@b:23,c\n  ProxyCommand never\n',
  'Host web1\n  ProxyCommand nc "%h" %p\nHost *\n  ProxyJump late\n',
  '# a comment\n\nHost "web1"\n  User "quoted"\n',
];

describe('the file means what it means to ssh', () => {
  test.each(CONFIGS)('%j', async (config) => {
    const ours = await settings(config);
    const printed = execFileSync('ssh', ['-F', file, '-G', 'web1'], { encoding: 'utf8', stdio: 'pipe' });
    const theirs = (key: string) =>
      [...printed.matchAll(new RegExp(`^${key} (.*)$`, 'gm'))].map(([, value]) => (value ?? '').replaceAll('~', home));
    expect(ours.host).toBe(theirs('hostname')[0]);
    expect(ours.user).toBe(theirs('user')[0]);
    expect(String(ours.port)).toBe(theirs('port')[0]);
    expect(ours.hostKeyAlias).toBe(theirs('hostkeyalias')[0]);
    expect(ours.identitiesOnly ? 'yes' : 'no').toBe(theirs('identitiesonly')[0]);
    if (ours.identitiesNamed) expect(ours.identityFiles).toEqual(theirs('identityfile'));
    if (config.includes('UserKnown')) expect(ours.userKnownHosts).toEqual(theirs('userknownhostsfile')[0]?.split(' '));
    if (ours.via.kind === 'jump') expect(ours.via.hops).toBe(theirs('proxyjump')[0]);
    else expect(theirs('proxyjump')).toEqual([]);
    if (ours.via.kind === 'command') expect(ours.via.command).toBe(`nc "web1" 22`);
    else expect(theirs('proxycommand')).toEqual([]);
  });
});

test('Match and Include are left to the ssh client', async () => {
  await writeFile(join(home, '.ssh', 'more'), 'Host web1\n  Port 2200\n');
  const config = `Include ${home}/.ssh/more\nMatch host web1 user bob\n  HostName 10.0.0.9\n`;
  expect(await settings(config, 'web1', { user: 'bob' })).toMatchObject({ host: '10.0.0.9', port: 2200 });
  expect(await settings(config, 'web1', { user: 'eve' })).toMatchObject({ host: 'web1', port: 2200 });
});

test('what the ssh client complains of is told', async () => {
  await expect(settings('Match nonsense\n')).rejects.toThrow(/^"ssh -G web1" fails: .*nonsense/s);
});

test('options win over the inventory, and the inventory over the file', async () => {
  const config = 'Host web1\n  User file\n  Port 1\n  IdentityFile ~/c\n  StrictHostKeyChecking accept-new\n';
  const more = { user: 'inventory', port: 2, identityFile: '~/i', options: new Map([['port', '3']]) };
  expect(await settings(config, 'web1', more)).toMatchObject({
    user: 'inventory',
    port: 3,
    identityFiles: [join(home, 'i'), join(home, 'c')],
    hostKeys: 'accept-new',
  });
});

test.each([
  ['no', 'accept-new'],
  ['accept-new', 'accept-new'],
  ['ask', 'strict'],
  ['yes', 'strict'],
])('StrictHostKeyChecking %s is %s', async (word, policy) => {
  expect((await settings(`StrictHostKeyChecking ${word}\n`)).hostKeys).toBe(policy);
});

test('ProxyCommand none switches it off', async () => {
  const via = { options: new Map([['proxycommand', 'none']]) };
  expect((await settings('ProxyCommand nc %h %p\n', 'web1', via)).via).toEqual({ kind: 'direct' });
});

test.each(['-oProxyCommand=x', 'a b', 'a;b', '$(x)', ''])('%j is no host name', async (address) => {
  await expect(settings('', address)).rejects.toThrow(/is no host name$/);
});

test('a token that we do not know is an error, not a wrong name', async () => {
  await expect(settings('HostName %k.example.org\n')).rejects.toThrow('The token "%k"');
});
