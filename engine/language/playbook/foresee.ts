// Which names an include can come to, as far as that can be said before the run.
import { Diagnosed } from '../../diagnostics/diagnostic.ts';
import type { Value } from '../../values/lazy.ts';
import type { Condition, IncludeName, Task, Templated } from '../program.ts';
import { scopeOf, values } from '../variables.ts';

/** A task's loop, and its conditions: an item for which one is false is not reached. */
type Looped = Pick<Task, 'loop' | 'loopControl'> & Partial<Pick<Task, 'when'>>;

/** All names that a text can come to: as it is written, or for each item of a loop that is written out. */
export function namesFrom(name: Templated, task: Looped): readonly string[] | undefined {
  const all = togetherFrom([name], task);
  return all && [...new Set(all.flat())];
}

/** The same for texts that belong together. */
export function togetherFrom(
  texts: readonly Templated[],
  { loop, loopControl, when = [] }: Looped,
): readonly (readonly string[])[] | undefined {
  if (texts.every(({ constant }) => constant)) return [texts.map(({ written }) => String(written))];
  const own = new Set([loopControl.loopVar, loopControl.indexVar]);
  if (!loop?.constant || texts.some(({ names }) => names.some((each) => !own.has(each.name)))) return undefined;
  const items = loop.evaluate(scopeOf([]));
  if (!Array.isArray(items)) return undefined;
  const decided = when.filter(({ names }) => names.every((each) => own.has(each.name)));
  const found = items.flatMap((item: Value, index) => {
    const locals = new Map<string, Value>([[loopControl.loopVar, item]]);
    if (loopControl.indexVar !== undefined) locals.set(loopControl.indexVar, index);
    if (decided.some((condition) => isFalse(condition, locals))) return [];
    const made = texts.map((text) => textOf(text, locals));
    return [made.every((each) => each !== undefined) ? made : undefined];
  });
  return found.every((each) => each !== undefined) ? found : undefined;
}

/** What an include names. */
export function includeName(name: string, parts: ReadonlyMap<string, string>): IncludeName {
  return { name, parts, key: parts.size === 0 ? name : JSON.stringify([name, ...parts]) };
}

function isFalse(condition: Condition, locals: ReadonlyMap<string, Value>): boolean {
  try {
    return condition.evaluate(scopeOf([values(locals)])) === false;
  } catch (error) {
    if (error instanceof Diagnosed) return false;
    throw error;
  }
}

function textOf(name: Templated, locals: ReadonlyMap<string, Value>): string | undefined {
  try {
    const text = name.evaluate(scopeOf([values(locals)]));
    return typeof text === 'string' ? text : undefined;
  } catch (error) {
    if (error instanceof Diagnosed) return undefined;
    throw error;
  }
}
