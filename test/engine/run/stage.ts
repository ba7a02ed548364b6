// A run through the real stages on the local connection: playbook, inventory and modules in, events out.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { selection } from '../../../engine/cli/tags.ts';
import type { Module } from '../../../engine/contract/module.ts';
import type { Diagnostic } from '../../../engine/diagnostics/diagnostic.ts';
import { printDiagnostics } from '../../../engine/diagnostics/print.ts';
import { connect } from '../../../engine/hosts/connect.ts';
import { HostConnection } from '../../../engine/hosts/connection.ts';
import { localTransport } from '../../../engine/hosts/local.ts';
import { PULSE } from '../../../engine/hosts/lock.ts';
import { quoteAll } from '../../../engine/hosts/quote.ts';
import { loadInventory } from '../../../engine/inventory/load.ts';
import { matchHosts } from '../../../engine/inventory/pattern.ts';
import { FactsRead } from '../../../engine/language/facts-read.ts';
import { compileParams, type ParamsChecker } from '../../../engine/language/params/params.ts';
import { catalogOf } from '../../../engine/language/playbook/catalog.ts';
import { checkNames } from '../../../engine/language/playbook/check-names.ts';
import { findControllerFile } from '../../../engine/language/playbook/controller-files.ts';
import { readPlaybook } from '../../../engine/language/playbook/playbook.ts';
import { ControllerFiles } from '../../../engine/run/controller-files.ts';
import type { Event, HostRecap, TaskResult } from '../../../engine/run/event.ts';
import type { Access } from '../../../engine/run/fleet.ts';
import { type RunInput, run } from '../../../engine/run/run.ts';
import assert from '../../../modules/assert.ts';
import command from '../../../modules/command.ts';
import debug from '../../../modules/debug.ts';
import { FACTS } from '../../../modules/facts/index.ts';
import fail from '../../../modules/fail.ts';
import meta from '../../../modules/meta.ts';
import setFact from '../../../modules/set_fact.ts';
import { LOCAL } from '../../helpers/shell.ts';
import { canHaveUsers } from '../../helpers/sshd.ts';
import { MODULES } from './modules.ts';

export interface Scene {
  /** Inventory hosts, each with a folder `at` of its own on this machine; `a` when absent. */
  readonly hosts?: readonly string[];
  /** Lines of the inventory after the hosts. */
  readonly groups?: string;
  /** Further variables of every host, as in an INI inventory. */
  readonly vars?: string;
  /** Text of a playbook; a list of tasks becomes a play for all hosts. */
  readonly play: string;
  readonly modules?: readonly Module[];
  /** Files on the hosts, `a/x`, and beside the playbook. */
  readonly files?: Readonly<Record<string, string>>;
  readonly check?: boolean;
  readonly tags?: readonly string[];
  readonly skipTags?: readonly string[];
  readonly signal?: AbortSignal;
  readonly forks?: number;
  readonly access?: (host: string, usual: Access) => Access;
  readonly on?: (event: Event) => void;
  readonly input?: Partial<RunInput>;
}

export interface Told {
  readonly events: readonly Event[];
  readonly status: number;
  readonly recap: ReadonlyMap<string, HostRecap>;
  /** Round trips of a host. */
  trips(host?: string): number;
  /** `title: outcome` of a host's tasks, in order. */
  outcomes(host?: string): readonly string[];
  /** The last result of the task with this title. */
  result(title: string, host?: string): TaskResult;
  items(title: string, host?: string): readonly string[];
  /** The text of a file on a host; undefined where it is missing. */
  file(name: string): string | undefined;
}

