// What a task would do of which the text of a parameter is unknown: its plan, with a word in the place of that text.
import { createHash } from 'node:crypto';
import { namedIn } from '../contract/plan.ts';
import type { ParamsSchema, Prop } from '../contract/schema.ts';
import { assess, newCourse, type Work } from '../converge/assess.ts';
import { alternativeFor } from '../language/params/alternative.ts';
import { isMapping } from '../values/data.ts';
import { findUnknown, isUnknown, type Unknown } from '../values/unknown.ts';
import type { RunContext } from './context.ts';
import type { ChangeReport } from './event.ts';
import { reportOf } from './report.ts';
import { rewording } from './secrets.ts';

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
    if (seen.how === 'planned') return namedIn(seen.verdict).map((change) => sketch.shown(reportOf(change)));
    const questions = [...seen.trail.missing.values()];
    if (seen.how !== 'missing' || sketch.mentions(questions)) return [];
    await ctx.fleet.ask(questions, memory);
  }
  return [];
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
  const words = new Map<string, string>();
  try {
    const drawn = draw(params, schema, words);
    return words.size === 0 ? undefined : withWords(drawn, words);
  } catch (error) {
    if (error instanceof MoreThanText) return undefined;
    throw error;
  }
}

class MoreThanText extends Error {}

function draw(value: unknown, prop: Prop | ParamsSchema | undefined, words: Map<string, string>): unknown {
  if (prop !== undefined && 'mayBeUnknown' in prop) return value;
  if (isUnknown(value)) {
    if (!takesText(prop)) throw new MoreThanText();
    return wordsFor(value, words);
  }
  if (findUnknown(value) === undefined) return value;
  if (prop !== undefined && 'anyOf' in prop) {
    return draw(value, alternativeFor(prop, Array.isArray(value) ? 'array' : 'object'), words);
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

/** Letters and digits, which every format leaves as they are, and no word of a language; `words` says what they stand for. */
function wordsFor(value: Unknown, words: Map<string, string>): string {
  if (value.parts) return value.parts.map((part) => (isUnknown(part) ? wordsFor(part, words) : part)).join('');
  const word = `zq${createHash('sha256').update(value.origin).digest('hex').slice(0, 16)}`;
  words.set(word, `⟨${value.origin}⟩`);
  return word;
}

function withWords(params: unknown, words: ReadonlyMap<string, string>): Sketch {
  const shown = rewording(words);
  const mentions = (data: unknown) => [...words.keys()].some((word) => JSON.stringify(data).includes(word));
  return { params, mentions, shown };
}
