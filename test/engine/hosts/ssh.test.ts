import { execFile, execFileSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { connect } from '../../../engine/hosts/connect.ts';
import { HostError, type Target } from '../../../engine/hosts/wire.ts';
import { hear, say } from '../../helpers/shell.ts';
import { freePort, type Sshd, startSshd } from '../../helpers/sshd.ts';
import { runs, until } from '../../helpers/until.ts';

let sshd: Sshd;
const dir = await mkdtemp(join(tmpdir(), 'play-ssh-'));
beforeAll(async () => {
  sshd = await startSshd();
});
beforeEach(() => {
  vi.stubEnv('HOME', dir);
});
afterAll(async () => {
  await sshd.stop();
  await rm(dir, { recursive: true, force: true });
});

async function failure(target: Target): Promise<HostError> {
  const error: unknown = await connect(target).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof HostError)) throw new Error(`no HostError: ${error}`);
  expect(error.kind).toBe('unreachable');
  return error;
}

/** A file of known hosts. */
async function known(name: string, text: string): Promise<Record<string, string>> {
  await writeFile(join(dir, name), text);
  return { userknownhostsfile: join(dir, name) };
}

test('a command is one exchange', async () => {
  const connection = await connect(sshd.target());
  expect(await say(await connection.shell(), 'echo hello')).toBe('hello\n');
  expect(connection.roundTrips).toBe(1);
  await connection.close();
});

test('10 MB in both streams at once come apart', async () => {
  const connection = await connect(sshd.target());
  const script = "head -c 10000000 /dev/zero | tr '\\0' o & head -c 10000000 /dev/zero | tr '\\0' e >&2; wait; _f x 0";
  const { frames } = await hear(await connection.shell(), script.replaceAll('/dev/zero |', '/dev/zero </dev/null |'));
  expect(frames[0]?.out).toBe('o'.repeat(10_000_000));
  expect(frames[0]?.err).toBe('e'.repeat(10_000_000));
  await connection.close();
});

test('a time limit ends the processes on the host', async () => {
  const connection = await connect(sshd.target());
  const { ended } = await hear(await connection.shell(), 'sleep 1000 </dev/null & echo $!; wait', 2);
  expect(ended.how).toBe('timeout');
  const pid = ended.how === 'timeout' ? Number(ended.partial.out) : 0;
  expect(pid).toBeGreaterThan(1);
  expect(await runs(pid)).toBe(false);
  expect(await say(await connection.shell(), 'echo again')).toBe('again\n');
  await connection.close();
});

test('a connection that dies under a command is that exchange lost, and no more', async () => {
  const connection = await connect(sshd.target());
  const shell = await connection.shell();
  const parent = Number(await say(shell, 'echo $PPID'));
  const running = hear(shell, 'echo half; sleep 1000 </dev/null');
  process.kill(parent, 'SIGKILL');
  const { ended } = await running;
  expect(ended).toMatchObject({ how: 'lost' });
  expect(ended.how === 'lost' && ended.reason).toMatch(/lost its connection/);
  await expect(connection.shell()).rejects.toThrow(/^The connection to "web1" is lost: /);
  await connection.close();
});