const OWN = [assert, command, debug, fail, meta, setFact, ...MODULES];
const root = mkdtempSync(join(tmpdir(), 'play-stage-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let count = 0;

/** Folder of one scene, for runs that follow each other. */
export const folder = (): string => {
  const path = join(root, String(++count));
  mkdirSync(path);
  return path;
};

/** Runs a scene; what is wrong in it is thrown as the user would read it. */
export async function stage(scene: Scene | string, dir = folder()): Promise<Told> {
  const {
    hosts = ['a'],
    modules = [],
    files = {},
    ...given
  }: Scene = typeof scene === 'string' ? { play: scene } : scene;
  for (const host of hosts) mkdirSync(join(dir, host), { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), text);
  }
  const lines = hosts.map((host) => `${host} ansible_connection=local at=${join(dir, host)} ${given.vars ?? ''}`);
  writeFileSync(join(dir, 'hosts.ini'), `${lines.join('\n')}\n${given.groups ?? ''}\n`);
  const playbook = join(dir, 'play.yml');
  writeFileSync(playbook, /^- (?:name: .*\n {2})?hosts:/m.test(given.play) ? given.play : playOf(given.play));
  const all = new Map([...OWN, ...modules].map((module) => [module.name, module]));
  const { inventory, diagnostics: wrongHosts } = await loadInventory([join(dir, 'hosts.ini')], dir);
  const { program, diagnostics } = await readPlaybook(playbook, { catalog: catalogOf(all) });
  if (!inventory || !program) throw wrong([...wrongHosts, ...diagnostics]);
  const facts = new FactsRead();
  const unknown = checkNames(program, inventory, [], undefined, (name, play) => facts.add(name, play));
  if (unknown.length > 0) throw wrong(unknown);
  const chosen = program.plays.map((play) => {
    const matched = matchHosts(String(play.hosts.written), inventory);
    if (!matched.ok) throw wrong([matched.error]);
    return matched.value;
  });
  const events: Event[] = [];
  const checkers = new Map<Module, ParamsChecker>();
  const usual: Access = { target: LOCAL, become: false, becomeUser: 'root' };
  const status = await run({
    program,
    inventory,
    hosts: chosen,
    allHosts: chosen,
    module: (name) => all.get(name) ?? meta,
    checkerOf: (module) => {
      const checker = checkers.get(module) ?? compileParams(module.name, module.params);
      checkers.set(module, checker);
      return checker;
    },
    files: new ControllerFiles({
      find: (name, kind, around) => findControllerFile(name, kind, around) ?? join(dir, name),
      template: () => ({ render: () => '' }),
    }),
    facts: FACTS,
    factsIn: (play) => facts.of(play),
    access: (host) => given.access?.(host, usual) ?? { ...usual, target: { ...LOCAL, name: host } },
    selected: selection(given.tags ?? [], given.skipTags ?? []),
    extraVars: new Map(),
    playbook,
    playbookDir: dir,
    check: given.check ?? false,
    diff: false,
    forks: given.forks ?? 20,
    lookLimit: 30,
    stepLimit: 60,
    version: 'test',
    signal: given.signal ?? new AbortController().signal,
    ...((await apart) && { connect: connectApart }),
    emit: (event) => {
      events.push(event);
      given.on?.(event);
    },
    ...given.input,
  });
  return told(events, status, dir);
}

/** The local connection with a /run/lock of its own: the machine's lock belongs to others, who may hold it. */
const connectApart: typeof connect = async (target) => {
  if (target.connection !== 'local') return connect(target);
  const transport = localTransport();
  const open = (command: string) => transport.open(`exec unshare -m sh -c ${quoteAll([APART, command])}`);
  return new HostConnection(target, { ...transport, open }, PULSE);
};

const apart = canHaveUsers();
const APART = 'mount -t tmpfs none /run/lock && exec sh -c "$0"';

const playOf = (tasks: string): string => `- hosts: all\n  tasks:\n${tasks.replace(/^/gm, '    ')}\n`;

const wrong = (diagnostics: readonly Diagnostic[]): Error =>
  new Error(printDiagnostics(diagnostics, { color: false, readSource: () => undefined }));

function told(events: readonly Event[], status: number, dir: string): Told {
  const last = events.at(-1);
  const recap = new Map((last?.type === 'run-ended' ? last.recap : []).map((one) => [one.host, one]));
  const of = <T extends 'task-ended' | 'item-ended'>(type: T, host: string) =>
    events.filter((event): event is Extract<Event, { type: T }> => event.type === type && event.host === host);
  return {
    events,
    status,
    recap,
    trips: (host = 'a') => recap.get(host)?.roundTrips ?? 0,
    outcomes: (host = 'a') => of('task-ended', host).map(({ task, result }) => `${task.title}: ${result.outcome}`),
    result(title, host = 'a') {
      const found = of('task-ended', host).findLast(({ task }) => task.title === title);
      if (!found) throw new Error(`The task "${title}" did not end on ${host}`);
      return found.result;
    },
    items: (title, host = 'a') =>
      of('item-ended', host)
        .filter(({ task }) => task.title === title)
        .map(({ item, result }) => `${item}: ${result.outcome}`),
    file(name) {
      try {
        return readFileSync(join(dir, name), 'utf8');
      } catch {
        return undefined;
      }
    },
  };
}
