import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { localTransport } from '../../../engine/hosts/local.ts';
import { quote } from '../../../engine/hosts/quote.ts';
import { FramedShell } from '../../../engine/hosts/shell.ts';
import { hear, say } from '../../helpers/shell.ts';

async function open(program: string): Promise<FramedShell> {
  const channel = await localTransport().open(`exec ${program}`);
  return new FramedShell('me', channel, {
    kill: async () => {},
    sent() {},
    opened() {},
    running() {},
    why: () => undefined,
  });
}

/** A byte as an escape of `printf %b`. */
const octal = (byte: number) => `\\0${byte.toString(8).padStart(3, '0')}`;

describe.each(['dash', 'bash', 'busybox sh'])('%s', (program) => {
  test('output, errors and exit codes of each part come apart', async () => {
    const shell = await open(program);
    const { frames, ended } = await hear(shell, 'echo a; echo b >&2; _f x 0; (exit 3); _f y $?');
    shell.end();
    expect(ended).toEqual({ how: 'done' });
    expect(frames).toEqual([
      { tag: 'x', code: 0, out: 'a\n', err: 'b\n' },
      { tag: 'y', code: 3, out: '', err: '' },
    ]);
  });

  test('any bytes come through', async () => {
    const shell = await open(program);
    const bytes = fc.uint8Array({ maxLength: 300 });
    await fc.assert(
      fc.asyncProperty(bytes, bytes, async (out, err) => {
        const print = (each: Uint8Array) => `printf %b ${quote([...each].map(octal).join(''))}`;
        const script = `${print(out)}; ${print(err)} >&2; _f x 0`;
        const { frames } = await hear(shell, script);
        expect(frames[0]?.out).toBe(Buffer.from(out).toString('latin1'));
        expect(frames[0]?.err).toBe(Buffer.from(err).toString('latin1'));
      }),
      { numRuns: 50 },
    );
    shell.end();
  });

  test('bytes of the script above 0x7f arrive as they are', async () => {
    const shell = await open(program);
    expect(await say(shell, "printf %s 'é\u00ff'")).toBe('é\u00ff');
    shell.end();
  });

  test('what one exchange sets, the next one sees', async () => {
    const shell = await open(program);
    await hear(shell, 'v=7; cd /usr');
    expect(await say(shell, 'echo $v $PWD')).toBe('7 /usr\n');
    shell.end();
  });

  test('a dump of the variables and functions holds no mark', async () => {
    const shell = await open(program);
    expect(await say(shell, 'set; type _f; env')).toContain('LC_ALL');
    shell.end();
  });

  test('it runs in the C locale with the tools of an administrator', async () => {
    const shell = await open(program);
    expect(await say(shell, 'echo "$LC_ALL:$LANGUAGE:$PATH:$(umask)"')).toBe(
      'C::/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:0022\n',
    );
    shell.end();
  });

  test('a shell that ends says how, with what it complained of', async () => {
    const shell = await open(program);
    const { ended } = await hear(shell, 'echo half; echo why >&2; exit 4');
    expect(ended).toMatchObject({ how: 'lost', partial: { out: 'half\n', err: 'why\n' } });
    expect(ended.how === 'lost' && ended.reason).toMatch(/^the shell of "me" ended with status 4: why/);
    expect((await hear(shell, 'echo more')).ended.how).toBe('lost');
  });
});

test('exchanges wait for each other', async () => {
  const shell = await open('dash');
  const all = ['echo 1', 'sleep 0.1 </dev/null; echo 2', 'echo 3'].map((command) => say(shell, command));
  expect(await Promise.all(all)).toEqual(['1\n', '2\n', '3\n']);
  shell.end();
});

test('frames are heard while the exchange goes on', async () => {
  const shell = await open('dash');
  const heard: string[] = [];
  let finish = () => {};
  const frame = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const script = `_f first 0; while ! [ -e /tmp/play-go-${process.pid} ]; do sleep 0.02 </dev/null; done; rm /tmp/play-go-${process.pid}`;
  const running = shell.exchange({
    script,
    limit: 20,
    frame: ({ tag }) => {
      heard.push(tag);
      finish();
    },
  });
  await frame;
  expect(heard).toEqual(['first']);
  const other = await open('dash');
  await say(other, `: >/tmp/play-go-${process.pid}`);
  expect(await running).toEqual({ how: 'done' });
  shell.end();
  other.end();
});

test('50 MB of output arrive whole', async () => {
  const shell = await open('dash');
  const out = await say(shell, 'head -c 50000000 /dev/zero </dev/null');
  shell.end();
  expect(out.length).toBe(50_000_000);
});

test('output keeps an exchange alive beyond its limit', async () => {
  const shell = await open('dash');
  const { ended } = await hear(shell, 'for i in 1 2 3 4 5 6; do echo; sleep 0.2 </dev/null; done', 0.6);
  shell.end();
  expect(ended).toEqual({ how: 'done' });
});

test('an error of the one who listens is told, and ends the shell', async () => {
  const shell = await open('dash');
  const failing = shell.exchange({
    script: '_f a 0',
    limit: 5,
    frame() {
      throw new Error('mine');
    },
  });
  await expect(failing).rejects.toThrow('mine');
  expect((await hear(shell, 'echo')).ended.how).toBe('lost');
});
