// docs/not-yet.md tells the truth: what it calls refused is refused, what it calls without effect has none.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Reply, runCommand } from '../lab/command.ts';
import { root } from './pages.ts';

const TELL = '- name: Tell\n      debug:\n        msg:';

interface Claim {
  readonly what: string;
  readonly playbook: string;
  readonly says: string;
}

const refused: readonly Claim[] = [
  {
    what: 'other facts',
    playbook: `- hosts: all
  tasks:
    ${TELL} "{{ ansible_date_time.iso8601 }}"
`,
    says: '[variable-undefined]',
  },
  {
    what: 'names of vars_files that rest on facts',
    playbook: `- hosts: all
  vars_files: ["{{ ansible_os_family }}.yml"]
`,
    says: '[variable-undefined]',
  },
];

async function run({ playbook }: Claim): Promise<Reply> {
  const dir = await mkdtemp(join(tmpdir(), 'play-docs-'));
  try {
    await writeFile(join(dir, 'site.yml'), playbook);
    await writeFile(join(dir, 'hosts.ini'), 'here ansible_connection=local\n');
    const args = [join(root, 'bin/play.js'), join(dir, 'site.yml'), '-i', join(dir, 'hosts.ini'), '--check'];
    return await runCommand(process.execPath, args, { env: { HOME: dir, NO_COLOR: '1' } });
  } finally {
    await rm(dir, { recursive: true });
  }
}

test.for(refused)('it is right that Play refuses $what', async (claim) => {
  const { code, stderr } = await run(claim);
  expect(stderr).toContain(claim.says);
  expect(code).toBe(1);
});
