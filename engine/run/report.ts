// Changes as the reports show them.
import { createHash } from 'node:crypto';
import type { Change } from '../contract/change.ts';
import { commandsOf } from '../hosts/batch/describe.ts';
import { hasHoles, textOfBytes } from '../values/bytes.ts';
import type { ChangeReport } from './event.ts';

/** A change for people: bytes as text, secrets masked; `deferred` are checks that are only asked when it is applied. */
export function reportOf(change: Change, deferred: readonly string[] = []): ChangeReport {
  const { diff } = change;
  return {
    summary: change.summary,
    ...(diff && { diff: { path: diff.path, before: readable(diff.before), after: readable(diff.after) } }),
    commands: commandsOf(change),
    deferred,
  };
}

/** Content that nobody can read is named by its size and digest: as exact, and neither a screen nor a plan is full of it. */
function readable(bytes: string): string {
  const text = textOfBytes(bytes);
  if (hasHoles(bytes) || !isBinary(text)) return text;
  const digest = createHash('sha256').update(bytes, 'latin1').digest('hex');
  return `binary content, ${bytes.length} bytes, SHA-256 ${digest}\n`;
}

/** Holds a NUL, or mostly characters that no text holds. */
function isBinary(text: string): boolean {
  if (text.includes('\0')) return true;
  const sample = text.slice(0, 8000);
  const odd = sample.match(/(?!\s)\p{Cc}|\uFFFD/gu)?.length ?? 0;
  return odd > 8 && odd > sample.length / 10;
}
