// Playbooks from text, for the tests.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ParamsSchema } from '../../../../engine/contract/schema.ts';
import type { Diagnostic } from '../../../../engine/diagnostics/diagnostic.ts';
import { catalogOf, type ModuleEntry } from '../../../../engine/language/playbook/catalog.ts';
import { type ReadPlaybook, readPlaybook } from '../../../../engine/language/playbook/playbook.ts';
import type { Program } from '../../../../engine/language/program.ts';

const module = (schema: Omit<ParamsSchema, 'type'>, bare?: string): ModuleEntry => ({
  params: { type: 'object', ...schema },
  ...(bare !== undefined && { bare }),
});

export const CATALOG = catalogOf(
  new Map([
    [
      'copy',
      module({
        properties: {
          src: { type: 'string', controller: 'file' },
          dest: { type: 'string', format: 'path' },
          mode: { type: 'string', format: 'mode' },
        },
        required: ['dest'],
      }),
    ],
    [
      'template',
      module({
        properties: { src: { type: 'string', controller: 'template' }, dest: { type: 'string', format: 'path' } },
        required: ['src', 'dest'],
      }),
    ],
    [
      'file',
      module({
        properties: {
          path: { type: 'string', format: 'path' },
          state: { type: 'string', enum: ['directory', 'absent'] },
          recurse: { type: 'boolean' },
        },
        required: ['path'],
      }),
    ],
    [
      'command',
      module(
        {
          properties: { cmd: { type: 'string' }, creates: { type: 'string' }, chdir: { type: 'string' } },
          required: ['cmd'],
        },
        'cmd',
      ),
    ],
    ['debug', module({ properties: { msg: { any: true }, var: { expression: true } } })],
    [
      'assert',
      module({
        properties: { that: { anyOf: [{ condition: true }, { type: 'array', items: { condition: true } }] } },
        required: ['that'],
      }),
    ],
    ['set_fact', module({ properties: {}, additionalProperties: { any: true } })],
    [
      'meta',
      module({ properties: { action: { type: 'string', enum: ['flush_handlers'] } }, required: ['action'] }, 'action'),
    ],
    ['ping', module({ properties: {} })],
  ]),
);

/** Reads `site.yml` of a tree of files, with places as `file:line:column`. */
export async function readTree(files: Readonly<Record<string, string>>): Promise<ReadPlaybook> {
  const root = mkdtempSync(join(tmpdir(), 'play-playbook-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), text);
    }
    const { program, unfinished, diagnostics } = await readPlaybook(join(root, 'site.yml'), { catalog: CATALOG });
    const here = (text: string) => text.replaceAll(`${root}/`, '');
    const short = diagnostics.map((each) => ({
      ...each,
      message: here(each.message),
      ...(each.hint !== undefined && { hint: here(each.hint) }),
      ...(each.location && { location: { ...each.location, file: here(each.location.file) } }),
    }));
    return { ...(program && { program }), ...(unfinished && { unfinished }), diagnostics: short };
  } finally {
    rmSync(root, { recursive: true });
  }
}

export const readOne = (playbook: string) => readTree({ 'site.yml': playbook });

/** `line:column message / hint` of each diagnostic; the file too where it is not site.yml. */
export function complaints(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(({ location, message, hint }) => {
    const file = location && location.file !== 'site.yml' ? `${location.file}:` : '';
    return `${location ? `${file}${location.line}:${location.column} ` : ''}${message}${hint === undefined ? '' : ` / ${hint}`}`;
  });
}

/** A program that must be free of errors. */
export async function programOf(playbook: string, files: Readonly<Record<string, string>> = {}): Promise<Program> {
  const { program, diagnostics } = await readTree({ 'site.yml': playbook, ...files });
  if (!program) throw new Error(complaints(diagnostics).join('\n'));
  return program;
}
