// Every name that a program reads must be definable where it is read.
import { type Diagnostic, type Location, locationText } from '../../diagnostics/diagnostic.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import { problem } from '../../diagnostics/problem.ts';
import { FACT_NAMES, isFactName, MAGIC_NAMES } from '../names.ts';
import type {
  Common,
  Compiled,
  Condition,
  Include,
  Item,
  Named,
  Play,
  Program,
  Role,
  Task,
  Templated,
} from '../program.ts';
import { allTasks, everyItem, itemsOf, partsOf, tasksOf } from '../walk.ts';
import { definedBy, guardedBy, handlerNames, loopNames, registeredAnywhere, roleNames } from './defined.ts';

/** The part of an inventory that names are checked against. */
export interface KnownHosts {
  readonly hosts: ReadonlyMap<string, { readonly vars: ReadonlyMap<string, { readonly value: Compiled }> }>;
  readonly implicit?: { readonly vars: ReadonlyMap<string, { readonly value: Compiled }> };
}

/**
 * An error for each name that nothing defines before it is read, and for each handler that does not exist.
 * @param hostsOf the hosts of a play; undefined where that cannot be known yet, which means all
 * @param onFact is told of each fact that is read
 * @param varsOf further variables of a play, which some of its hosts have
 */
export function checkNames(
  program: Program,
  inventory: KnownHosts,
  extraVars: Iterable<string>,
  hostsOf: (play: Play) => readonly string[] | undefined = () => undefined,
  onFact: OnFact = () => undefined,
  varsOf: VarsOf = () => [],
): Diagnostic[] {
  const checker = new NameChecker(program, inventory, new Set(extraVars), onFact);
  for (const play of program.plays) checker.play(play, hostsOf(play), varsOf(play));
  checker.inventory();
  return checker.diagnostics;
}

/** @param play where it is read; undefined for a variable of the inventory, which any play may read */
type OnFact = (name: string, play: Play | undefined) => void;

type VarsOf = (play: Play) => readonly ReadonlyMap<string, Templated>[];

interface Names extends Iterable<string> {
  has(name: string): boolean;
}

const FACTS: Names = new Set([...FACT_NAMES].map((name) => `ansible_${name}`));

/** `role_path` is there in roles only. */
const EVERYWHERE: Names = new Set([...MAGIC_NAMES].filter((name) => name !== 'role_path'));
type Reader = Pick<Compiled, 'names'>;

class NameChecker {
  readonly diagnostics: Diagnostic[] = [];
  private readonly program: Program;
  private readonly known: KnownHosts;
  private readonly extra: Names;
  /** Where tasks define names, anywhere in the program. */
  private readonly later: ReadonlyMap<string, Task>;
  private readonly laterNames: ReadonlySet<string>;
  private readonly loops: ReadonlySet<string>;
  /** What tasks so far have defined. */
  private readonly sofar = new Set<string>();
  private readonly reported = new Set<string>();
  /** An include may have defined any name. */
  private open = false;
  /** No host is looked at where it is still to be said which there are. */
  private factsKnown = true;
  /** What the handlers of the play at hand answer to. */
  private handlers: Names = new Set();

  private readonly onFact: OnFact;
  /** The play at hand. */
  private at: Play | undefined;

  constructor(program: Program, known: KnownHosts, extra: Names, onFact: OnFact) {
    this.onFact = onFact;
    this.program = program;
    this.known = known;
    this.extra = extra;
    this.later = registeredAnywhere(program);
    this.laterNames = new Set(this.later.keys());
    this.loops = new Set([...allTasks(program)].flatMap(loopNames));
  }

