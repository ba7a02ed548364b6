// Keys, known hosts and names on a real host: predicted, brought about once, and read by the domain's own tools.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Module } from '../../engine/contract/module.ts';
import { isUnknown } from '../../engine/values/unknown.ts';
import authorizedKey from '../../modules/authorized_key.ts';
import hostsEntry from '../../modules/hosts_entry.ts';
import knownHosts from '../../modules/known_hosts.ts';
import slurp from '../../modules/slurp.ts';
import sshKeypair from '../../modules/ssh_keypair.ts';
import stat from '../../modules/stat.ts';
import waitFor from '../../modules/wait_for.ts';
import { type NsLab, startOwnNsLab } from '../lab/ns/lab.ts';
import { type Tasks, tasksOn } from './one-task.ts';

type Given = Readonly<Record<string, unknown>>;

const HOST = 'devstack-1';
const SSH = '/home/ann/.ssh';
const OTHER = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKpLb9pBpJ0ZcEpXgXo6q1XBZb3Pqf4tQ9mJ8X7gW9Zt other';

let lab: NsLab;
let tasks: Tasks;

const said = async (script: string): Promise<string> => {
  const { code, stdout, stderr } = await lab.ssh(HOST, script);
  return code === 0 ? stdout.trim() : `${code}: ${stdout}${stderr}`.trim();
};
const asAnn = (script: string) => said(`su ann -s /bin/sh -c '${script}'`);

/** What one run says: `nothing`, the changes, or why it failed. */
async function runs(module: Module, given: Given, check: boolean): Promise<{ how: unknown; result: unknown }> {
  const { performed } = await tasks.task(HOST, module, given, { check });
  const changes = performed.changes.map(({ summary }) => summary);
  switch (performed.how) {
    case 'done':
      return { how: performed.changed ? changes : 'nothing', result: performed.result };
    case 'failed':
      return { how: `failed: ${performed.problem.message}`, result: undefined };
    case 'unknown':
      return { how: `unknown: ${performed.reason}`, result: undefined };
  }
}

/** A dry run predicts the changes, a run makes them, and neither another dry run nor a run finds any left. */
async function brings(module: Module, given: Given, changes: readonly string[]): Promise<unknown> {
  const predicted = await runs(module, given, true);
  expect(predicted.how).toEqual(changes);
  expect((await runs(module, given, false)).how).toEqual(changes);
  const again = await runs(module, given, true);
  expect(again.how).toBe('nothing');
  expect((await runs(module, given, false)).how).toBe('nothing');
  return again.result;
}

beforeAll(async () => {
  lab = await startOwnNsLab();
  tasks = await tasksOn(lab.inventory);
  const users = 'useradd -m -s /bin/bash -p "*" ann && useradd -o -u "$(id -u ann)" -g users -M -d /home/ann ann2';
  expect(await said(users)).toBe('');
}, 600_000);
afterAll(async () => {
  await tasks?.close();
  await lab?.stop();
});

describe('ssh_keypair', () => {
  test('makes a pair that is the user’s, in a new ~/.ssh', async () => {
    const result = await brings(sshKeypair, { user: 'ann' }, [`make an SSH key pair at ${SSH}/id_ed25519`]);
    expect(await said(`stat -c '%n %U:%G %a' ${SSH} ${SSH}/*`)).toBe(
      `${SSH} ann:ann 700\n${SSH}/id_ed25519 ann:ann 600\n${SSH}/id_ed25519.pub ann:ann 644`,
    );
    expect(await said(`ssh-keygen -lf ${SSH}/id_ed25519`)).toMatch(/^256 SHA256:\S+ ann@devstack-1 \(ED25519\)$/);
    expect(result).toEqual({ path: `${SSH}/id_ed25519`, public_key: await said(`cat ${SSH}/id_ed25519.pub`) });
  });

  test.each([
    ['rsa', '3072 SHA256:', '(RSA)'],
    ['ecdsa', '256 SHA256:', '(ECDSA)'],
  ])('makes a pair of type %s', async (type, start, end) => {
    const path = `${SSH}/id_${type}`;
    await brings(sshKeypair, { user: 'ann', type, comment: 'for a b' }, [`make an SSH key pair at ${path}`]);
    const shown = await said(`ssh-keygen -lf ${path}`);
    expect([shown.startsWith(start), shown.endsWith(`for a b ${end}`)], shown).toEqual([true, true]);
  });

  test('makes the public key from the private one', async () => {
    const before = await said(`cut -d' ' -f1,2 ${SSH}/id_ed25519.pub; sha256sum ${SSH}/id_ed25519`);
    await said(`rm ${SSH}/id_ed25519.pub`);
    await brings(sshKeypair, { user: 'ann' }, [`make ${SSH}/id_ed25519.pub from the private key`]);
    expect(await said(`cut -d' ' -f1,2 ${SSH}/id_ed25519.pub; sha256sum ${SSH}/id_ed25519`)).toBe(before);
  });

  test('lets nobody else read the private key', async () => {
    await said(`chmod 644 ${SSH}/id_ed25519`);
    await brings(sshKeypair, { user: 'ann' }, [`set mode 0644 -> 0600 of ${SSH}/id_ed25519`]);
  });

  test('is not led astray by a link of the user’s', async () => {
    await asAnn(`ln -s /etc/play-astray ${SSH}/astray`);
    const { how } = await runs(sshKeypair, { user: 'ann', path: `${SSH}/astray` }, false);
    expect(how).toBe(`failed: "${SSH}/astray" is a link to nothing`);
    expect(await said('ls /etc/play-astray 2>/dev/null || echo nothing')).toBe('nothing');
  });

  test('makes a pair by the second name of an id', async () => {
    await brings(sshKeypair, { user: 'ann2', path: `${SSH}/second` }, [`make an SSH key pair at ${SSH}/second`]);
    expect(await said(`stat -c %U ${SSH}/second`)).toBe('ann');
  });
});

