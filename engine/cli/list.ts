// `--list-hosts`, `--list-tasks`, `--list-tags`: what a run would be about.
import type { Item, Play } from '../language/program.ts';
import { itemsOf, partsOf } from '../language/walk.ts';
import type { RunOptions } from './options.ts';
import type { Prepared } from './prepare.ts';
import { type Selectable, selection } from './tags.ts';

/** The text that a listing option asks for, or undefined when none does. */
export function listing({ program, hosts }: Prepared, { list, tags, skipTags }: RunOptions): string | undefined {
  if (list === undefined) return undefined;
  const selected = selection(tags, skipTags);
  const lines = program.plays.flatMap((play, index) => {
    const own = hosts[index] ?? [];
    const tasks = tasksIn(itemsOf(play), play.tags).filter(selected);
    return [`${play.name} (${own.length} ${own.length === 1 ? 'host' : 'hosts'})`, ...linesOf(list, play, tasks, own)];
  });
  return `${lines.join('\n')}\n`;
}

interface Listed extends Selectable {
  readonly title: string;
}

function linesOf(
  list: 'hosts' | 'tasks' | 'tags',
  play: Play,
  tasks: readonly Listed[],
  hosts: readonly string[],
): readonly string[] {
  switch (list) {
    case 'hosts':
      return hosts.map((host) => `  ${host}`);
    case 'tasks':
      return tasks.map(({ title, tags }) => `  ${title}${tags.size > 0 ? `  [${[...tags].join(', ')}]` : ''}`);
    case 'tags':
      return [...new Set([...play.tags, ...tasks.flatMap(({ tags }) => [...tags])])]
        .toSorted()
        .map((tag) => `  ${tag}`);
  }
}

/** The tasks of a list in order, with the tags that they inherit. */
function tasksIn(items: readonly Item[], outer: readonly string[]): readonly Listed[] {
  return items.flatMap((item) => {
    const tags = new Set([...outer, ...item.tags]);
    if (item.kind === 'task') return [{ title: item.title, tags, ref: { module: item.module.name } }];
    return tasksIn(partsOf(item).flat(), [...tags]);
  });
}
