// One task on a real host, through the engine's own stages: how it ended, and what it planned.
import type { Change } from '../../engine/contract/change.ts';
import type { At, Module } from '../../engine/contract/module.ts';
import { verdictOf } from '../../engine/contract/plan.ts';
import { liesIn } from '../../engine/converge/honesty.ts';
import { Memory, type Place, placeOf } from '../../engine/converge/memory.ts';
import type { RunContext } from '../../engine/run/context.ts';
import { Fleet } from '../../engine/run/fleet.ts';
import { type Performed, perform } from '../../engine/run/perform.ts';
import { View } from '../../engine/run/view.ts';
import { AT } from './dry-run.ts';
import { fill } from './fill.ts';
import type { TestHost } from './test-host.ts';

export interface Task {
  readonly module: Module;
  readonly params: Readonly<Record<string, unknown>>;
  readonly at?: Partial<At>;
}

export interface Attempt {
  readonly performed: Performed;
  /** All changes of all its plans, in order. */
  readonly planned: readonly Change[];
}

const STEP_LIMIT = 120;
const LOOK_LIMIT = 30;

/** A host with connections to it and to those that it knows. */
export interface Session {
  readonly host: TestHost;
  readonly fleet: Fleet;
}

/** Opens a session for a job, and closes it. */
export async function inSession<T>(host: TestHost, job: (session: Session) => Promise<T>): Promise<T> {
  const fleet = new Fleet({ forks: 5, lookLimit: LOOK_LIMIT }, () => undefined);
  fleet.use((name) => {
    const target = host.targets.get(name);
    if (!target) throw new Error(`The test has no host "${name}"`);
    return { target, become: false, becomeUser: 'root' };
  });
  try {
    return await job({ host, fleet });
  } finally {
    await fleet.close();
  }
}

/** Brings a task about, knowing nothing of the host; a dry run where `check` says so. */
export async function attempt(
  { host, fleet }: Session,
  { module, params, at }: Task,
  check: boolean,
): Promise<Attempt> {
  const filled = fill(module, params);
  if ('wrong' in filled) throw new Error(filled.wrong);
  const planned: Change[] = [];
  const ctx = {
    check,
    fleet,
    view: new View(),
    diff: false,
    facts: new Map(),
    stepLimit: STEP_LIMIT,
    lookLimit: LOOK_LIMIT,
    signal: new AbortController().signal,
    emit: () => undefined,
    extraVars: new Map(),
    inventory: { sources: [], hosts: new Map(), groups: new Map() },
    get files(): never {
      return nobody();
    },
    becomeOf: nobody,
    checkerOf: nobody,
  } satisfies RunContext;
  const names = [...host.targets.keys()];
  const where: At = {
    ...AT,
    host: host.name,
    playHosts: names,
    peers: names,
    knows: (name) => names.includes(name),
    ...at,
  };
  const work = {
    module: listening(module, (changes) => planned.push(...changes)),
    params: { how: 'known', value: filled.params },
    at: where,
    place: placeOn(host),
  } as const;
  const task = {
    id: 1,
    title: module.name,
    module: module.name,
    location: { file: 'site.yml', line: 1, column: 1 },
    handler: false,
  };
  const limits = {
    step: STEP_LIMIT,
    look: LOOK_LIMIT,
    title: module.name,
    readOnly: false,
    environment: { variables: {} },
  };
  return { performed: await perform(ctx, work, { task, host: host.name }, () => [], limits), planned };
}

/** What probes say now and these changes predicted otherwise, a line each; every place is asked. */
export async function liesOn(
  { host, fleet }: Session,
  { module }: Task,
  changes: readonly Change[],
): Promise<readonly string[]> {
  const place = placeOn(host);
  const memory = new Memory();
  const looks = changes.flatMap(({ predicts }) => predicts.map(({ look }) => look));
  await fleet.ask(
    looks.map((look) => ({ place: placeOf(look, place), look })),
    memory,
  );
  return liesIn(changes, place, memory).map(
    ({ look, path, predicted, seen }) => `${module.name}: "${look}" at "${path}": predicted ${predicted}, saw ${seen}`,
  );
}

const placeOn = ({ name }: TestHost): Place => ({ on: name, as: '' });

function nobody(): never {
  throw new Error('A single task does not ask for this');
}

function listening(module: Module, hear: (changes: readonly Change[]) => void): Module {
  return {
    ...module,
    plan(...given) {
      const verdict = verdictOf(module.plan(...given));
      if ('changes' in verdict) hear(verdict.changes);
      return verdict;
    },
  };
}