describe('known_hosts and authorized_key', () => {
  const fingerprint = (file: string) => said(`ssh-keygen -lf ${file} | cut -d' ' -f2`);
  const login = () => asAnn('cd; ssh -o BatchMode=yes -i ~/.ssh/id_ed25519 ann@127.0.0.1 id -un');
  const file = `${SSH}/known_hosts`;
  const find = (name: string) => said(`ssh-keygen -F '${name}' -lf ${file} | sed -n 's/.* \\(SHA256:[^ ]*\\).*/\\1/p'`);
  let hostKey: string;
  let key: string;

  beforeAll(async () => {
    hostKey = await said('cat /etc/ssh/ssh_host_ed25519_key.pub');
    key = await said(`cat ${SSH}/id_ed25519.pub`);
  });

  test('know a host in every spelling', async () => {
    const name = ['127.0.0.1', 'LocalHost', '[localhost]:2222'];
    await brings(knownHosts, { user: 'ann', name, key: hostKey }, [`create ${file}`]);
    const known = await fingerprint('/etc/ssh/ssh_host_ed25519_key.pub');
    expect([await find('127.0.0.1'), await find('localhost'), await find('[localhost]:2222')]).toEqual([
      known,
      known,
      known,
    ]);
    expect(await said(`stat -c '%U:%G %a' ${file}`)).toBe('ann:ann 600');
  });

  test('let a key in, with its options', async () => {
    const keys = `${SSH}/authorized_keys`;
    await brings(authorizedKey, { user: 'ann', key, options: ['from="127.0.0.1"'] }, [`create ${keys}`]);
    expect(await fingerprint(keys)).toBe(await fingerprint(`${SSH}/id_ed25519.pub`));
    expect(await said(`stat -c '%U:%G %a' ${keys}`)).toBe('ann:ann 600');
    expect(await login()).toBe('ann');
    await brings(authorizedKey, { user: 'ann', key, options: ['from="10.9.9.9"'] }, [`change ${keys}`]);
    expect(await login()).toContain('Permission denied');
  });

  test('let no other key in', async () => {
    const keys = `${SSH}/authorized_keys`;
    await brings(authorizedKey, { user: 'ann', key: OTHER }, [`change ${keys}`]);
    await brings(authorizedKey, { user: 'ann', key, options: [], exclusive: true }, [`change ${keys}`]);
    expect(await said(`cat ${keys}`)).toBe(key);
    expect(await login()).toBe('ann');
  });

  test('let a key out', async () => {
    await brings(authorizedKey, { user: 'ann', key, state: 'absent' }, [`change ${SSH}/authorized_keys`]);
    expect(await login()).toContain('Permission denied');
  });

  test('find hashed names, and forget one', async () => {
    expect(await asAnn(`ssh-keygen -q -H -f ${file} >/dev/null 2>&1; rm -f ${file}.old`)).toBe('');
    expect((await runs(knownHosts, { user: 'ann', name: 'localhost', key: hostKey }, true)).how).toBe('nothing');
    await brings(knownHosts, { user: 'ann', name: 'localhost', state: 'absent' }, [`change ${file}`]);
    expect([await find('localhost'), await find('127.0.0.1')]).toEqual([
      '',
      await fingerprint('/etc/ssh/ssh_host_ed25519_key.pub'),
    ]);
  });

  test('replace a key, and refuse a revoked one', async () => {
    await brings(knownHosts, { user: 'ann', name: '127.0.0.1', key: OTHER }, [`change ${file}`]);
    await said(`echo '@revoked * ${hostKey}' >>${file}`);
    const { how } = await runs(knownHosts, { user: 'ann', name: '127.0.0.1', key: hostKey }, false);
    expect(how).toBe(`failed: This key of "127.0.0.1" is revoked in "${file}"`);
  });

  test('keep the file of the whole host', async () => {
    const path = '/etc/ssh/ssh_known_hosts';
    await brings(knownHosts, { path, name: 'peer', key: hostKey }, [`create ${path}`]);
    expect(await said(`stat -c '%U %a' ${path}; ssh-keygen -F peer -f ${path} | tail -1`)).toBe(
      `root 644\npeer ${hostKey.split(' ').slice(0, 2).join(' ')}`,
    );
  });

  test('leave a link of the user’s own in its place', async () => {
    await asAnn(`mv ${SSH}/authorized_keys ${SSH}/keys; ln -s keys ${SSH}/authorized_keys`);
    await brings(authorizedKey, { user: 'ann', key: OTHER }, [`change ${SSH}/authorized_keys`]);
    expect(await said(`readlink ${SSH}/authorized_keys; cat ${SSH}/keys`)).toBe(`keys\n${OTHER}`);
  });
});

