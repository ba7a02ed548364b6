// How tasks and handlers are called in a journal.
import type { Play } from '../../language/program.ts';
import type { Resolved } from '../resolve.ts';
import type { HandlerName, Owed } from './entry.ts';

/** A handler by its title as written. */
export function handlerName(handler: Resolved, handlers: readonly Resolved[]): HandlerName {
  const same = handlers.filter(({ task }) => task.title === handler.task.title);
  return { play: handler.play.name, handler: handler.task.title, nth: same.indexOf(handler) };
}

/** The handler of a play that an earlier run called so. */
export function handlerOf(owed: HandlerName, play: Play, handlers: readonly Resolved[]): Resolved | undefined {
  if (owed.play !== play.name) return undefined;
  return handlers.filter(({ task }) => task.title === owed.handler)[owed.nth];
}

/** When and by whom, for people. */
export function owedSince({ since, by }: Owed): string {
  return `owed since ${since.slice(0, 19)}Z by "${by}"`;
}
