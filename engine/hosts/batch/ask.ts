// Many looks, one round trip.
import { type Exchange, type Frame, HostError, type Shell } from '../wire.ts';
import { keyOf, lookLines, Snippets } from './look.ts';
import type { Ask, Asked } from './types.ts';

/**
 * Asks all looks in one exchange; equal ones once. `limit` is in seconds, for a look without one of its
 * own. A look that takes longer loses only itself: the others are asked again of a new shell (`open` is
 * called again). Replies come in the order of `asks`. Rejects with `HostError` where there is no shell to
 * begin with.
 */
export async function askAll(
  open: () => Promise<Shell>,
  asks: readonly Ask[],
  limit: number,
): Promise<readonly Asked[]> {
  const different = new Map(asks.map((ask) => [keyOf(ask), ask]));
  const answers = new Map<string, Asked>();
  let waiting = [...different];
  let shell = waiting.length > 0 ? await open() : undefined;
  while (shell) {
    let lost = await askSome(shell, waiting, limit, answers);
    waiting = waiting.filter(([key]) => !answers.has(key));
    shell = undefined;
    if (waiting.length === 0) break;
    if (lost === undefined) [shell, lost] = await opened(open);
    if (lost !== undefined) for (const [key] of waiting) answers.set(key, { how: 'lost', reason: lost });
  }
  return asks.map((ask) => answers.get(keyOf(ask)) ?? { how: 'lost', reason: 'the host did not answer' });
}

/** One exchange; returns why no further one makes sense. Every exchange settles at least one look. */
async function askSome(
  shell: Shell,
  waiting: readonly (readonly [string, Ask])[],
  limit: number,
  answers: Map<string, Asked>,
): Promise<string | undefined> {
  const limitNow = () => waiting.find(([key]) => !answers.has(key))?.[1].limit ?? limit;
  const snippets = new Snippets(waiting.map(([, ask]) => ask));
  const looks = waiting.map(([, ask], id) => lookLines(id, ask, snippets));
  const exchange: Exchange = {
    script: ['hash -r', ...snippets.lines, ...looks].join('\n'),
    get limit() {
      return limitNow();
    },
    frame(frame) {
      const [key, ask] = waiting[Number(frame.tag.slice(1))] ?? [];
      if (key !== undefined && ask) answers.set(key, askedOf(frame, ask));
    },
  };
  const ended = await shell.exchange(exchange);
  if (ended.how === 'lost') return ended.reason;
  const silent = waiting.find(([key]) => !answers.has(key));
  if (ended.how === 'timeout' && silent) answers.set(silent[0], { how: 'timeout', seconds: ended.seconds });
  else if (silent) return 'the shell left out a look';
  return undefined;
}

/** A shell, or why there is none. */
async function opened(open: () => Promise<Shell>): Promise<[Shell, undefined] | [undefined, string]> {
  try {
    return [await open(), undefined];
  } catch (error) {
    if (error instanceof HostError) return [undefined, error.message];
    throw error;
  }
}

/** What a frame of `lookLines` says. */
export function askedOf(frame: Frame, ask: Ask): Asked {
  if (frame.tag.startsWith('n') && ask.tool) return { how: 'no-tool', tool: ask.tool };
  return { how: 'replied', reply: { code: frame.code, out: frame.out, err: frame.err } };
}
