// A module's page for the terminal, from its definition.
import type { Module } from '../contract/module.ts';
import type { Prop } from '../contract/schema.ts';
import { typeOf } from './doc-types.ts';

const INDENT = '    ';

/** What has a page: a module, or a word that stands where a module does. */
type Documented = Pick<Module, 'name' | 'summary' | 'description' | 'bare' | 'returns' | 'examples' | 'params'>;

/** The page, wrapped to `width` columns. */
export function docPage(module: Documented, width: number): string {
  const { name, summary, description, bare, returns = {}, examples, params } = module;
  const { required = [], additionalProperties, exactlyOne = [], atMostOne = [] } = params;
  const any = additionalProperties ? parameter('any other name', additionalProperties, false, width) : [];
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ['NAME', wrap(`${name} - ${summary}`, width, INDENT)],
    ['DESCRIPTION', description === undefined ? [] : wrap(description, width, INDENT)],
    ['PARAMETERS', [...parameters('', params.properties, required, width), ...any]],
    [
      'RULES',
      [
        ...exactlyOne.map((names) => `${INDENT}Exactly one of ${names.join(', ')} is given`),
        ...atMostOne.map((names) => `${INDENT}At most one of ${names.join(', ')} is given`),
        ...(bare === undefined ? [] : [`${INDENT}A bare text stands for ${bare}`]),
      ],
    ],
    ['RESULT', Object.entries(returns).flatMap(([field, text]) => entry(field, text, width))],
    ['EXAMPLES', examples.flatMap(({ title, yaml }) => example(name, title, yaml))],
  ];
  const shown = sections.filter(([, lines]) => lines.length > 0);
  return `${shown.map(([head, lines]) => [head, ...lines].join('\n')).join('\n\n')}\n`;
}

/** The modules with their summaries, a line each. */
export function docList(modules: readonly Pick<Module, 'name' | 'summary'>[]): string {
  const width = Math.max(...modules.map(({ name }) => name.length));
  return modules.map(({ name, summary }) => `${name.padEnd(width)}  ${summary}\n`).join('');
}

function parameters(
  prefix: string,
  properties: Readonly<Record<string, Prop>>,
  required: readonly string[],
  width: number,
): readonly string[] {
  return Object.entries(properties).flatMap(([name, prop]) => [
    ...parameter(`${prefix}${name}`, prop, required.includes(name), width),
    ...inside(`${prefix}${name}`, prop, width),
  ]);
}

function inside(path: string, prop: Prop, width: number): readonly string[] {
  if ('properties' in prop) return parameters(`${path}.`, prop.properties, prop.required ?? [], width);
  if (!('items' in prop) || !('properties' in prop.items)) return [];
  return parameters(`${path}[].`, prop.items.properties, prop.items.required ?? [], width);
}

function parameter(path: string, prop: Prop, needed: boolean, width: number): readonly string[] {
  const preset = 'default' in prop && prop.default !== undefined ? `; default ${JSON.stringify(prop.default)}` : '';
  return entry(`${path} (${typeOf(prop)}${needed ? '; required' : preset})`, prop.description ?? '', width);
}

const entry = (head: string, text: string, width: number): readonly string[] => [
  ...wrap(head, width, INDENT),
  ...wrap(text, width, INDENT + INDENT),
];

function example(name: string, title: string, yaml: string): readonly string[] {
  const body = yaml.trimEnd().split('\n');
  const lines = [`- name: ${/[:#]/.test(title) ? JSON.stringify(title) : title}`, `  ${name}:`];
  return [...lines, ...body.map((line) => `    ${line}`), ''].map((line) => (line.trim() ? INDENT + line : ''));
}

/** Words in lines of at most `width` columns; a longer word has a line of its own. */
function wrap(text: string, width: number, indent: string): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.replaceAll('`', '').split(/\s+/).filter(Boolean)) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, indent + line];
}
