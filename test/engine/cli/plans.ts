// A folder with a playbook, from which plans are kept, shown and applied by the commands themselves.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll } from 'vitest';
import { play } from '../../../engine/cli/play.ts';
import { runPlaybook } from '../../../engine/cli/run.ts';
import type { World } from '../../../engine/cli/world.ts';
import type { SavedPlan } from '../../../engine/plans/format.ts';
import type { Event } from '../../../engine/run/event.ts';

const root = mkdtempSync(join(tmpdir(), 'play-plans-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

export interface Called {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder of a user's, and a folder `host` that stands for what the tasks change. */
export class Folder {
  readonly path = mkdtempSync(join(root, 'f'));
  readonly plan = join(this.path, 'plan.json');
  version = '1.2.3';

  constructor(files: Readonly<Record<string, string>>) {
    mkdirSync(join(this.path, 'host'));
    for (const [name, text] of Object.entries({ 'hosts.ini': 'a ansible_connection=local\n', ...files })) {
      this.write(name, text);
    }
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(join(this.path, name)), { recursive: true });
    writeFileSync(join(this.path, name), text);
  }

  /** The text of a file, undefined where it is missing. */
  read(name: string): string | undefined {
    try {
      return readFileSync(join(this.path, name), 'utf8');
    } catch {
      return undefined;
    }
  }

  /** `play` with these arguments, without a terminal. */
  async play(...argv: readonly string[]): Promise<Called> {
    const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
    const streams = { stdin, stdout, stderr } as unknown as Pick<World, 'stdin' | 'stdout' | 'stderr'>;
    const said = { stdout: '', stderr: '' };
    stdout.on('data', (text) => (said.stdout += text));
    stderr.on('data', (text) => (said.stderr += text));
    const { version } = this;
    const status = await play(argv, { ...streams, env: {}, version, load: async () => runPlaybook });
    return { status, ...said };
  }

  site(...more: readonly string[]): Promise<Called> {
    return this.play(join(this.path, 'site.yml'), '-i', join(this.path, 'hosts.ini'), ...this.vars, ...more);
  }

  /** Where the tasks write. */
  get vars(): readonly string[] {
    return ['-e', `dir=${join(this.path, 'host')}`];
  }

  keep(...more: readonly string[]): Promise<Called> {
    return this.site('--check', '--out', this.plan, ...more);
  }

  apply(...more: readonly string[]): Promise<Called> {
    return this.play('apply', this.plan, ...more);
  }

  show(...more: readonly string[]): Promise<Called> {
    return this.play('show', this.plan, ...more);
  }

  saved(): SavedPlan {
    return JSON.parse(readFileSync(this.plan, 'utf8'));
  }
}

/** The events of a JSON output. */
export const eventsOf = ({ stdout }: Called): readonly Event[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
