// A folder with a playbook, an inventory and what else a user has, and `play` run on it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import type { RunOptions } from '../../../engine/cli/options.ts';
import { runPlaybook } from '../../../engine/cli/run.ts';
import type { Diagnostic } from '../../../engine/diagnostics/diagnostic.ts';
import type { Event } from '../../../engine/run/event.ts';
import { NOTHING_ASKED } from './defaults.ts';

const root = mkdtempSync(join(tmpdir(), 'play-site-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A module that only says that it was here; plain JavaScript, as a user may write it. */
export const HELLO = `export default {
  name: 'hello',
  summary: 'Say hello',
  params: { type: 'object', properties: { to: { type: 'string', default: 'you' } } },
  examples: [],
  observe: () => ({}),
  plan: () => [],
  result: ({ to }) => ({ said: 'hello ' + to }),
};
`;

export interface Done {
  /** The exit status, where nothing was wrong with what was written. */
  readonly status: number | undefined;
  readonly wrong: readonly Diagnostic[];
  /** `code line: message` of each. */
  readonly complaints: readonly string[];
  readonly events: readonly Event[];
  readonly printed: string;
  readonly folder: string;
}

/** A fresh folder with these files, for runs that follow each other. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const dir = mkdtempSync(join(root, 's'));
  for (const [name, text] of Object.entries({ 'hosts.ini': 'a ansible_connection=local\n', ...files })) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), text);
  }
  return dir;
}

/** Runs `site.yml` on `hosts.ini` of a fresh folder with these files. */
export async function site(files: Readonly<Record<string, string>>, more: Partial<RunOptions> = {}): Promise<Done> {
  return siteIn(folderWith(files), more);
}

/** Runs `site.yml` on `hosts.ini` of a folder. */
export async function siteIn(
  dir: string,
  more: Partial<RunOptions> = {},
  on: (event: Event) => void = () => undefined,
): Promise<Done> {
  const events: Event[] = [];
  let printed = '';
  const event = (one: Event): void => {
    events.push(one);
    on(one);
  };
  const options: RunOptions = {
    ...NOTHING_ASKED,
    playbooks: [join(dir, 'site.yml')],
    inventory: [join(dir, 'hosts.ini')],
    ...more,
  };
  const result = await runPlaybook(options, {
    reporter: { event, close: async () => {} },
    signal: new AbortController().signal,
    passwords: {},
    version: 'test',
    print: (text) => {
      printed += text;
    },
  });
  const wrong = result.ok ? [] : result.error;
  const complaints = wrong.map(({ code, message, location }) => `${code} ${location?.line ?? '-'}: ${message}`);
  return { status: result.ok ? result.value : undefined, wrong, complaints, events, printed, folder: dir };
}

export const outcomes = (events: readonly Event[]): readonly string[] =>
  events.flatMap((event) =>
    event.type === 'task-ended' ? [`${event.host} ${event.task.title}: ${event.result.outcome}`] : [],
  );
