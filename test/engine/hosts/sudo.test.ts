import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect } from '../../../engine/hosts/connect.ts';
import { type Become, type Connection, HostError } from '../../../engine/hosts/wire.ts';
import { hear, say } from '../../helpers/shell.ts';
import { canHaveUsers, type Sshd, startSshd } from '../../helpers/sshd.ts';
import { runs } from '../../helpers/until.ts';

const PASSWORD = "se cret '$x";

// Wants root and a mount namespace, so that the users and their sudoers exist for this sshd alone.
describe.skipIf(!(await canHaveUsers()))('sudo', () => {
  let sshd: Sshd;
  beforeAll(async () => {
    sshd = await startSshd({
      users: [
        { name: 'free', sudo: 'ALL=(ALL) NOPASSWD: ALL', shell: '/bin/bash' },
        { name: 'asked', sudo: 'ALL=(ALL) ALL', password: PASSWORD },
        { name: 'plain', password: PASSWORD },
      ],
    });
  }, 30_000);
  afterAll(() => sshd.stop());

  async function as<T>(user: string, work: (connection: Connection) => Promise<T>, password?: string): Promise<T> {
    const connection = await connect(
      sshd.target({ user, ...(password !== undefined && { password, identityFile: '/dev/null' }) }),
    );
    try {
      return await work(connection);
    } finally {
      await connection.close();
    }
  }

  async function refusal(user: string, become: Become): Promise<HostError> {
    const error = await as(user, (connection) => connection.shell(become).catch((reason: unknown) => reason));
    if (!(error instanceof HostError)) throw new Error('sudo let us in');
    expect(error.kind).toBe('failed');
    return error;
  }

  test('the login user logs in with a password', async () => {
    expect(await as('plain', async (c) => say(await c.shell(), 'id -un'), PASSWORD)).toBe('plain\n');
  });

  test('without a password where sudoers allows it', async () => {
    expect(await as('free', async (c) => say(await c.shell({ user: 'root' }), 'id -un; echo $HOME'))).toBe(
      'root\n/root\n',
    );
  });

  test('a password that sudo does not ask for is not typed into the shell', async () => {
    expect(await as('free', async (c) => say(await c.shell({ user: 'root', password: 'x; touch y' }), 'id -un'))).toBe(
      'root\n',
    );
  });

  test('with the password, lecture or not', async () => {
    const heard = await as('asked', async (c) =>
      hear(await c.shell({ user: 'root', password: PASSWORD }), 'id -un; _f x 0'),
    );
    expect(heard.frames).toEqual([{ tag: 'x', code: 0, out: 'root\n', err: '' }]);
  });

  test('one shell a user', async () => {
    await as('free', async (connection) => {
      const shells = await Promise.all([
        connection.shell(),
        connection.shell({ user: 'root' }),
        connection.shell({ user: 'plain' }),
      ]);
      expect(await Promise.all(shells.map((shell) => say(shell, 'id -un')))).toEqual(['free\n', 'root\n', 'plain\n']);
      expect(await connection.shell({ user: 'root' })).toBe(shells[1]);
    });
  });

  test('a noisy start-up file of the login shell disturbs nothing', async () => {
    await writeFile(join(sshd.dir, 'free/.bashrc'), 'echo noise; echo more noise >&2\n');
    await as('free', async (connection) => {
      expect(await say(await connection.shell(), 'echo a')).toBe('a\n');
      expect(await say(await connection.shell({ user: 'root' }), 'echo b')).toBe('b\n');
      await connection.lock({ user: 'root' }).take(() => {});
    });
  });

  test('a time limit reaches the processes of another user', async () => {
    await as('free', async (connection) => {
      const { ended } = await hear(
        await connection.shell({ user: 'root' }),
        'sleep 1000 </dev/null & echo $!; wait',
        2,
      );
      const pid = ended.how === 'timeout' ? Number(ended.partial.out) : 0;
      expect(pid).toBeGreaterThan(1);
      expect(await runs(pid)).toBe(false);
    });
  });

  test('an upload belongs to the user who was become', async () => {
    await mkdir(join(sshd.dir, 'rooms'), { mode: 0o700 });
    await writeFile(join(sshd.dir, 'from'), 'bytes');
    const to = join(sshd.dir, 'rooms/to');
    await as('asked', (c) => c.upload(join(sshd.dir, 'from'), to, { user: 'root', password: PASSWORD }, () => {}));
    expect(await stat(to)).toMatchObject({ uid: 0, size: 5 });
  });

  test('a wrong password', async () => {
    const error = await refusal('asked', { user: 'root', password: 'wrong' });
    expect(error.message).toBe('sudo does not accept the password of "asked" for becoming "root"');
  });

  test('no password', async () => {
    const error = await refusal('asked', { user: 'root' });
    expect(error.message).toBe('sudo wants a password of "asked" and none was given');
    expect(error.hint).toContain('-K');
  });

  test('a user who may not', async () => {
    const error = await refusal('plain', { user: 'root', password: PASSWORD });
    expect(error.message).toBe('"plain" may not become "root": sudoers does not allow it');
  });

  test('a user who is not there', async () => {
    expect((await refusal('free', { user: 'nobody-there' })).message).toBe(
      'There is no user "nobody-there" on the host',
    );
  });
});
