// Playbooks from text, held against all rules.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openCatalog } from '../../../engine/cli/catalog.ts';
import { readPlaybook } from '../../../engine/language/playbook/playbook.ts';
import { shownPath } from '../../../engine/language/read-text.ts';
import { logReads } from '../../../engine/language/reading-log.ts';
import { lint } from '../../../engine/lint/lint.ts';

export interface Tried {
  /** Whether Play takes it. */
  readonly legal: boolean;
  /** `line:column CODE message` of each finding. */
  readonly findings: readonly string[];
  readonly codes: readonly string[];
}

/** Reads `site.yml` of a tree of files with Play's own modules, and lints it. */
export async function lintTree(files: Readonly<Record<string, string>>): Promise<Tried> {
  const root = mkdtempSync(join(tmpdir(), 'play-lint-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), text);
    }
    const texts = new Map<string, string>();
    const keep = (path: string, bytes: Uint8Array): void =>
      void texts.set(shownPath(path), Buffer.from(bytes).toString());
    const catalog = await openCatalog();
    const { program } = await logReads(keep, () => readPlaybook(join(root, 'site.yml'), { catalog }));
    const findings = program ? lint(program, texts).findings : [];
    return {
      legal: program !== undefined,
      findings: findings.map(
        ({ location, code, message }) => `${location?.line}:${location?.column} [${code}] ${message}`,
      ),
      codes: findings.map(({ code }) => code),
    };
  } finally {
    rmSync(root, { recursive: true });
  }
}

const indent = (text: string): string => text.replace(/^(?=.)/gm, '    ');

/** Plays as they are; tasks in a play of their own. */
export const asPlays = (text: string): string =>
  /^ {2}hosts:/m.test(text) ? `${text}\n` : `- name: Try\n  hosts: all\n  tasks:\n${indent(text)}\n`;

export const lintTasks = (tasks: string): Promise<Tried> => lintTree({ 'site.yml': asPlays(tasks) });