describe('a dry run of all of it on a user without ~/.ssh', () => {
  test('predicts the key that is not made yet into authorized_keys', async () => {
    await said('useradd -m bob');
    const dry = await tasks.task(HOST, sshKeypair, { user: 'bob' }, { check: true });
    if (dry.performed.how !== 'done') throw new Error(dry.performed.how);
    const { public_key } = dry.performed.result as { public_key: unknown };
    expect(isUnknown(public_key) && public_key.novel).toBe(true);
    const given = { user: 'bob', key: public_key };
    const next = await tasks.task(HOST, authorizedKey, given, { check: true, view: dry.view });
    expect(next.performed).toMatchObject({ how: 'done', changed: true });
    expect(next.performed.changes.map(({ diff }) => diff?.after)).toEqual([
      expect.stringMatching(/^ssh-ed25519 ⟨the key that .*⟩ bob@devstack-1\n$/),
    ]);
    expect(await said('ls -A /home/bob/.ssh 2>/dev/null || echo nothing')).toBe('nothing');
  });
});

describe('hosts_entry', () => {
  const entry = { ip: '10.77.0.99', names: ['peer', 'peer.lan'] };

  test('gives an address names, and takes them back', async () => {
    await brings(hostsEntry, entry, ['change /etc/hosts']);
    expect(await said('getent hosts peer.lan')).toMatch(/^10\.77\.0\.99\s+peer peer\.lan$/);
    await brings(hostsEntry, { ...entry, state: 'absent' }, ['change /etc/hosts']);
    expect(await said('getent hosts peer.lan')).toBe('2:');
  });

  test('makes a host call itself by its address', async () => {
    await said("sed -i '/devstack-1/d' /etc/hosts; echo '127.0.1.1 devstack-1 other' >>/etc/hosts");
    await brings(hostsEntry, { ip: '10.77.0.12', names: [HOST], drop_loopback_alias: true }, ['change /etc/hosts']);
    expect(await said(`getent ahostsv4 ${HOST} | head -1; getent hosts other`)).toMatch(
      /^10\.77\.0\.12\s+STREAM devstack-1\n127\.0\.1\.1\s+other$/,
    );
  });
});

describe('modules that change nothing', () => {
  test('slurp reads bytes as they are', async () => {
    await said("printf 'a\\377\\n' >/tmp/bytes");
    const { how, result } = await runs(slurp, { src: '/tmp/bytes' }, false);
    expect(how).toBe('nothing');
    expect(result).toMatchObject({ content: Buffer.from('a\xff\n', 'latin1').toString('base64'), encoding: 'base64' });
  });

  test('stat tells what is there', async () => {
    const { result } = await runs(stat, { path: SSH }, false);
    expect(result).toMatchObject({ stat: { exists: true, isdir: true, mode: '0700', pw_name: 'ann' } });
    expect((await runs(stat, { path: '/no' }, false)).result).toMatchObject({ stat: { exists: false } });
  });

  test('wait_for goes on when a port or a path is there', async () => {
    expect((await runs(waitFor, { port: 22 }, false)).how).toBe('nothing');
    expect((await runs(waitFor, { port: 22, search_regex: '^SSH-2' }, false)).result).toMatchObject({
      match_groups: [],
    });
    expect((await runs(waitFor, { path: '/no', state: 'absent' }, false)).how).toBe('nothing');
    await said('rm -f /tmp/late; (sleep 2; touch /tmp/late) >/dev/null 2>&1 </dev/null &');
    expect((await runs(waitFor, { path: '/tmp/late', timeout: 20 }, false)).how).toBe('nothing');
  });

  test('wait_for gives up', async () => {
    expect((await runs(waitFor, { port: 9, timeout: 1 }, false)).how).toMatch(/^failed: Waited 1 s: port 9 /);
  });
});
