// A whole run: plays in order, batches of hosts, the recap and the exit status.
import { setMaxListeners } from 'node:events';
import type { Fact } from '../contract/fact.ts';
import type { Module } from '../contract/module.ts';
import { Diagnosed } from '../diagnostics/diagnostic.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { ParamsChecker } from '../language/params/params.ts';
import type { Play, Program, Templated } from '../language/program.ts';
import { scopeOf, templates, variables } from '../language/variables.ts';
import type { RunContext } from './context.ts';
import type { ControllerFiles } from './controller-files.ts';
import type { Event } from './event.ts';
import { type Access, Fleet, type FleetOptions } from './fleet.ts';
import { HostState } from './hosts.ts';
import type { Journal } from './journal/journal.ts';
import { openJournal } from './journal/open.ts';
import { Passage, type Wishes } from './passage.ts';
import { runPlay } from './play.ts';
import { PlayRun } from './play-run.ts';
import { type Called, type Resolved, resolvePlay } from './resolve.ts';
import type { Sanction, Witness } from './review.ts';
import { View } from './view.ts';

/** A program that was checked, with everything that it runs on. */
export interface RunInput {
  readonly program: Program;
  readonly inventory: Inventory;
  /** The hosts of each play, in inventory order, `--limit` applied; as many as there are plays. */
  readonly hosts: readonly (readonly string[])[];
  /** The same without `--limit`. */
  readonly allHosts: readonly (readonly string[])[];
  readonly module: (name: string) => Module;
  readonly checkerOf: (module: Module) => ParamsChecker;
  readonly files: ControllerFiles;
  /** What hosts can be asked for by name, and the names that a play reads. */
  readonly facts: ReadonlyMap<string, Fact>;
  readonly factsIn: (play: Play) => Iterable<string>;
  /** Variables of a play that are another for each host: those of `vars_files`. */
  readonly varsFilesOf?: (play: Play, host: string) => ReadonlyMap<string, Templated>;
  /** How a host is reached in a play, whose keywords may say so. */
  readonly access: (host: string, play: Play) => Access;
  readonly selected: (task: Resolved) => boolean;
  readonly extraVars: ReadonlyMap<string, Templated>;
  readonly playbook: string;
  readonly playbookDir: string;
  readonly check: boolean;
  /** Diffs are shown. */
  readonly diff: boolean;
  readonly forks: number;
  readonly lookLimit: number;
  /** How connections are made, if not by SSH or on the controller itself. */
  readonly connect?: FleetOptions['connect'];
  readonly stepLimit: number;
  readonly version: string;
  /** The folder for what a run leaves to do; without one nothing is kept. */
  readonly journal?: string;
  /** The options that select its tasks, as they are written. */
  readonly selection?: string;
  readonly wishes?: Wishes;
  readonly signal: AbortSignal;
  readonly emit: (event: Event) => void;
  /** Follows a dry run whose plan is to be kept. */
  readonly witness?: Witness;
  /** Holds a real run to a plan. */
  readonly sanction?: Sanction;
}

/** Runs the plays; resolves with the exit status (0, 2, 4 or 130). Rejects only for a bug of Play's own. */
export async function run(input: RunInput): Promise<number> {
  const started = performance.now();
  const { check, inventory, emit, signal } = input;
  setMaxListeners(0, signal); // every host may wait for it
  emit({ type: 'run-started', at: new Date().toISOString(), playbook: input.playbook, check, version: input.version });
  const { forks, lookLimit, connect } = input;
  const fleet = new Fleet({ forks, lookLimit, ...(connect && { connect }) }, emit);
  const journal = await openJournal(input);
  const ctx: Omit<RunContext, 'becomeOf'> = {
    check,
    diff: input.diff,
    inventory,
    fleet,
    view: new View(undefined, undefined, check),
    extraVars: input.extraVars,
    stepLimit: input.stepLimit,
    lookLimit: input.lookLimit,
    signal,
    files: input.files,
    facts: input.facts,
    checkerOf: input.checkerOf,
    emit,
    ...(input.witness && { witness: input.witness }),
    ...(input.sanction && { sanction: input.sanction }),
  };
  const states = new Map<string, HostState>();
  try {
    await runPlays(input, ctx, journal, states);
  } catch (error) {
    if (error !== signal.reason) throw error;
  } finally {
    await fleet.close();
  }
  const interrupted = signal.aborted;
  const recap = [...states.values()].map((state) => state.recap(fleet.roundTrips(state.name)));
  const exitCode = interrupted ? 130 : exitCodeOf([...states.values()]);
  await journal.close(exitCode === 0);
  emit({ type: 'run-ended', seconds: (performance.now() - started) / 1000, exitCode, recap, interrupted });
  return exitCode;
}