describe('host keys', () => {
  test('an unknown one is refused, and the way out works', async () => {
    const file = await known('unknown', '');
    const error = await failure(sshd.target({}, file));
    expect(error.message).toMatch(/^The host key of "web1" is not known: it shows ssh-ed25519 SHA256:/);
    const command = /then: (echo .*?); or trust/.exec(error.hint ?? '')?.[1] ?? 'false';
    execFileSync('/bin/sh', ['-c', command]);
    await (await connect(sshd.target({}, file))).close();
  });

  test('a changed one is refused, and the way out works', async () => {
    const other = execFileSync('sh', ['-c', `ssh-keygen -qt ed25519 -N '' -f ${dir}/other; cat ${dir}/other.pub`]);
    const file = await known('changed', `[127.0.0.1]:${sshd.port} ${other}`);
    const error = await failure(sshd.target({ hostKeys: 'accept-new' }, file));
    expect(error.message).toMatch(/^THE HOST KEY OF "web1" HAS CHANGED: .*\/changed:1 knows another/);
    const command = /ssh-keygen -R .*$/.exec(error.hint ?? '')?.[0] ?? 'false';
    execFileSync('/bin/sh', ['-c', command], { stdio: 'ignore' });
    await (await connect(sshd.target({ hostKeys: 'accept-new' }, file))).close();
  });

  test('a revoked one is refused', async () => {
    const text = await readFile(sshd.knownHosts, 'utf8');
    const file = await known('revoked', `${text}@revoked * ${sshd.hostKeys.get('ssh-ed25519')}\n`);
    expect((await failure(sshd.target({}, file))).message).toMatch(/^The host key of "web1" .* is revoked in .*:3$/);
  });

  test('a hashed name is known', async () => {
    await copyFile(sshd.knownHosts, join(dir, 'hashed'));
    execFileSync('ssh-keygen', ['-H', '-f', join(dir, 'hashed')], { stdio: 'ignore' });
    expect(await readFile(join(dir, 'hashed'), 'utf8')).toMatch(/^\|1\|/);
    await (await connect(sshd.target({}, { userknownhostsfile: join(dir, 'hashed') }))).close();
  });

  test('the type that is known is asked for', async () => {
    const file = await known('ecdsa', `[127.0.0.1]:${sshd.port} ${sshd.hostKeys.get('ecdsa-sha2-nistp256')}\n`);
    await (await connect(sshd.target({}, file))).close();
  });

  test('an alias is the name that counts', async () => {
    const file = await known('alias', `lab ${sshd.hostKeys.get('ssh-ed25519')}\n`);
    await (await connect(sshd.target({}, { ...file, hostkeyalias: 'lab' }))).close();
  });

  test('accept-new remembers the first key', async () => {
    const file = { userknownhostsfile: join(dir, 'fresh/known_hosts') };
    await (await connect(sshd.target({ hostKeys: 'accept-new' }, file))).close();
    await (await connect(sshd.target({}, file))).close();
  });

  test('a file that cannot be read lets nobody in', async () => {
    expect((await failure(sshd.target({ hostKeys: 'accept-new' }, { userknownhostsfile: dir }))).message).toMatch(
      /^Cannot read the known hosts in /,
    );
  });
});

describe('who may log in', () => {
  test('a key that the host does not know is refused with what was tried', async () => {
    const { message, hint } = await failure(sshd.target({ identityFile: join(dir, 'other') }));
    const user = sshd.target().user;
    expect(message).toBe(
      `"web1" does not let "${user}" in: tried key ${join(dir, 'other')}; it accepts publickey, password, keyboard-interactive`,
    );
    expect(hint).toContain('ssh-copy-id');
  });

  test('an encrypted key and a missing one are named', async () => {
    execFileSync('ssh-keygen', ['-qt', 'ed25519', '-N', 'secret', '-f', join(dir, 'locked')]);
    expect((await failure(sshd.target({ identityFile: join(dir, 'locked') }))).message).toContain(
      `there was nothing to try; key "${join(dir, 'locked')}" is encrypted: add it with ssh-add`,
    );
    expect((await failure(sshd.target({ identityFile: join(dir, 'none') }))).message).toContain(
      `key "${join(dir, 'none')}" cannot be read (ENOENT)`,
    );
  });

  test('the agent signs, also where only named keys may be used', async () => {
    const socket = join(dir, 'agent');
    const agent = execFile('ssh-agent', ['-D', '-a', socket]);
    try {
      await until('the agent', () => {
        try {
          execFileSync('ssh-add', ['-q', sshd.identity], {
            env: { ...process.env, SSH_AUTH_SOCK: socket },
            stdio: 'ignore',
          });
          return true;
        } catch {
          return false;
        }
      });
      await copyFile(`${sshd.identity}.pub`, join(dir, 'only.pub'));
      const options = { identityagent: socket };
      await (await connect(sshd.target({ identityFile: join(dir, 'locked') }, options))).close();
      await (
        await connect(sshd.target({ identityFile: join(dir, 'only') }, { ...options, identitiesonly: 'yes' }))
      ).close();
      await failure(sshd.target({ identityFile: join(dir, 'other') }, { ...options, identitiesonly: 'yes' }));
    } finally {
      agent.kill();
    }
  });

  test('an agent that is not there is no error by itself', async () => {
    await (await connect(sshd.target({}, { identityagent: join(dir, 'no-agent') }))).close();
  });
});

