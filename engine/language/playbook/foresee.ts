// Which names an include can come to, as far as that can be said before the run.
import { Diagnosed } from '../../diagnostics/diagnostic.ts';
import type { Value } from '../../values/lazy.ts';
import type { IncludeName, Task, Templated } from '../program.ts';
import { scopeOf, values } from '../variables.ts';

type Looped = Pick<Task, 'loop' | 'loopControl'>;

/** All names that a text can come to: as it is written, or for each item of a loop that is written out. */
export function namesFrom(name: Templated, task: Looped): readonly string[] | undefined {
  const all = togetherFrom([name], task);
  return all && [...new Set(all.flat())];
}

/** The same for texts that belong together. */
export function togetherFrom(
  texts: readonly Templated[],
  { loop, loopControl }: Looped,
): readonly (readonly string[])[] | undefined {
  if (texts.every(({ constant }) => constant)) return [texts.map(({ written }) => String(written))];
  const own = new Set([loopControl.loopVar, loopControl.indexVar]);
  if (!loop?.constant || texts.some(({ names }) => names.some((each) => !own.has(each.name)))) return undefined;
  const items = loop.evaluate(scopeOf([]));
  if (!Array.isArray(items)) return undefined;
  const found = items.map((item: Value, index) => {
    const locals = new Map<string, Value>([[loopControl.loopVar, item]]);
    if (loopControl.indexVar !== undefined) locals.set(loopControl.indexVar, index);
    const made = texts.map((text) => textOf(text, locals));
    return made.every((each) => each !== undefined) ? made : undefined;
  });
  return found.every((each) => each !== undefined) ? found : undefined;
}

/** What an include names. */
export function includeName(name: string, parts: ReadonlyMap<string, string>): IncludeName {
  return { name, parts, key: parts.size === 0 ? name : JSON.stringify([name, ...parts]) };
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
