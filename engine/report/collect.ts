// Results are reported a task at a time, and hosts with equal results together.
import type { Event, Outcome, TaskRef } from '../run/event.ts';
import { detailLines, type Item, type Show } from './details.ts';
import { isQuiet } from './outcome.ts';

/** Hosts on which a task ended in the same way. */
export interface Group {
  readonly hosts: readonly string[];
  readonly outcome: Outcome;
  readonly reason?: string;
  /** Quiet, and resting on what nobody knows: a mark says so. */
  readonly marked: boolean;
  /** What stands below the task's line. */
  readonly lines: readonly string[];
  /** Of the host that took longest. */
  readonly seconds: number;
}

/** What is to be told of a task: all its hosts, or those that have ended so far. */
export interface Block {
  readonly task: TaskRef;
  /** The hosts that the task was started for. */
  readonly hosts: readonly string[];
  readonly groups: readonly Group[];
}

interface Pending {
  readonly task: TaskRef;
  readonly hosts: readonly string[];
  readonly items: Map<string, Item[]>;
  /** Ended and not told yet, by host. */
  readonly ended: Map<string, Group>;
  told: number;
}

/** Gathers results until all hosts of a task have ended. */
export class Collector {
  readonly #show: Show;
  readonly #pending = new Map<number, Pending>();

  constructor(show: Show) {
    this.#show = show;
  }

  /** Takes an event; returns what has become complete with it. */
  take(event: Event): readonly Block[] {
    switch (event.type) {
      case 'task-started':
        this.#of(event.task, event.hosts);
        return [];
      case 'item-ended':
        this.#item(event);
        return [];
      case 'task-ended':
        return this.#end(event);
      case 'play-started':
      case 'play-ended':
      case 'run-ended': {
        const rest = this.ended();
        this.#pending.clear();
        return rest;
      }
      default:
        return [];
    }
  }

  /** What has ended on some hosts of tasks that others still work on; it is not told again. */
  ended(): readonly Block[] {
    return [...this.#pending.values()].map((pending) => tell(pending)).filter(({ groups }) => groups.length > 0);
  }

  /** The same of what went otherwise than `ok` and `skipped`, which can wait for the other hosts. */
  news(): readonly Block[] {
    const blocks = [...this.#pending.values()].map((pending) => tell(pending, ({ outcome }) => !isQuiet(outcome)));
    return blocks.filter(({ groups }) => groups.length > 0);
  }

  #of(task: TaskRef, hosts: readonly string[]): Pending {
    const known = this.#pending.get(task.id);
    if (known) return known;
    const fresh: Pending = { task, hosts, items: new Map(), ended: new Map(), told: 0 };
    this.#pending.set(task.id, fresh);
    return fresh;
  }

  #item({ task, host, item, result }: Extract<Event, { type: 'item-ended' }>): void {
    const { items } = this.#of(task, [host]);
    const list = items.get(host) ?? [];
    list.push({ label: item, result });
    items.set(host, list);
  }

  #end({ task, host, result, seconds }: Extract<Event, { type: 'task-ended' }>): readonly Block[] {
    const pending = this.#of(task, [host]);
    const lines = detailLines(task, result, pending.items.get(host) ?? [], this.#show);
    const { outcome, reason } = result;
    const marked = isQuiet(outcome) && result.restsOn.length > 0;
    pending.items.delete(host);
    pending.ended.set(host, {
      hosts: [host],
      outcome,
      marked,
      lines,
      seconds,
      ...(reason !== undefined && { reason }),
    });
    if (pending.told + pending.ended.size < pending.hosts.length) return [];
    this.#pending.delete(task.id);
    return [tell(pending)];
  }
}

/** Takes what has ended, in the order of the hosts, and puts equal results together. */
function tell(pending: Pending, wanted: (group: Group) => boolean = () => true): Block {
  const { task, hosts, ended } = pending;
  const inOrder = [...new Set([...hosts, ...ended.keys()])];
  const groups = new Map<string, Group>();
  for (const host of inOrder) {
    const one = ended.get(host);
    if (!one || !wanted(one)) continue;
    ended.delete(host);
    pending.told++;
    const key = JSON.stringify([one.outcome, one.reason, one.marked, one.lines]);
    const same = groups.get(key);
    const merged = same && {
      ...same,
      hosts: [...same.hosts, host],
      seconds: Math.max(same.seconds, one.seconds),
    };
    groups.set(key, merged ?? one);
  }
  return { task, hosts, groups: [...groups.values()] };
}
