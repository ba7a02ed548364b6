// Whole inventories: one file or several, lists, folders, programs, with variable files beside them.
import type { InventoryCase } from './case.ts';
import type { Grammar } from './grammar.ts';
import { GROUPS, ini } from './ini.ts';
import { yamlVars } from './values.ts';
import { programText, yaml } from './yaml.ts';

const HOSTS = ['h0', 'h1', 'h2', 'n1', 'x1', 'h08', 'n-a', 'h1.example.org'] as const;

interface Draft {
  readonly files: Record<string, string>;
  readonly programs: string[];
  readonly strict: string[];
}

/** One inventory of the grammar. */
export function inventory(g: Grammar): InventoryCase {
  const draft: Draft = { files: {}, programs: [], strict: [] };
  const { files, programs, strict } = draft;
  const sources = g.choose('inventory', {
    ini: () => [file(g, draft, 'lab.ini', 'ini')],
    'ini without an extension': () => [file(g, draft, 'hosts', 'ini')],
    yaml: () => [file(g, draft, 'lab.yml', 'yaml')],
    'yaml with variables': () => [file(g, draft, 'lab.yaml', 'yaml')],
    list: () => [list(g, strict)],
    several: () => [file(g, draft, 'one.ini', 'ini'), file(g, draft, 'two.yml', 'yaml')],
    'several with a list': () => [file(g, draft, 'one.ini', 'ini'), list(g, strict)],
    folder: () => folder(g, draft),
    program: () => [file(g, draft, 'inventory.sh', 'program')],
    'program and file': () => [file(g, draft, 'a.sh', 'program'), file(g, draft, 'b', 'ini')],
  });
  const beside = sources[0] === 'inv' ? 'inv/' : '';
  if (g.once(2)) varFiles(g, draft, beside);
  const playbookDir = g.once(4) ? 'play' : undefined;
  if (playbookDir) varFiles(g, draft, 'play/');
  return {
    sources,
    ...(playbookDir && { playbookDir }),
    files,
    ...(programs.length > 0 && { programs }),
    ...(strict.length > 0 && { strict: [...new Set(strict)] }),
  };
}

function file(g: Grammar, draft: Draft, path: string, kind: 'ini' | 'yaml' | 'program'): string {
  if (kind === 'ini') draft.files[path] = ini(g, draft.strict);
  else if (kind === 'yaml') draft.files[path] = yaml(g, draft.strict);
  else {
    draft.files[path] = programText(g);
    draft.programs.push(path);
  }
  return path;
}

function list(g: Grammar, strict: string[]): string {
  return g.choose('list', {
    one: () => `${g.pick(HOSTS)},`,
    several: () => g.some(HOSTS, 2, 4).join(','),
    blanks: () => g.some(HOSTS, 2, 3).join(', '),
    port: () => {
      strict.push('inventory-port');
      return `${g.pick(HOSTS)}:2222,`;
    },
    address: () => '192.0.2.7,',
  });
}

/** Ansible reads no `.ini` inside a folder, so the files have no extension. */
function folder(g: Grammar, draft: Draft): string[] {
  file(g, draft, 'inv/10-first', 'ini');
  file(g, draft, 'inv/20-second.yml', 'yaml');
  if (g.once(3)) file(g, draft, 'inv/30-third.sh', 'program');
  if (g.once(3)) file(g, draft, 'inv/deeper/hosts', 'ini');
  if (g.once(3)) draft.files['inv/notes.txt'] = 'no inventory';
  if (g.once(3)) draft.files['inv/.hidden'] = '[';
  return ['inv'];
}

function varFiles(g: Grammar, { files, strict }: Draft, beside: string): void {
  const put = (kind: string, name: string): void => {
    const base = `${beside}${kind}/${name}`;
    g.choose<unknown>('variable file', {
      yml: () => (files[`${base}.yml`] = yamlVars(g, '', strict)),
      yaml: () => (files[`${base}.yaml`] = yamlVars(g, '', strict)),
      'no extension': () => (files[base] = yamlVars(g, '', strict)),
      json: () => (files[`${base}.json`] = JSON.stringify({ v: g.below(9), w: ['json'] })),
      folder: () => {
        files[`${base}/a.yml`] = yamlVars(g, '', strict);
        files[`${base}/b.yml`] = yamlVars(g, '', strict);
        if (g.once(3)) files[`${base}/.c.yml`] = 'v: hidden\n';
        if (g.once(3)) files[`${base}/d.yml~`] = 'v: backup\n';
      },
      empty: () => (files[`${base}.yml`] = '---\n'),
    });
  };
  for (const name of g.some(['all', 'ungrouped', ...GROUPS], 1, 3)) put('group_vars', name);
  for (const name of g.some(HOSTS, 0, 2)) put('host_vars', name);
}