  play(play: Play, hosts: readonly string[] | undefined, more: ReturnType<VarsOf>): void {
    this.at = play;
    this.handlers = handlerNames(play);
    const shared = [...play.roles.flatMap(roleNames), ...more.flatMap((vars) => [...vars.keys()])];
    const base = new Set([...EVERYWHERE, ...this.extra, ...this.hostNames(hosts), ...play.vars.keys(), ...shared]);
    this.factsKnown = false;
    this.check(base, [play.hosts, ...defined(play.title)]);
    this.factsKnown = true;
    for (const vars of [play.vars, ...more]) this.lazyVars(base, { vars });
    const inside = union(base, guardedBy(play.when));
    this.common(inside, play);
    for (const item of itemsOf(play)) this.item(item, inside);
    const anything = union(inside, this.laterNames);
    for (const handler of play.handlers) this.item(handler, anything);
  }

  /** Values of the inventory's are read anywhere, so they may read whatever the program defines anywhere. */
  inventory(): void {
    this.at = undefined;
    const vars = this.program.plays.flatMap((play) => [
      ...play.vars.keys(),
      ...[...everyItem([...itemsOf(play), ...play.handlers])].flatMap((item) =>
        item.kind === 'block' && item.role ? roleNames(item.role) : [],
      ),
    ]);
    const all = new Set([
      ...MAGIC_NAMES,
      ...this.extra,
      ...this.hostNames(undefined),
      ...vars,
      ...this.laterNames,
      ...this.loops,
    ]);
    const seen = new Set<Compiled>();
    for (const task of allTasks(this.program)) for (const name of task.vars.keys()) all.add(name);
    for (const host of [...this.known.hosts.values(), ...(this.known.implicit ? [this.known.implicit] : [])]) {
      for (const { value } of host.vars.values()) {
        if (value.names.length === 0 || seen.has(value)) continue;
        seen.add(value);
        this.check(all, [value]);
      }
    }
  }

  private hostNames(hosts: readonly string[] | undefined): Iterable<string> {
    const { hosts: all, implicit } = this.known;
    const chosen = hosts ? hosts.map((name) => all.get(name) ?? implicit) : [...all.values(), implicit];
    return new Set(chosen.flatMap((host) => (host ? [...host.vars.keys()] : [])));
  }

  private item(item: Item, names: Names): void {
    if (item.kind === 'task') {
      this.task(item, names);
      for (const name of definedBy(item)) this.sofar.add(name);
      return;
    }
    const { role } = item;
    const outer = role ? union(names, roleNames(role), ['role_path']) : names;
    const inside = union(outer, item.vars.keys(), guardedBy(item.when));
    this.lazyVars(inside, item);
    if (role) this.roleVars(inside, role);
    this.common(inside, item);
    if (item.name) this.check(inside, [item.name]);
    for (const part of partsOf(item)) for (const inner of part) this.item(inner, inside);
  }

  private task(task: Task, names: Names): void {
    const { loop, loopControl, params, spoken, name, retries, delay } = task;
    const outer = union(names, task.vars.keys(), guardedBy(task.when));
    if (loop) this.check(outer, [loop]);
    const inside = union(outer, loopNames(task));
    this.check(inside, task.vars.values());
    this.common(inside, task);
    this.check(inside, [params, ...defined(name, loopControl.label), ...(spoken?.values() ?? [])]);
    this.check(inside, defined(retries, delay));
    const own = union(inside, task.register ? [task.register.name] : []);
    this.check(own, [...task.changedWhen, ...task.failedWhen, ...task.until]);
    this.templateFiles(task, inside);
    if (task.include) this.brought(task.include, inside);
  }

  /** What comes in for certain is checked as if it stood here; what may come in tells which names there may be. */
  private brought({ apply, known, foreseen }: Include, names: Names): void {
    this.common(names, apply);
    this.check(names, apply.vars.values());
    const inside = union(names, apply.vars.keys());
    for (const one of known.values()) {
      if (one.kind === 'variables') this.lazyVars(inside, one);
      else if (foreseen === 'all') this.item(one.block, inside);
      else for (const task of tasksOf([one.block])) for (const name of definedBy(task)) this.sofar.add(name);
    }
    if (foreseen === 'none') this.open = true;
  }