async function runPlays(
  input: RunInput,
  shared: Omit<RunContext, 'becomeOf'>,
  journal: Journal,
  states: Map<string, HostState>,
): Promise<void> {
  let id = 0;
  for (const [index, play] of input.program.plays.entries()) {
    const playHosts = input.hosts[index] ?? [];
    const access = (host: string) => input.access(host, play);
    const ctx: RunContext = {
      ...shared,
      becomeOf: (host) => ({ become: access(host).become, user: access(host).becomeUser }),
    };
    ctx.fleet.use(access);
    const all = playHosts.map((name) => stateOf(name, states, ctx.inventory));
    const called = callingFor(play, all[0], input.extraVars);
    const resolved = resolvePlay(play, input.module, () => ++id, called);
    const title = called(play.title, play.name);
    for (const batch of batches(play, all)) {
      const present = batch.filter((state) => state.out === undefined);
      if (present.length === 0) continue;
      ctx.view.memory.forgetSeen();
      const hosts = present.map((state) => state.name);
      ctx.emit({ type: 'play-started', play: title, location: play.location, hosts });
      const places = {
        hosts: playHosts,
        all: input.allHosts[index] ?? playHosts,
        dir: input.playbookDir,
        title,
        journal,
        passage: new Passage(input.wishes ?? {}, input.program, resolved, journal),
        facts: input.factsIn(play),
        varsFiles: (host: string) => input.varsFilesOf?.(play, host) ?? NONE,
      };
      const running = new PlayRun(ctx, resolved, present, places, input.selected);
      await runPlay(running);
      ctx.fleet.unlock();
      ctx.emit({ type: 'play-ended', play: title });
      if (tooManyFailed(play, present)) return;
      if (running.ended) break;
    }
  }
}

const NONE: ReadonlyMap<string, Templated> = new Map();

/** Names of plays and tasks are told once for all hosts: with the variables of the first. */
function callingFor(play: Play, first: HostState | undefined, extraVars: RunInput['extraVars']): Called {
  const scope = scopeOf([variables(first?.host.vars ?? new Map()), templates(play.vars), templates(extraVars)]);
  return (name, otherwise) => {
    try {
      const text = name?.evaluate(scope);
      return typeof text === 'string' ? text : otherwise;
    } catch (error) {
      if (error instanceof Diagnosed) return otherwise;
      throw error;
    }
  };
}

function stateOf(name: string, states: Map<string, HostState>, inventory: Inventory): HostState {
  const known = states.get(name);
  if (known) return known;
  const host = inventory.hosts.get(name) ?? inventory.implicit ?? { name, groups: [], vars: new Map() };
  const state = new HostState(host);
  states.set(name, state);
  return state;
}

/** `serial`: the sizes in turn, the last one repeated; a percentage is of all the play's hosts, at least one. */
function batches(play: Play, hosts: readonly HostState[]): readonly (readonly HostState[])[] {
  if (play.serial.length === 0) return [hosts];
  const result: (readonly HostState[])[] = [];
  for (let start = 0, turn = 0; start < hosts.length; turn++) {
    const size = play.serial[Math.min(turn, play.serial.length - 1)] ?? hosts.length;
    const count = typeof size === 'number' ? size : Math.floor((hosts.length * Number.parseFloat(size)) / 100);
    const end = start + Math.max(1, count);
    result.push(hosts.slice(start, end));
    start = end;
  }
  return result;
}

/** A batch in which every host failed, or more than the play allows, ends the run. */
function tooManyFailed(play: Play, batch: readonly HostState[]): boolean {
  const failed = batch.filter((state) => state.out !== undefined).length;
  if (failed === 0) return false;
  if (play.anyErrorsFatal || failed === batch.length) return true;
  return play.maxFailPercentage !== undefined && (failed / batch.length) * 100 > play.maxFailPercentage;
}

function exitCodeOf(states: readonly HostState[]): number {
  if (states.some((state) => state.out === 'failed' || state.out === 'stopped')) return 2;
  return states.some((state) => state.out === 'unreachable') ? 4 : 0;
}