describe('no way to the host', () => {
  test('nobody listens', async () => {
    const port = await freePort();
    expect((await failure(sshd.target({ port }))).message).toBe(
      `"web1" (127.0.0.1 port ${port}) refuses the connection`,
    );
  });

  test('the name is unknown', async () => {
    expect((await failure(sshd.target({ address: 'no-such-host.invalid' }))).message).toBe(
      'The address "no-such-host.invalid" of "web1" is unknown',
    );
  });

  test('somebody listens and says nothing', async () => {
    const server = createServer(() => {});
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    expect((await failure(sshd.target({ port, connectTimeout: 0.3 }))).message).toBe(
      `"web1" (127.0.0.1 port ${port}) did not let us in within 0.3 s`,
    );
    server.close();
  });
});

test('key exchange methods that are named are used', async () => {
  await (await connect(sshd.target({}, { kexalgorithms: 'ecdh-sha2-nistp256' }))).close();
  expect((await failure(sshd.target({}, { kexalgorithms: 'none-such' }))).message).toMatch(/none-such$/);
});

test('what the sshd allows too few of is said', async () => {
  const narrow = await startSshd({ config: ['MaxSessions 1'] });
  const connection = await connect(narrow.target());
  await say(await connection.shell(), 'echo');
  const error = await connection
    .lock()
    .take(() => {})
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(HostError);
  expect(error).toMatchObject({ hint: expect.stringContaining('MaxSessions') });
  await connection.close();
  await narrow.stop();
});

test('thirty log-ins at once pass an sshd that drops the ninth', async () => {
  const narrow = await startSshd({ config: ['MaxStartups 8:100:8'] });
  const all = await Promise.all(Array.from({ length: 30 }, () => connect(narrow.target())));
  await Promise.all(all.map((connection) => connection.close()));
  await narrow.stop();
}, 30_000);

describe('ways around', () => {
  test('a proxy command carries the connection', async () => {
    const command = `/usr/sbin/sshd -i -f ${sshd.dir}/sshd_config -E ${sshd.dir}/log`;
    const connection = await connect(
      sshd.target(
        { port: await freePort() },
        { proxycommand: command, hostkeyalias: 'p', ...(await known('p', `p ${sshd.hostKeys.get('ssh-ed25519')}\n`)) },
      ),
    );
    expect((await say(await connection.shell(), 'head -c 3000000 /dev/zero </dev/null')).length).toBe(3_000_000);
    await connection.close();
  });

  test('what a proxy command complains of is told', async () => {
    const { message } = await failure(sshd.target({}, { proxycommand: 'sh -c "echo no way to %h >&2; exit 1"' }));
    expect(message).toMatch(
      /^Cannot log in to "web1" \(127.0.0.1 port \d+ through its ProxyCommand\).*no way to 127.0.0.1$/,
    );
  });

  test('a jump host carries the connection, and its key is verified too', async () => {
    const jump = await startSshd();
    await mkdir(join(dir, '.ssh'), { recursive: true });
    await copyFile(jump.identity, join(dir, '.ssh/id_ed25519'));
    const both = (await readFile(sshd.knownHosts, 'utf8')) + (await readFile(jump.knownHosts, 'utf8'));
    const proxyjump = `${jump.target().user}@127.0.0.1:${jump.port}`;
    const connection = await connect(sshd.target({}, { ...(await known('both', both)), proxyjump }));
    expect(await say(await connection.shell(), 'echo hello')).toBe('hello\n');
    await connection.close();
    const { message } = await failure(sshd.target({}, { proxyjump }));
    expect(message).toMatch(/^The host key of the jump host "127.0.0.1" of "web1" is not known/);
    const nowhere = await failure(
      sshd.target({ port: await freePort() }, { userknownhostsfile: join(dir, 'both'), proxyjump }),
    );
    expect(nowhere.message).toMatch(/cannot reach 127.0.0.1 port \d+/);
    await jump.stop();
  });
});
