// What a task would do of which the text of a parameter is unknown: its plan, with a word in the place of that text.
import { createHash } from 'node:crypto';
import type { Change } from '../contract/change.ts';
import type { Verdict } from '../contract/plan.ts';
import type { ParamsSchema, Prop } from '../contract/schema.ts';
import { assess, newCourse, type Work } from '../converge/assess.ts';
import { isMapping } from '../values/data.ts';
import { findUnknown, isUnknown, type Unknown } from '../values/unknown.ts';
import type { RunContext } from './context.ts';
import type { ChangeReport } from './event.ts';
import { reportOf } from './report.ts';

/** Questions after questions, before there is a plan. */
const MOST_STAGES = 20;

/**
 * In a dry run: the changes of a task that waits for a text among its parameters, as far as they can be told, the
 * unknown parts marked. Nothing of such a plan is done or remembered.
 */
export async function sketched(ctx: RunContext, { params, ...work }: Work): Promise<readonly ChangeReport[]> {
  const sketch = params.how === 'held' ? sketchOf(params.open, work.module.params) : undefined;
  if (!sketch) return [];
  const { memory } = ctx.view;
  const course = newCourse();
  for (let stage = 0; stage < MOST_STAGES; stage++) {
    const seen = assess({ ...work, params: { how: 'known', value: sketch.params } }, memory, course);
    if (seen.how === 'planned') return wouldOf(seen.verdict).map((change) => sketch.shown(reportOf(change)));
    const questions = [...seen.trail.missing.values()];
    if (seen.how !== 'missing' || sketch.mentions(questions)) return [];
    await ctx.fleet.ask(questions, memory);
  }
  return [];
}

function wouldOf(verdict: Verdict): readonly Change[] {
  if ('changes' in verdict) return verdict.changes;
  return verdict.verdict === 'undecided' ? verdict.would : [];
}

interface Sketch {
  readonly params: unknown;
  /** Whether something rests on what is unknown, so that it cannot be asked. */
  mentions(data: unknown): boolean;
  /** A report with `⟨what makes it known⟩` for each word. */
  shown(report: ChangeReport): ChangeReport;
}

/** Undefined where something is unknown that is more than a text, such as a list: it would decide what is done. */
function sketchOf(params: unknown, schema: ParamsSchema): Sketch | undefined {
  const words = new Map<string, Unknown>();
  try {
    const drawn = draw(params, schema, words);
    return words.size === 0 ? undefined : withWords(drawn, words);
  } catch (error) {
    if (error instanceof MoreThanText) return undefined;
    throw error;
  }
}

class MoreThanText extends Error {}

function draw(value: unknown, prop: Prop | ParamsSchema | undefined, words: Map<string, Unknown>): unknown {
  if (prop !== undefined && 'mayBeUnknown' in prop) return value;
  if (isUnknown(value)) {
    if (!takesText(prop)) throw new MoreThanText();
    return wordsFor(value, words);
  }
  if (findUnknown(value) === undefined) return value;
  if (prop !== undefined && 'anyOf' in prop) {
    const fit = prop.anyOf.find((each) => 'type' in each && each.type === (Array.isArray(value) ? 'array' : 'object'));
    return draw(value, fit, words);
  }
  if (Array.isArray(value) && prop !== undefined && 'items' in prop)
    return value.map((item: unknown) => draw(item, prop.items, words));
  if (isMapping(value) && prop !== undefined && 'type' in prop && prop.type === 'object')
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, draw(inner, memberOf(prop, key), words)]),
    );
  throw new MoreThanText();
}

function memberOf(prop: Prop | ParamsSchema, key: string): Prop | undefined {
  if ('properties' in prop && Object.hasOwn(prop.properties, key)) return prop.properties[key];
  return 'additionalProperties' in prop ? prop.additionalProperties : undefined;
}

function takesText(prop: Prop | ParamsSchema | undefined): boolean {
  if (prop === undefined) return false;
  if ('anyOf' in prop) return prop.anyOf.some(takesText);
  return 'type' in prop && prop.type === 'string' && !prop.enum && !prop.controller;
}

/** Letters and digits, which every format leaves as they are. */
function wordsFor(value: Unknown, words: Map<string, Unknown>): string {
  if (value.parts) return value.parts.map((part) => (isUnknown(part) ? wordsFor(part, words) : part)).join('');
  const word = `unknown${createHash('sha256').update(value.origin).digest('hex').slice(0, 16)}`;
  words.set(word, value);
  return word;
}

function withWords(params: unknown, words: ReadonlyMap<string, Unknown>): Sketch {
  const pattern = new RegExp([...words.keys()].join('|'), 'g');
  const mark = (text: string) => text.replace(pattern, (word) => `⟨${words.get(word)?.origin ?? word}⟩`);
  return {
    params,
    mentions: (data) => JSON.stringify(data).search(pattern) >= 0,
    shown: ({ summary, diff, commands, deferred }) => ({
      summary: mark(summary),
      ...(diff && { diff: { path: mark(diff.path), before: mark(diff.before), after: mark(diff.after) } }),
      commands: commands.map(mark),
      deferred: deferred.map(mark),
    }),
  };
}
