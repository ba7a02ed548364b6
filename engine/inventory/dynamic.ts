// Dynamic inventories: programs that answer `--list` with JSON, and `--host NAME` where that has no `_meta`.
import type { Diagnostic, Location } from '../diagnostics/diagnostic.ts';
import { problem } from '../diagnostics/problem.ts';
import { shownPath } from '../language/read-text.ts';
import { tryCompileData } from '../language/templated.ts';
import { type Data, isMapping, type Mapping, own } from '../values/data.ts';
import { addHost, type Draft, type DraftGroup, type DraftHost, declareGroup } from './draft.ts';
import type { Variable } from './inventory.ts';
import { runProgram } from './program.ts';
import { groupNameProblem } from './yaml-inventory.ts';

const KEYS = ['hosts', 'vars', 'children'];
/** How many `--host` questions run at once. */
const AT_ONCE = 8;

/**
 * Asks the program for its inventory and reads the answer into the draft.
 * @param limit seconds that each answer may take
 */
export async function readDynamic(path: string, draft: Draft, limit: number): Promise<Diagnostic[]> {
  const answer = new Answer(shownPath(path), draft);
  const listed = await answer.ask(path, ['--list'], limit);
  if (listed === undefined) return answer.diagnostics;
  const hosts = answer.groups(listed);
  if (Object.hasOwn(listed, '_meta')) answer.meta(listed._meta, hosts);
  else await answer.askEach(path, hosts, limit);
  return answer.diagnostics;
}

class Answer {
  readonly diagnostics: Diagnostic[] = [];
  private readonly file: string;
  private readonly draft: Draft;
  private readonly at: Location;

  constructor(file: string, draft: Draft) {
    this.file = file;
    this.draft = draft;
    this.at = { file, line: 1, column: 1 };
  }

  /** The mapping that the program prints, unless something is wrong with it. */
  async ask(path: string, args: readonly string[], limit: number): Promise<Mapping<Data> | undefined> {
    const call = `"${this.file} ${args.join(' ')}"`;
    const printed = await runProgram(path, args, limit);
    if (!printed.ok) {
      this.diagnostics.push(problem('inventory-program', `${call} ${printed.error}`, undefined));
      return undefined;
    }
    const data = parsed(printed.value.trim() === '' && args[0] === '--host' ? '{}' : printed.value);
    if (isMapping(data)) return data as Mapping<Data>;
    const shown = printed.value.trim().split('\n')[0]?.slice(0, 60) ?? '';
    const found = data === undefined ? `text that is no JSON ("${shown}")` : 'JSON that is no mapping';
    const hint = `An inventory program prints {"group": {"hosts": ["name"]}}`;
    this.diagnostics.push(problem('inventory-program', `${call} printed ${found}`, undefined, { hint }));
    return undefined;
  }

  /** Reads every group; returns the hosts that are named. */
  groups(listed: Mapping<Data>): ReadonlySet<DraftHost> {
    const hosts = new Set<DraftHost>();
    for (const [name, data] of Object.entries(listed)) {
      if (name === '_meta') continue;
      const misnamed = groupNameProblem(name);
      if (misnamed) {
        this.wrong(misnamed);
        continue;
      }
      const group = declareGroup(this.draft, name, this.at);
      if (isMapping(data) && !KEYS.some((key) => Object.hasOwn(data, key))) {
        const host = this.host(name, group);
        if (host) hosts.add(host);
        if (host) this.assign(data, host.vars, `"${name}"`);
        continue;
      }
      for (const each of this.names(Array.isArray(data) ? data : part(data, 'hosts'), `"hosts" of "${name}"`)) {
        const host = this.host(each, group);
        if (host) hosts.add(host);
      }
      if (Array.isArray(data)) continue;
      if (!isMapping(data)) this.wrong(`The group "${name}" must be a mapping or a list of hosts`);
      this.assign(part(data, 'vars'), group.vars, `"vars" of "${name}"`);
      for (const child of this.names(part(data, 'children'), `"children" of "${name}"`)) {
        declareGroup(this.draft, child, this.at);
        group.children.set(child, this.at);
      }
    }
    return hosts;
  }

  /** `_meta.hostvars`: the variables of every host in the one answer. */
  meta(meta: Data | undefined, hosts: ReadonlySet<DraftHost>): void {
    const all = part(meta, 'hostvars');
    if (!isMapping(meta) || !isMapping(all)) {
      this.wrong('"_meta" must be a mapping with "hostvars"');
      return;
    }
    for (const host of hosts) this.assign(own(all, host.name), host.vars, `"_meta.hostvars.${host.name}"`);
  }

  /** Without `_meta`, each host is asked for on its own, a few at once. */
  async askEach(path: string, hosts: ReadonlySet<DraftHost>, limit: number): Promise<void> {
    const waiting = [...hosts];
    const work = async (): Promise<void> => {
      for (let host = waiting.shift(); host && this.diagnostics.length === 0; host = waiting.shift()) {
        this.assign(await this.ask(path, ['--host', host.name], limit), host.vars, `The variables of "${host.name}"`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }

  private host(name: string, group: DraftGroup): DraftHost | undefined {
    if (name !== '' && !/[\s,]/.test(name)) return addHost(this.draft, name, group.name, this.at);
    this.wrong(`"${name}" cannot be the name of a host`);
    return undefined;
  }

  private names(data: unknown, what: string): readonly string[] {
    if (data === undefined || data === null) return [];
    if (Array.isArray(data) && data.every((each) => typeof each === 'string')) return data;
    this.wrong(`${what} must be a list of names`);
    return [];
  }

  private assign(data: unknown, vars: Map<string, Variable>, what: string): void {
    if (data === undefined || data === null) return;
    if (!isMapping(data)) {
      this.wrong(`${what} must be a mapping`);
      return;
    }
    for (const [name, value] of Object.entries(data as Mapping<Data>)) {
      const compiled = tryCompileData(value, this.at);
      if (compiled.ok) vars.set(name, { value: compiled.value, location: this.at });
      else this.diagnostics.push(...compiled.error);
    }
  }

  private wrong(message: string): void {
    const text = `${message} in what "${this.file}" prints`;
    this.diagnostics.push(problem('inventory-program', text, undefined));
  }
}

function part(data: unknown, key: string): unknown {
  return isMapping(data) ? own(data, key) : undefined;
}

/** JSON as Python reads it too: `NaN` and `Infinity` are no values of a playbook. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
