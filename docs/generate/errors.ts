// The list of codes, from their registry.
import { CODES } from '../../engine/diagnostics/codes.ts';
import { cell, code, table } from './markdown.ts';

/** What the codes that begin with a word are about, and when they can come. */
const GROUPS: readonly (readonly [prefix: string, title: string])[] = [
  ['yaml', 'YAML'],
  ['expression', 'Expressions: conditions and `{{ }}`'],
  ['template', 'Template files, and `{{ }}` in a text'],
  ['file', 'Files of the controller'],
  ['inventory', 'Inventories'],
  ['connection', 'Connection settings'],
  ['pattern', 'Host patterns'],
  ['playbook', 'Playbooks'],
  ['param', 'Parameters of modules'],
  ['variable', 'Variables'],
  ['usage', 'The command line'],
  ['host', 'Hosts, during a run'],
  ['run', 'Tasks, during a run'],
  ['module', 'Modules, of your own and during a run'],
  ['plan', 'Saved plans'],
  ['lint', 'Legal and unwise: what `play lint` finds'],
];

/** One table for each group; throws where a code belongs to none. */
export function errorTables(): string {
  const groupOf = (name: string): string => name.slice(0, name.indexOf('-'));
  const known = new Set(GROUPS.map(([prefix]) => prefix));
  const stray = Object.keys(CODES).find((name) => !known.has(groupOf(name)));
  if (stray !== undefined) throw new Error(`docs/generate/errors.ts has no group for the code "${stray}"`);
  return GROUPS.map(([prefix, title]) => {
    const own = Object.entries(CODES).filter(([name]) => groupOf(name) === prefix);
    return `## ${title}\n\n${table(
      ['code', 'what it means'],
      own.map(([name, text]) => [code(name), cell(text)]),
    )}`;
  }).join('\n\n');
}
