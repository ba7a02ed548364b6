// One task on the hosts of a lab, through the engine's own stages, without a playbook.
import type { At, Module } from '../../engine/contract/module.ts';
import { connectionOf } from '../../engine/inventory/connection.ts';
import { loadInventory } from '../../engine/inventory/load.ts';
import { scopeOf, variables } from '../../engine/language/variables.ts';
import type { RunContext } from '../../engine/run/context.ts';
import type { Event, TaskRef } from '../../engine/run/event.ts';
import { type Access, Fleet } from '../../engine/run/fleet.ts';
import { type Performed, perform } from '../../engine/run/perform.ts';
import { View } from '../../engine/run/view.ts';
import { fill } from '../laws/fill.ts';

export interface TaskOptions {
  readonly check?: boolean;
  /** All hosts that may run the guest; the two devstacks unless told. */
  readonly peers?: readonly string[];
  readonly signal?: AbortSignal;
  /** What earlier tasks of the same dry run left behind. */
  readonly view?: View;
}

export interface Outcome {
  readonly performed: Performed;
  readonly events: readonly Event[];
  readonly view: View;
}

export interface Tasks {
  task(host: string, module: Module, given: Readonly<Record<string, unknown>>, options?: TaskOptions): Promise<Outcome>;
  close(): Promise<void>;
}

/** @param inventory the path of the lab's inventory */
export async function tasksOn(inventory: string): Promise<Tasks> {
  const { inventory: hosts } = await loadInventory([inventory], undefined);
  if (!hosts) throw new Error(`"${inventory}" is no inventory`);
  const access = (name: string): Access => {
    const host = hosts.hosts.get(name);
    if (!host) throw new Error(`No host "${name}"`);
    const { connecting } = connectionOf(name, scopeOf([variables(host.vars)]), () => undefined, {}, {});
    if (!connecting) throw new Error(`"${name}" cannot be reached by its variables`);
    return { target: { ...connecting.target, connectTimeout: 3 }, become: false, becomeUser: 'root' };
  };
  const events: Event[] = [];
  const emit = (event: Event) => void events.push(event);
  const open = (): Fleet => {
    const fleet = new Fleet({ forks: 20, lookLimit: 30 }, emit);
    fleet.use(access);
    return fleet;
  };
  const fleet = open();
  return {
    async task(host, module, given, { check = false, peers = ['devstack-1', 'devstack-2'], signal, view } = {}) {
      events.length = 0;
      const filled = fill(module, given);
      if ('wrong' in filled) throw new Error(filled.wrong);
      const at: At = {
        host,
        user: 'root',
        playHosts: [host],
        peers: [...new Set([host, ...peers])],
        knows: (name) => hosts.hosts.has(name),
        nameOf: (name) => name,
        isHere: () => false,
      };
      const seen = view ?? new View();
      const ctx = {
        check,
        fleet,
        view: seen,
        stepLimit: 600,
        lookLimit: 30,
        signal: signal ?? new AbortController().signal,
        emit,
      } as unknown as RunContext;
      const task: TaskRef = {
        id: 1,
        title: module.name,
        module: module.name,
        location: { file: 'site.yml', line: 1, column: 1 },
        handler: false,
      };
      const work = { module, params: { how: 'known', value: filled.params }, at, place: { on: host, as: '' } } as const;
      const limits = { step: 600, look: 30, title: module.name, readOnly: false, environment: { variables: {} } };
      const performed = await perform(ctx, work, { task, host }, () => [], limits);
      return { performed, events: [...events], view: seen };
    },
    close: () => fleet.close(),
  };
}
