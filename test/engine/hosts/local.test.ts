import { mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { connect } from '../../../engine/hosts/connect.ts';
import { HostError } from '../../../engine/hosts/wire.ts';
import { hear, LOCAL, say } from '../../helpers/shell.ts';
import { runs, until } from '../../helpers/until.ts';

const dir = await mkdtemp(join(tmpdir(), 'play-local-'));
afterAll(() => rm(dir, { recursive: true, force: true }));

test('exchanges are counted over all shells', async () => {
  const connection = await connect(LOCAL);
  const shell = await connection.shell();
  await say(shell, 'echo');
  await say(shell, 'echo');
  expect(connection.roundTrips).toBe(2);
  await connection.close();
});

test('becoming who we are takes no sudo and no second shell', async () => {
  const connection = await connect(LOCAL);
  const shell = await connection.shell();
  expect(await connection.shell({ user: userInfo().username })).toBe(shell);
  await connection.close();
});

test('a time limit ends all that the exchange started, and the next shell is a new one', async () => {
  const connection = await connect(LOCAL);
  const shell = await connection.shell();
  const script = 'sleep 1000 </dev/null & echo $!; sh -c "trap : TERM; while :; do sleep 1000; done" </dev/null';
  const { ended } = await hear(shell, script, 0.5);
  expect(ended).toMatchObject({ how: 'timeout', seconds: 0.5 });
  const pid = ended.how === 'timeout' ? Number(ended.partial.out) : 0;
  expect(pid).toBeGreaterThan(1);
  await until('the sleeper is gone', async () => !(await runs(pid)));
  const next = await connection.shell();
  expect(next).not.toBe(shell);
  expect(await say(next, 'echo again')).toBe('again\n');
  await connection.close();
});

test('closing ends what runs', async () => {
  const connection = await connect(LOCAL);
  const shell = await connection.shell();
  const running = hear(shell, `echo $$ >${dir}/pid; sleep 1000 </dev/null`, 100);
  const pid = await until(
    'the shell runs',
    async () => Number(await readFile(`${dir}/pid`, 'utf8').catch(() => '')) || undefined,
  );
  await connection.close();
  expect((await running).ended.how).toBe('lost');
  await until('the shell is gone', async () => !(await runs(pid)));
});

test('a file is uploaded whole, for its owner only', async () => {
  const connection = await connect(LOCAL);
  const bytes = Buffer.alloc(3_000_000, 'some bytes \0\xff\n', 'latin1');
  await writeFile(join(dir, 'from'), bytes);
  const seen: number[] = [];
  await connection.upload(join(dir, 'from'), join(dir, "to 'x"), undefined, (sent) => seen.push(sent));
  expect((await readFile(join(dir, "to 'x"))).equals(bytes)).toBe(true);
  expect((await stat(join(dir, "to 'x"))).mode & 0o777).toBe(0o600);
  expect(seen.at(-1)).toBe(bytes.length);
  await connection.close();
});

test('an upload keeps the holes of a file', async () => {
  const connection = await connect(LOCAL);
  await writeFile(join(dir, 'from'), 'begin');
  await truncate(join(dir, 'from'), 8_000_001);
  await connection.upload(join(dir, 'from'), join(dir, 'sparse'), undefined, () => {});
  const { size, blocks } = await stat(join(dir, 'sparse'));
  expect(size).toBe(8_000_001);
  expect(blocks * 512).toBeLessThan(1_000_000);
  expect((await readFile(join(dir, 'sparse'))).subarray(0, 6).toString('latin1')).toBe('begin\0');
  await connection.close();
});

test('an upload says what is wrong on either side', async () => {
  const connection = await connect(LOCAL);
  await expect(connection.upload(join(dir, 'none'), join(dir, 'x'), undefined, () => {})).rejects.toThrow(
    /^Cannot read ".*none" on the controller/,
  );
  await writeFile(join(dir, 'from'), Buffer.alloc(2_000_000));
  const full = connection.upload(join(dir, 'from'), '/dev/full', undefined, () => {});
  await expect(full).rejects.toThrow(/^Cannot write "\/dev\/full" on the host: .*No space left on device/);
  await expect(full).rejects.toBeInstanceOf(HostError);
  await expect(connection.upload(join(dir, 'from'), join(dir, 'no/dir'), undefined, () => {})).rejects.toThrow(
    /^Cannot write ".*no\/dir" on the host: .*No such file or directory|nonexistent/,
  );
  await connection.close();
});
