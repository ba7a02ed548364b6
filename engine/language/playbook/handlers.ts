// Handlers: tasks that are notified, by their name or by what they listen to.
import { problem } from '../../diagnostics/problem.ts';
import type { Item } from '../program.ts';
import type { YamlNode } from '../yaml.ts';
import { readItems } from './items.ts';
import type { Reading } from './reading.ts';

/** Reads a list of handlers; a block hands its keywords down to those in it. */
export async function readHandlers(node: YamlNode, reading: Reading): Promise<Item[]> {
  const items = await readItems('handlers', node, reading);
  for (const item of items) check(item, reading);
  return items;
}

function check(item: Item, reading: Reading): void {
  if (item.kind === 'block') {
    if (item.rescue.length > 0 || item.always.length > 0) {
      const word = item.rescue.length > 0 ? 'rescue' : 'always';
      const hint = 'Handlers run each on its own; put it into the tasks';
      reading.diagnostics.push(
        problem('playbook-handler', `A block among handlers cannot have "${word}"`, item.location, { hint }),
      );
    }
    for (const inner of item.block) check(inner, reading);
    return;
  }
  if (item.name !== undefined || item.listen.length > 0) return;
  const message = `The handler "${item.title}" has no name, so nothing can notify it`;
  const hint = 'Give it a "name" or "listen"';
  reading.diagnostics.push(problem('playbook-handler', message, item.location, { hint }));
}
