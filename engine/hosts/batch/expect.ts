// Whether a look is still answered as before, decided on the host.
import { createHash } from 'node:crypto';
import { quote } from '../quote.ts';
import { keyOf, type Snippets, subshellOf, toolTest } from './look.ts';
import type { Expectation, Place } from './types.ts';

/** Replies up to this long are compared as they are, longer ones by their SHA-256. */
const LITERAL = 4096;

export const samePlace = (one: Place, other: Place) => one.on === other.on && one.as === other.as;

/** The expectations that can be compared, each once. */
export function comparable(expects: readonly Expectation[]): readonly Expectation[] {
  const different = new Map<string, Expectation>();
  for (const expected of expects) {
    if (expected.reply.how !== 'replied' && expected.reply.how !== 'no-tool') continue;
    different.set(JSON.stringify([expected.where.on, expected.where.as, keyOf(expected.ask)]), expected);
  }
  return [...different.values()];
}

/** Compares one after the other until one differs: then `_k` is -1 and the last frame's code is 1. */
export function expectLines(expects: readonly Expectation[], snippets: Snippets): string {
  return expects
    .map((expected, id) => `if [ $_k -eq 0 ]; then\n${compare(expected, snippets)}\n_f e${id} $((-_k)); fi`)
    .join('\n');
}

function compare({ ask, reply }: Expectation, snippets: Snippets): string {
  if (reply.how === 'no-tool') return `! ${toolTest(reply.tool.name)} || _k=-1`;
  if (reply.how !== 'replied') return ':';
  const asked = `${subshellOf(ask, snippets)} 2>/dev/null; printf .%s $?`;
  const before = `${reply.reply.out}.${reply.reply.code}`;
  if (before.length <= LITERAL && /^[\t\n -~]*$/.test(before)) {
    return `_x=$( ${asked} ); [ "$_x" = ${quote(before)} ] || _k=-1`;
  }
  const hash = createHash('sha256').update(Buffer.from(before, 'latin1')).digest('hex');
  return `_x=$( { ${asked}; } | sha256sum ); [ "\${_x%% *}" = ${hash} ] || _k=-1`;
}
