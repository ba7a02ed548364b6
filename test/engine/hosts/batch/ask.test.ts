import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { askAll } from '../../../../engine/hosts/batch/ask.ts';
import type { Ask, Asked } from '../../../../engine/hosts/batch/types.ts';
import { HostError } from '../../../../engine/hosts/wire.ts';
import { bytesOf } from '../../../../engine/values/bytes.ts';
import { kinds, Rig } from './rig.ts';

const ask = (script: string, ...args: string[]): Ask => ({ script, args });
const said = (asked: Asked | undefined) => (asked?.how === 'replied' ? asked.reply.out : asked);
const byte = fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code));
const bytes = fc.array(byte, { maxLength: 300 }).map((all) => all.join(''));
const word = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    "'",
    "it's",
    '"',
    '$HOME',
    '`id`',
    '\\',
    '\\040',
    '-n',
    '--',
    '*',
    '~',
    ' ',
    '\n',
    'a\n',
    '\r',
    'é',
    '',
  ),
);
// No argument can hold a NUL; half a surrogate pair is no text, and these private characters are holes.
const text = word.map((one) => one.replace(/[\0\uD800-\uDFFF\uE000-\uE1FF]/g, ''));

describe.each(kinds)('looks through %s', (kind) => {
  const rig = new Rig(kind);
  afterAll(() => rig.close());
  const all = (...asks: Ask[]) => askAll(rig.open, asks, 5);

  it('answers many looks in one exchange, in order', async () => {
    await all(ask('echo warm'));
    const before = rig.exchanges;
    const replies = await all(ask('echo one; echo two >&2; exit 3'), ask('printf %s "$1"', 'x y'));
    expect(replies).toEqual([
      { how: 'replied', reply: { code: 3, out: 'one\n', err: 'two\n' } },
      { how: 'replied', reply: { code: 0, out: 'x y', err: '' } },
    ]);
    expect(rig.exchanges - before).toBe(1);
  });

  it('keeps looks apart that ask the same of different things', async () => {
    const scripts = ["printf %s 'it'\\''s '; printf %s \"$1\"; exit 3", 'echo "', 'printf %s "$1"'];
    const asks = scripts.flatMap((script) => ['x', "y'z"].map((arg) => ask(script, arg)));
    const alone = [];
    for (const one of asks) alone.push(...(await all(one)));
    const codes = (replies: readonly Asked[]) => replies.map((one) => one.how === 'replied' && one.reply.code > 0);
    const together = await all(...asks);
    expect(codes(together)).toEqual(codes(alone));
    expect(together.map(said)).toEqual(["it's x", "it's y'z", '', '', 'x', "y'z"]);
  });

  it('asks equal looks once', async () => {
    const count = join(rig.dir, 'count');
    writeFileSync(count, '');
    const counting = ask('echo x >>"$1"; cat -- "$1"', join(rig.seen, 'count'));
    expect((await all(counting, ask('echo'), counting)).map(said)).toEqual(['x\n', '\n', 'x\n']);
  });

  it('asks nothing where nothing is asked', async () => {
    const before = rig.exchanges;
    expect(await all()).toEqual([]);
    expect(rig.exchanges).toBe(before);
  });

  it('survives a snippet that is no sh', async () => {
    const [broken, good] = await all(ask('if then )'), ask('echo good'));
    expect(broken).toMatchObject({ how: 'replied', reply: { code: 2 } });
    expect(said(good)).toBe('good\n');
  });

  it('survives exit, set -e, unset variables, traps and exec', async () => {
    const scripts = ['exit 7', 'set -e; false; echo no', 'echo "$nothing"', "trap 'echo bye' EXIT", 'exec >/dev/null'];
    const replies = await all(...scripts.map((script) => ask(script)), ask('echo good'));
    expect(replies.map((one) => (one.how === 'replied' ? one.reply.code : one.how))[0]).toBe(7);
    expect(replies[2]).toMatchObject({ reply: { out: '' } });
    expect(said(replies[5])).toBe('good\n');
  });

  it('keeps variables and arguments of one look from the next', async () => {
    const replies = await all(ask('a=1; set -- x; :', 'one'), ask('echo $#; echo $a'));
    expect(replies[1]).toMatchObject({ reply: { code: expect.toSatisfy(Boolean), out: '0\n' } });
  });

  it('names the tool that is missing and does not run the script', async () => {
    const tool = { name: 'no-such-tool', package: 'none' };
    const replies = await all({ ...ask('echo ran'), tool }, { ...ask('echo ran'), tool: { name: 'cat', package: '' } });
    expect(replies[0]).toEqual({ how: 'no-tool', tool });
    expect(said(replies[1])).toBe('ran\n');
  });

  it('gives a script its input, or none', async () => {
    const bytes = 'a\0b\xff\n\n';
    const replies = await all({ ...ask('cat'), input: bytes }, { ...ask('cat'), input: "it's\n" }, ask('cat'));
    expect(replies.map(said)).toEqual([bytes, "it's\n", '']);
  });

  it('is not disturbed by a script that ignores its input', async () => {
    const input = 'x'.repeat(300_000);
    expect((await all({ ...ask('echo fine'), input }, ask('echo next'))).map(said)).toEqual(['fine\n', 'next\n']);
  });

  it('loses only the look that takes too long', async () => {
    const replies = await all(ask('echo one'), { ...ask('sleep 20'), limit: 0.3 }, ask('echo two'));
    expect(replies.map(said)).toEqual(['one\n', { how: 'timeout', seconds: 0.3 }, 'two\n']);
  });

  it('says of every look that is left that the shell was lost', async () => {
    const replies = await all(ask('echo one'), ask('kill -9 $$'), ask('echo two'));
    expect(said(replies[0])).toBe('one\n');
    expect(replies.slice(1).map(({ how }) => how)).toEqual(['lost', 'lost']);
    expect(said((await all(ask('echo again')))[0])).toBe('again\n');
  });

  it('rejects where there is no shell to begin with', async () => {
    const refusing = () => Promise.reject(new HostError('unreachable', 'Nobody there'));
    await expect(askAll(refusing, [ask('echo')], 1)).rejects.toThrow('Nobody there');
  });

  it('passes any argument and any input on as it is', async () => {
    const law = fc.asyncProperty(fc.array(text, { maxLength: 4 }), bytes, async (args, input) => {
      const [words, copied] = await all(ask('for a; do printf "%s\\0" "$a"; done', ...args), { ...ask('cat'), input });
      expect(said(words)).toBe(args.map((arg) => `${bytesOf(arg)}\0`).join(''));
      expect(said(copied)).toBe(input);
    });
    await fc.assert(law, { numRuns: 60 });
  });
});
