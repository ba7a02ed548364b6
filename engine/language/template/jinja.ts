// Jinja in a template file: what to write instead.
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { problem } from '../../diagnostics/problem.ts';
import type { Source } from '../source.ts';

/** By the first word of a `{% %}` statement. */
const STATEMENTS: ReadonlyMap<string, (rest: string) => string> = new Map<string, (rest: string) => string>([
  ['if', (rest) => `Write "{{#if ${simple(rest)}}} … {{/if}}"`],
  ['elif', (rest) => `Write "{{else if ${simple(rest)}}}"`],
  ['else', () => 'Write "{{else}}"'],
  ['endif', () => 'Write "{{/if}}"'],
  ['for', (rest) => forLoop(rest)],
  ['endfor', () => 'Write "{{/each}}"'],
  ['set', () => 'Set the variable in the playbook: vars or set_fact'],
  ['include', () => 'Templates include no others; put the text into one file'],
  ['raw', () => 'Write \\{{ for two braces that mean nothing'],
]);

/** `{% %}` and `{# #}`, wherever they stand. */
export function jinjaProblems(source: Source): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const match of source.text.matchAll(/\{%[-+]?\s*(\w*)(.*?)[-+]?%\}|(?<!\$)\{#.*?#\}/gs)) {
    const [whole, word, rest = ''] = match;
    const at = source.location(match.index, whole.length);
    if (word === undefined)
      found.push(problem('template-jinja', '"{# #}" is a Jinja comment', at, { hint: 'Write "{{!-- … --}}"' }));
    else {
      const hint =
        STATEMENTS.get(word)?.(rest.trim()) ?? 'Template files speak Handlebars: {{#if}}, {{#each}}, {{#with}}';
      found.push(problem('template-jinja', `"{% ${word} %}" is Jinja; template files speak Handlebars`, at, { hint }));
    }
  }
  return found;
}

/** Mustaches that hold a Jinja expression; asked only where Handlebars cannot read the file. */
export function jinjaExpressions(source: Source): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const match of source.text.matchAll(/(?<!\\)\{\{~?(?!\{|!|#|\/|>)((?:"[^"]*"|'[^']*'|[^{}"'])*)\}\}/g)) {
    const [whole, inside = ''] = match;
    const hint = translated(inside.trim());
    const at = source.location(match.index, whole.length);
    if (hint)
      found.push(
        problem('template-jinja', 'This is a Jinja expression; template files speak Handlebars', at, { hint }),
      );
  }
  return found;
}

function translated(text: string): string | undefined {
  const filter = /^([\w.]+)\s*\|\s*(\w+)(?:\((.*)\))?$/s.exec(text);
  if (filter) {
    const [, name = '', word = '', args] = filter;
    const helper = HELPERS.get(word) ?? word;
    return `Write "{{${[helper, name, ...(args ? [args.replaceAll(',', '').trim()] : [])].join(' ')}}}"`;
  }
  if (/\s\|\s/.test(text)) return 'Write helpers before their arguments: {{lower (trim x)}}';
  const index = /^(\w+(?:\.\w+)*)\[(['"]?)([\w-]+)\2\]$/.exec(text);
  if (index) return `Write "{{${index[1]}.${/^[A-Za-z_]\w*$/.test(index[3] ?? '') ? index[3] : `[${index[3]}]`}}}"`;
  if (/\sif\s.+\selse\s/.test(text)) return 'Write "{{#if c}}a{{else}}b{{/if}}"';
  if (/(==|!=|[<>]=?|~|\+)/.test(text))
    return 'Write helpers: {{#if (eq a b)}}, (ne a b), (lt a b), (gt a b), {{concat a b}}';
  return undefined;
}

const HELPERS: ReadonlyMap<string, string> = new Map([
  ['d', 'default'],
  ['to_json', 'json'],
  ['to_nice_json', 'json'],
  ['tojson', 'json'],
  ['to_yaml', 'yaml'],
  ['to_nice_yaml', 'yaml'],
  ['quote', 'shq'],
  ['count', 'length'],
]);

function forLoop(rest: string): string {
  const [, name = 'item', list = 'list'] = /^(\w+)\s+in\s+([\w.]+)/.exec(rest) ?? [];
  return `Write "{{#each ${list} as |${name}|}} … {{/each}}"`;
}

/** A condition that Handlebars can say directly, else a comparison as a pattern. */
function simple(condition: string): string {
  const equal = /^([\w.]+)\s*(==|!=)\s*('[^']*'|"[^"]*"|[\w.]+)$/.exec(condition);
  if (equal) return `(${equal[2] === '==' ? 'eq' : 'ne'} ${equal[1]} ${equal[3]})`;
  return /^[\w.]+$/.test(condition) ? condition : '(eq a b)';
}
