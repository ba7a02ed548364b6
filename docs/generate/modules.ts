// The reference of the modules, from their own definitions.

import { typeOf } from '../../engine/cli/doc-types.ts';
import type { Module } from '../../engine/contract/module.ts';
import type { ParamsSchema, Prop } from '../../engine/contract/schema.ts';
import { MODULES } from '../../modules/index.ts';
import { cell, code, list, table } from './markdown.ts';

/** Every module that comes with Play, by name. */
export async function allModules(): Promise<readonly Module[]> {
  const names = [...MODULES.keys()].toSorted();
  return Promise.all(names.map(async (name) => moduleIn(await MODULES.get(name)?.(), name)));
}

function moduleIn(loaded: unknown, name: string): Module {
  if (typeof loaded === 'object' && loaded !== null && 'default' in loaded) return loaded.default as Module;
  throw new Error(`modules/${name}.ts has no default export`);
}

/**
 * A table of names and summaries.
 * @param folder where the modules' pages are, as a link from the table's page
 */
export async function moduleTable(folder: string): Promise<string> {
  const rows = (await allModules()).map(({ name, summary }) => [`[\`${name}\`](${folder}/${name}.md)`, cell(summary)]);
  return table(['module', 'what it does'], rows);
}

/** The page of one module. */
export function modulePage(module: Module): string {
  const { name, summary, description, bare, returns } = module;
  const parts = [
    `# \`${name}\``,
    `${summary}.`,
    ...(description === undefined ? [] : [description]),
    '## Parameters',
    parameters(module.params),
    ...rules(module.params),
    ...(bare === undefined ? [] : [`A bare text stands for ${code(bare)}: \`${name}: …\`.`]),
    '## Examples',
    ...module.examples.map(({ title, yaml }) => example(name, title, yaml)),
    ...(returns ? ['## Result', table(['field', 'what it is'], Object.entries(returns).map(field))] : []),
    '[All modules](../modules.md)',
  ];
  return `${parts.join('\n\n')}\n`;
}

const field = ([name, text]: readonly [string, string]): readonly string[] => [code(name), cell(text)];

function example(name: string, title: string, yaml: string): string {
  const lines = yaml.trimEnd().split('\n');
  const body = lines.map((line) => (line === '' ? '' : `    ${line}`)).join('\n');
  return `\`\`\`yaml\n- name: ${/[:#]/.test(title) ? JSON.stringify(title) : title}\n  ${name}:\n${body}\n\`\`\``;
}

function parameters(params: ParamsSchema): string {
  const { required = [], additionalProperties } = params;
  const rows = rowsOf('', params.properties, required);
  const other = additionalProperties ? [row('any other name', additionalProperties, false)] : [];
  const all = [...rows, ...other];
  return all.length === 0 ? 'None.' : table(['parameter', 'type', 'default', 'what it says'], all);
}

/** A row for each parameter, and for each member of one that is a mapping. */
function rowsOf(
  prefix: string,
  properties: Readonly<Record<string, Prop>>,
  required: readonly string[],
): readonly (readonly string[])[] {
  return Object.entries(properties).flatMap(([name, prop]) => {
    const path = `${prefix}${name}`;
    return [row(code(path), prop, required.includes(name)), ...rowsInside(path, prop)];
  });
}

function rowsInside(path: string, prop: Prop): readonly (readonly string[])[] {
  if ('properties' in prop) return rowsOf(`${path}.`, prop.properties, prop.required ?? []);
  return 'items' in prop && 'properties' in prop.items
    ? rowsOf(`${path}[].`, prop.items.properties, prop.items.required ?? [])
    : [];
}

function row(name: string, prop: Prop, needed: boolean): readonly string[] {
  const usual = 'default' in prop && prop.default !== undefined ? code(defaultOf(prop.default)) : '';
  return [name, cell(typeOf(prop, code)), needed ? '**required**' : cell(usual), cell(prop.description ?? '')];
}

const defaultOf = (value: unknown): string =>
  typeof value === 'string' && value !== '' ? value : JSON.stringify(value);

function rules({ exactlyOne = [], atMostOne = [] }: ParamsSchema): readonly string[] {
  return [
    ...exactlyOne.map((names) => `Exactly one of ${list(names, 'and')} is given.`),
    ...atMostOne.map((names) => `At most one of ${list(names, 'and')} is given.`),
  ];
}
