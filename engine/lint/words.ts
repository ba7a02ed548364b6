// What a `command` or `shell` task runs, as far as that can be read off for certain.
import type { Task } from '../language/program.ts';

/** A command's words without quotes; what an expression would bring is one word, `{}`. */
export type Words = readonly string[];

/** What a task runs as the user wrote it; undefined where it is no command. */
export function snippetOf({ module, params }: Task): string | undefined {
  if (module.name !== 'command' && module.name !== 'shell') return undefined;
  const cmd = params.member('cmd')?.written;
  if (typeof cmd === 'string') return cmd.replace(EXPRESSION, '{}');
  const argv = params.member('argv')?.written;
  if (!Array.isArray(argv)) return undefined;
  return argv.map((word) => `'${String(word).replace(EXPRESSION, '{}').replaceAll("'", '')}'`).join(' ');
}

const EXPRESSION = /\{\{[\s\S]*?\}\}/g;

/**
 * The commands of a snippet that is a plain list: one after the other, or with `&&` between. Undefined where it is more:
 * a pipe, a loop, a substitution.
 */
export function commandsOf(task: Task): readonly Words[] | undefined {
  const snippet = snippetOf(task);
  if (snippet === undefined) return undefined;
  if (task.module.name === 'command') return [wordsOf(snippet)];
  const bare = snippet.replace(/'[^']*'|"[^"$`\\]*"/g, 'q');
  if (/[|$`()\\]|(?<!&)&(?!&)|<|(?<!>)>(?!>)|\b(?:if|then|for|while|case|function|do)\b/.test(bare)) return undefined;
  return splitList(snippet)
    .map(wordsOf)
    .filter((words) => words.length > 0);
}

/** Parts between `;`, `&&` and line ends, quotes kept whole. */
function splitList(snippet: string): readonly string[] {
  const parts = snippet.match(/(?:'[^']*'|"[^"]*"|(?!&&)[^;\n'"]|['"])+/g) ?? [];
  return parts.map((part) => part.replace(/^\s*&/, '').trim()).filter((part) => part !== '' && !part.startsWith('#'));
}

/** The words of one command; `sudo` and settings of its environment before it are left out. */
function wordsOf(command: string): Words {
  const words = [...command.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) => word.replace(/['"]/g, ''));
  const first = words.findIndex((word) => word !== 'sudo' && !/^\w+=/.test(word));
  return first < 0 ? [] : words.slice(first);
}
