// One play on one batch of its hosts: what its tasks need to know of each other.
import type { Change } from '../contract/change.ts';
import type { At } from '../contract/module.ts';
import type { Look } from '../contract/probe.ts';
import type { Params, Work } from '../converge/assess.ts';
import type { Place, Question } from '../converge/memory.ts';
import { Diagnosed } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import type { Brought, Templated } from '../language/program.ts';
import type { LayeredScope } from '../language/variables.ts';
import { NotYet, type Scope, type Value } from '../values/lazy.ts';
import { isUnknown, type Maybe, type Unknown } from '../values/unknown.ts';
import { questionsAhead } from './ahead.ts';
import { modulesView } from './at.ts';
import type { Ahead, Limits, RunContext } from './context.ts';
import { mayDefineAnything, namesDefinedBy } from './defines.ts';
import { environmentOf } from './environment.ts';
import type { Event } from './event.ts';
import { Expansions } from './expansions.ts';
import { looksFor } from './facts.ts';
import { hidden } from './hidden.ts';
import type { HostState } from './hosts.ts';
import type { Wanted } from './include.ts';
import type { Journal } from './journal/journal.ts';
import { Notices } from './notices.ts';
import { fillParams, type Wrong } from './params.ts';
import type { Passage } from './passage.ts';
import type { Expansion, Resolved, ResolvedPlay } from './resolve.ts';
import { RoleEnds } from './role-ends.ts';
import { taskScope } from './scope.ts';
import { type Item, type Stop, type Unit, unitOf } from './units.ts';
import type { View } from './view.ts';

/** Where a play runs, and what it is called. */
interface PlayPlaces {
  /** Its hosts, `--limit` applied, and without it. */
  readonly hosts: readonly string[];
  readonly all: readonly string[];
  readonly dir: string;
  readonly title: string;
  readonly journal: Journal;
  readonly passage: Passage;
  /** The facts that its tasks read. */
  readonly facts: Iterable<string>;
  /** What a host has of `vars_files` that are not the same for all. */
  readonly varsFiles: (host: string) => ReadonlyMap<string, Templated>;
}

const EVERYTHING: Change = { summary: '', steps: [], predicts: [], touches: ['*'] };

export class PlayRun {
  readonly ctx: RunContext;
  readonly resolved: ResolvedPlay;
  /** The hosts of this batch, in inventory order. */
  readonly states: readonly HostState[];
  /** All hosts of the play, `--limit` applied. */
  readonly playHosts: readonly string[];
  readonly playbookDir: string;
  /** What the play is called. */
  readonly title: string;
  readonly varsFiles: PlayPlaces['varsFiles'];
  /** What must be asked of a host for the facts that the play reads. */
  readonly looks: readonly Look<unknown>[];
  /** The names that the play's tasks set and register. */
  readonly defines: ReadonlySet<string>;
  /** An include may set names that nobody can foresee. */
  readonly open: boolean;
  readonly #selected: (task: Resolved) => boolean;
  readonly notices: Notices;
  readonly passage: Passage;
  readonly #finished = new Set<HostState>();
  readonly roleEnds = new RoleEnds();
  /** No further batch begins. */
  ended = false;
  readonly #expansions: Expansions;
  /** The roles that ran on each host already, by their key. */
  readonly #rolesDone = new Set<string>();
  readonly #units = new Map<string, Unit>();
  readonly #at: (place: Place) => At;

  constructor(
    ctx: RunContext,
    resolved: ResolvedPlay,
    states: readonly HostState[],
    places: PlayPlaces,
    selected: (task: Resolved) => boolean,
  ) {
    this.ctx = ctx;
    this.resolved = resolved;
    this.#expansions = new Expansions(resolved);
    this.states = states;
    this.playHosts = places.hosts;
    this.#at = modulesView(ctx.inventory, places.all, (host) => ctx.fleet.isHere(host));
    this.playbookDir = places.dir;
    this.title = places.title;
    this.varsFiles = places.varsFiles;
    this.passage = places.passage;
    this.notices = new Notices(places.journal, resolved, () => this.handlers);
    this.looks = looksFor(places.facts, ctx.facts);
    this.#selected = selected;
    this.open = mayDefineAnything(resolved.order);
    this.defines = namesDefinedBy([...resolved.order.filter(selected), ...resolved.handlers]);
  }