  private templateFiles(task: Task, names: Names): void {
    for (const path of [...(task.files?.values() ?? []), ...(task.renders ?? [])]) {
      const template = this.program.templates?.get(path);
      if (!template) continue;
      this.check(names, [template], { message: 'This task renders it', location: task.location });
    }
  }

  /** Variables are read when they are used, perhaps by a later task or inside a loop. */
  private lazyVars(names: Names, { vars }: Pick<Common, 'vars'>): void {
    this.check(union(names, this.laterNames, this.loops), vars.values());
  }

  private roleVars(names: Names, { defaults, vars, params }: Role): void {
    for (const map of [defaults, vars, params]) this.lazyVars(names, { vars: map });
  }

  private common(names: Names, common: Common): void {
    this.check(names, common.when);
    this.check(names, defined(common.becomeUser, common.environment, common.delegateTo));
    for (const named of common.notify) this.handler(named);
  }

  private handler({ name, location }: Named): void {
    if (this.handlers.has(name)) return;
    const near = nearest(name, this.handlers);
    const hint = near === undefined ? 'Add it under "handlers" of the play' : `Did you mean "${near}"?`;
    this.diagnostics.push(
      problem('playbook-handler', `There is no handler "${name}" in this play`, location, { hint }),
    );
  }

  private check(
    names: Names,
    readers: Iterable<Reader | Condition>,
    from?: { message: string; location: Location },
  ): void {
    for (const reader of readers) {
      for (const { name, location, guarded } of reader.names) {
        const own = names.has(name) || this.sofar.has(name);
        if (isFactName(name) && this.factsKnown) {
          this.onFact(name, this.at);
          continue;
        }
        if (guarded || own || this.open) continue;
        const place = `${locationText(location)}:${name}`;
        if (this.reported.has(place)) continue;
        this.reported.add(place);
        this.diagnostics.push(this.undefinedName(name, location, names, from));
      }
    }
  }

  private undefinedName(
    name: string,
    location: Location,
    names: Names,
    from: { message: string; location: Location } | undefined,
  ): Diagnostic {
    const task = this.later.get(name);
    if (task) {
      const related = [{ message: 'It is defined here', location: task.register?.location ?? task.location }];
      return problem('variable-undefined', `"${name}" is used before a task defines it`, location, { related });
    }
    if (isFactName(name)) {
      const hint = 'Use "when", "group_names" or a variable of the inventory';
      return problem('variable-undefined', `"${name}" is a fact of a host, and no host is chosen yet`, location, {
        hint,
      });
    }
    const near = nearest(name, [...names, ...this.sofar, ...FACTS]);
    const elsewhere =
      name === 'item'
        ? 'Only a task with "loop" has it'
        : `Set it under "vars", in the inventory, or with -e ${name}=…`;
    const hint = near === undefined ? elsewhere : `Did you mean "${near}"?`;
    return problem('variable-undefined', `"${name}" is not defined`, location, {
      hint,
      ...(from && { related: [from] }),
    });
  }
}

/** Names beside those of the place around: nothing is copied, since each task of a playbook has few of its own. */
function union(names: Names, ...more: readonly Iterable<string>[]): Names {
  const own = more.map((each) => (isNames(each) ? each : new Set(each))).filter((each) => !isEmpty(each));
  if (own.length === 0) return names;
  const all = [names, ...own];
  return {
    has: (name) => all.some((each) => each.has(name)),
    *[Symbol.iterator]() {
      for (const each of all) yield* each;
    },
  };
}

const isNames = (names: Iterable<string>): names is Names => names instanceof Set;

const isEmpty = (names: Iterable<string>): boolean => names[Symbol.iterator]().next().done === true;

function defined<T>(...values: readonly (T | undefined)[]): T[] {
  return values.filter((value) => value !== undefined);
}
