import { PassThrough } from 'node:stream';
import { expect, it, test } from 'vitest';
import { askSecret, type Keyboard } from '../../../engine/cli/prompt.ts';

function terminal(): { keyboard: PassThrough & Keyboard; modes: boolean[] } {
  const modes: boolean[] = [];
  const keyboard = Object.assign(new PassThrough(), { isTTY: true, setRawMode: (raw: boolean) => modes.push(raw) });
  return { keyboard, modes };
}

async function typed(keys: string): Promise<{ answer: string | undefined; shown: string; modes: boolean[] }> {
  const { keyboard, modes } = terminal();
  let shown = '';
  const asked = askSecret('Password: ', keyboard, { write: (text) => (shown += text) });
  keyboard.write(keys);
  return { answer: await asked, shown, modes };
}

test.each([
  ['secret\r', 'secret'],
  ['pässwörd\n', 'pässwörd'],
  ['wrog\x7fng\r', 'wrong'],
  ['all wrong\x15right\r', 'right'],
  ['\r', ''],
  ['half\x03', undefined],
  ['\x04', undefined],
])('the keys %j answer %j', async (keys, answer) => {
  expect((await typed(keys)).answer).toBe(answer);
});

it('shows nothing of what is typed and gives the terminal back', async () => {
  expect(await typed('secret\r')).toMatchObject({ shown: 'Password: \n', modes: [true, false] });
});

it('does not ask where no terminal is', async () => {
  expect(await askSecret('Password: ', new PassThrough() as Keyboard, { write: () => true })).toBeUndefined();
});