  emit(event: Event): void {
    this.ctx.emit(event);
  }

  /** The hosts that go on with the play. */
  active(among: readonly HostState[] = this.states): readonly HostState[] {
    return among.filter((state) => state.out === undefined && !this.#finished.has(state));
  }

  /** How many hosts are out of the run. */
  failed(): number {
    return this.states.filter((state) => state.out !== undefined).length;
  }

  /** The play is over for these hosts, which did not fail. */
  end(hosts: readonly HostState[]): void {
    for (const state of hosts) this.#finished.add(state);
  }

  /** Hosts that failed or could not be reached are in the play again; what was seen of them is asked anew. */
  async takeBack(): Promise<void> {
    const out = this.states.filter((state) => state.out !== undefined && state.out !== 'stopped');
    for (const state of out) {
      if (state.out === 'unreachable') await this.ctx.fleet.leave(state.name);
      state.out = undefined;
    }
    this.ctx.view.memory.forget(EVERYTHING, new Set(out.map(({ name }) => name)));
  }

  /** Facts of a host are looked at anew. */
  forgetFacts({ name }: HostState): void {
    this.ctx.view.memory.drop(this.looks.map((look) => ({ place: { on: name, as: '' }, look })));
  }

  /** Those of the play, and those of roles that were included. */
  get handlers(): readonly Resolved[] {
    return this.#expansions.handlers;
  }

  /** Whether tags select a task. */
  selects(task: Resolved): boolean {
    return this.#selected(task);
  }

  /** Whether a task runs for a host at all: selected by tags, and for `run_once` the first one. */
  runsOn(task: Resolved, state: HostState): boolean {
    if (this.passage.isBefore(task, state.name) || this.roleEnds.has(task, state)) return false;
    return this.#selected(task) && (!task.runOnce || this.active()[0] === state);
  }

  /** The variables that a task has for a host. */
  scope(task: Resolved, host: string, locals: ReadonlyMap<string, Value>, view: View = this.ctx.view): LayeredScope {
    return taskScope({ run: this, host, task, locals, view });
  }

  /** A task's parameters in a scope. */
  readonly readParams = (task: Resolved, scope: Scope): Params | Wrong =>
    fillParams({
      schema: task.module.params,
      checker: this.ctx.checkerOf(task.module),
      check: task.module.check,
      params: task.task.params,
      read: task.task,
      around: task.around,
      scope,
      files: this.ctx.files,
    });

  /** Whether an item runs, and what its module gets; worked out once where it rests on nothing that moves. */
  unit(task: Resolved, state: HostState, item: Item, found: { readonly at: At; readonly place: Place }): Unit {
    const key = item.index === undefined ? undefined : `${task.ref.id} ${item.index} ${state.name}`;
    const known = key === undefined ? undefined : this.#units.get(key);
    if (known) return known;
    const unit = unitOf(task, item, found, this.readParams);
    if (key !== undefined && unit.how === 'work' && !item.scope.fluid) this.#units.set(key, unit);
    return unit;
  }

  /** Where a task acts for a host: delegated or not, as whom. */
  whereOf(task: Resolved, state: HostState, scope: Scope): { readonly at: At; readonly place: Place } | Stop {
    try {
      const on = task.delegateTo ? nameIn(task.delegateTo.evaluate(scope), 'delegate_to') : state.name;
      if (isUnknown(on)) return nowhere(on, 'delegate_to');
      this.#mustKnow(on);
      const usual = this.ctx.becomeOf(on);
      const user = task.becomeUser ? nameIn(task.becomeUser.evaluate(scope), 'become_user') : usual.user;
      if (isUnknown(user)) return nowhere(user, 'become_user');
      const place: Place = { on, as: (task.become ?? usual.become) ? user : '' };
      return { place, at: this.#at(place) };
    } catch (error) {
      if (error instanceof Diagnosed) return { how: 'wrong', diagnostic: error.diagnostic };
      if (error instanceof NotYet) return { how: 'not-yet', what: error };
      throw error;
    }
  }

  #mustKnow(host: string): void {
    const { hosts, implicit } = this.ctx.inventory;
    if (hosts.has(host) || implicit?.name === host || this.playHosts.includes(host)) return;
    const hint = didYouMean(host, [...hosts.keys()]);
    const message = `"delegate_to" names "${host}", which the inventory does not have`;
    throw new Diagnosed({ code: 'run-name', severity: 'error', message, ...(hint !== undefined && { hint }) });
  }

  /** A task's own check mode: one of a real run that is only to be predicted works on a fork. */
  contextOf(task: Resolved): RunContext {
    const emit = task.noLog ? (event: Event) => this.emit(hidden(event)) : this.ctx.emit;
    if (task.checkMode !== true || this.ctx.check) return { ...this.ctx, emit };
    return { ...this.ctx, emit, check: true, view: this.ctx.view.dry() };
  }

  /** The hosts that began a task together, in order, and when each is done with it. */
  readonly together = new Map<Resolved, Map<HostState, Promise<unknown>>>();

  /** When the hosts before `state` are done with the task. */
  async turnOf(task: Resolved, state: HostState): Promise<void> {
    for (const [before, done] of this.together.get(task) ?? []) {
      if (before === state) return;
      await done.catch(() => undefined);
    }
  }

  /** How a dry run calls a task where something depends on it. */
  titleOf({ ref: { title, location } }: Resolved): string {
    return `${title} (${location.file}:${location.line})`;
  }

  limitsOf(task: Resolved, scope: Scope): Limits {
    return {
      step: task.timeout ?? this.ctx.stepLimit,
      look: Math.min(task.timeout ?? this.ctx.lookLimit, this.ctx.lookLimit),
      title: this.titleOf(task),
      readOnly: task.checkMode === false,
      noLog: task.noLog,
      environment: environmentOf(task.environment, scope),
    };
  }

  /** The variables that a task sets for its host. */
  setBy({ module, params }: Work): Readonly<Record<string, unknown>> | undefined {
    return params.how === 'known' ? module.sets?.(params.value) : undefined;
  }

  /** What to ask along with the questions of `task`. */
  ahead(task: Resolved, state: HostState, items: readonly Item[] = []): Ahead {
    return (changes: readonly Change[], place: Place): readonly Question[] =>
      questionsAhead(this, state, this.upcoming(task, changes.length > 0), { task, changes, place, items });
  }

  /** The tasks that come after one when nothing fails, then the handlers; `changes` says that it notifies its own. */
  upcoming(task: Resolved, changes: boolean): readonly Resolved[] {
    const handlers = this.handlers;
    const order = task.included?.order ?? this.resolved.order;
    const index = order.indexOf(task);
    const notified = this.notices.by(task);
    const awaited = (handler: Resolved): boolean => this.#notified(handler) || (changes && notified.has(handler));
    if (index < 0) return handlers.slice(handlers.indexOf(task) + 1).filter(awaited);
    const later = order.slice(index + 1).filter(({ rescueOf }) => rescueOf === undefined || rescueOf === task.rescueOf);
    const after = task.included
      ? this.upcoming(task.included.task, false).filter((each) => !handlers.includes(each))
      : [];
    return [...later, ...after, ...handlers.filter(awaited)];
  }

  /** What an include brings, the same for all hosts that want the same. */
  expand(task: Resolved, wanted: Wanted, brought: Extract<Brought, { kind: 'tasks' }>): Expansion {
    return this.#expansions.of(task, wanted, brought);
  }

  #notified(handler: Resolved): boolean {
    return this.states.some((state) => state.notified.has(handler));
  }

  /** A host has taken part in the roles that a task stands in. */
  markRoles({ roles }: Resolved, { name }: HostState): void {
    for (const { once } of roles) if (once !== undefined) this.#rolesDone.add(`${name} ${once}`);
  }

  /** Whether a host has run an equal use of a role in this play. */
  ranRole({ name }: HostState, once: string): boolean {
    return this.#rolesDone.has(`${name} ${once}`);
  }
}

function nameIn(value: Value, keyword: string): Maybe<string> {
  if (isUnknown(value) || (typeof value === 'string' && value !== '')) return value;
  throw new Diagnosed({ code: 'run-name', severity: 'error', message: `"${keyword}" needs a name` });
}

function nowhere(on: Unknown, keyword: string): Stop {
  return { how: 'unknown', on, reason: `depends on ${on.origin} (${keyword})` };
}
