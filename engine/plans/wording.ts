// What a unit of a plan comes to, in lines for people, and what differs between two of them.
import type { ChangeReport, Outcome, TaskResult } from '../run/event.ts';
import type { PlannedChange, SeenLook } from './format.ts';

/** How a unit ends in a plan. */
export interface Ending {
  readonly ends: readonly TaskResult[];
  readonly changes: readonly PlannedChange[];
  readonly saw: readonly SeenLook[];
}

export interface Pair {
  readonly saved: Ending;
  readonly now: Ending;
}

/** The outcome with its reason, then what would be done, then what it rests on, where that is not in `besides` too. */
export function linesOf({ ends }: Ending, besides: readonly string[] = []): readonly string[] {
  if (ends.length === 0) return ['not reached'];
  return ends.flatMap(({ outcome, reason, failure, changes, assumes }) => [
    headOf(outcome, outcome === 'failed' || outcome === 'unreachable' ? failure?.message : reason),
    ...changes.map(({ summary }) => `  ${summary}`),
    ...assumes.filter((text) => !besides.includes(text)).map((text) => `  assumes ${text}`),
  ]);
}

/** What an ending rests on. */
export const assumedBy = ({ ends }: Ending): readonly string[] => ends.flatMap(({ assumes }) => assumes);

const WORDS: { readonly [O in Outcome]?: string } = { changed: 'change', failed: 'impossible' };

function headOf(outcome: Outcome, why: string | undefined): string {
  const word = WORDS[outcome] ?? outcome;
  return why === undefined ? word : `${word}: ${why}`;
}

interface Remarks {
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly diffs: readonly { readonly path: string; readonly before: string; readonly after: string }[];
}

/** What differs inside changes that are called the same. */
export function remarks({ saved, now }: Pair): Remarks {
  const [reports, others] = [reportsOf(saved), reportsOf(now)];
  const before: string[] = [];
  const after: string[] = [];
  const diffs: Remarks['diffs'][number][] = [];
  for (const [i, change] of saved.changes.entries()) {
    const other = now.changes[i];
    if (!other || other.digest === change.digest || reports[i]?.summary !== others[i]?.summary) continue;
    const commands = commandsThatDiffer(reports[i], others[i]);
    before.push(...commands.before);
    after.push(...commands.after);
    diffs.push(...contentsThatDiffer(reports[i], others[i]));
    const words = digestsThatDiffer(change, other);
    before.push(...words.before);
    after.push(...words.after);
  }
  return { before, after, diffs };
}

const reportsOf = ({ ends }: Ending): readonly ChangeReport[] => ends.flatMap(({ changes }) => changes);

function commandsThatDiffer(one: ChangeReport | undefined, other: ChangeReport | undefined) {
  const [a, b] = [one?.commands ?? [], other?.commands ?? []];
  return {
    before: a.filter((line) => !b.includes(line)).map((line) => `  $ ${line}`),
    after: b.filter((line) => !a.includes(line)).map((line) => `  $ ${line}`),
  };
}

/** The content that would be replaced, and the one that would take its place, each against what it is now. */
function contentsThatDiffer(one: ChangeReport | undefined, other: ChangeReport | undefined): Remarks['diffs'] {
  if (!one?.diff || !other?.diff) return [];
  const { path } = one.diff;
  return [
    { path: `${path} as it is`, before: one.diff.before, after: other.diff.before },
    { path: `${path} as it would be`, before: one.diff.after, after: other.diff.after },
  ].filter(({ before, after }) => before !== after);
}

function digestsThatDiffer(one: PlannedChange, other: PlannedChange) {
  const before: string[] = [];
  const after: string[] = [];
  const tell = (saved: string, now: string): void => {
    before.push(`  ${saved}`);
    after.push(`  ${now}`);
  };
  for (const [i, write] of one.writes.entries()) {
    const now = other.writes[i];
    if (!now || now.path !== write.path) continue;
    if (write.replaces !== now.replaces)
      tell(replaced(write.path, write.replaces), `${replaced(now.path, now.replaces)}, another`);
    if (write.content !== now.content)
      tell(`writes ${sized(write.size)} to ${write.path}`, `writes ${sized(now.size)} to ${now.path}, others`);
  }
  for (const secret of one.secrets) {
    const now = other.secrets.find(({ variable }) => variable === secret.variable);
    if (now && now.digest !== secret.digest)
      tell(`with ${named(secret.variable)}`, `with ${named(now.variable)}, another`);
  }
  return { before, after };
}

const replaced = (path: string, digest: string | null): string =>
  digest === null ? `makes ${path} new` : `replaces the content of ${path}`;
const sized = (size: number | undefined): string => (size === undefined ? 'bytes' : `${size} bytes`);
const named = (variable: string | undefined): string =>
  variable === undefined ? 'a secret' : `the secret "${variable}"`;
