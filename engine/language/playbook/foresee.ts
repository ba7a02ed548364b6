// Which names an include can come to, as far as that can be said before the run.
import { Diagnosed } from '../../diagnostics/diagnostic.ts';
import type { Value } from '../../values/lazy.ts';
import type { Task, Templated } from '../program.ts';
import { scopeOf, values } from '../variables.ts';

/** All names that a text can come to: as it is written, or for each item of a loop that is written out. */
export function namesFrom(
  name: Templated,
  { loop, loopControl }: Pick<Task, 'loop' | 'loopControl'>,
): readonly string[] | undefined {
  if (name.constant) return [String(name.written)];
  const own = new Set([loopControl.loopVar, loopControl.indexVar]);
  if (!loop?.constant || name.names.some((each) => !own.has(each.name))) return undefined;
  const items = loop.evaluate(scopeOf([]));
  if (!Array.isArray(items)) return undefined;
  const found = items.map((item: Value, index) => {
    const locals = new Map<string, Value>([[loopControl.loopVar, item]]);
    if (loopControl.indexVar !== undefined) locals.set(loopControl.indexVar, index);
    return textOf(name, locals);
  });
  return found.every((each) => each !== undefined) ? [...new Set(found)] : undefined;
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
