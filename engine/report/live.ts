// What is going on at this moment, as a small tree: the play, its running tasks, their busy hosts.
import type { Event, Outcome, TaskRef } from '../run/event.ts';
import { placeOf, type Show } from './details.ts';
import { hostLabel } from './hosts.ts';
import type { Paint } from './paint.ts';
import { amount, duration, visible } from './visible.ts';

/** The lines of the live part; titles are coloured and one line each. */
export interface View {
  readonly title: string;
  readonly tasks: readonly ViewedTask[];
}

export interface ViewedTask {
  readonly title: string;
  /** The hosts that are busy now. */
  readonly hosts: readonly string[];
  /** How many hosts may become busy and be shown. */
  readonly room: number;
}

const MOST_TASKS = 4;
const MOST_HOSTS = 8;

const BAR = 20;

interface Busy {
  readonly since: number;
  text: string;
  percent?: number;
}

interface Active {
  readonly task: TaskRef;
  readonly hosts: readonly string[];
  readonly since: number;
  readonly busy: Map<string, Busy>;
  ended: number;
}

/** Follows the events of a run; times are milliseconds of one clock. */
export class Live {
  readonly #paint: Paint;
  readonly #changed: string;
  readonly #connecting = new Map<string, Busy>();
  readonly #active = new Map<number, Active>();
  readonly #counts = new Map<Outcome, number>();
  #play = '';
  #since = 0;

  constructor({ paint, check }: Pick<Show, 'paint' | 'check'>) {
    this.#paint = paint;
    this.#changed = check ? 'to change' : 'changed';
  }

  take(event: Event, now: number): void {
    switch (event.type) {
      case 'run-started':
        this.#since = now;
        return;
      case 'play-started':
        this.#play = visible(event.play);
        this.#active.clear();
        return;
      case 'host-connecting':
        this.#connecting.set(event.host, { since: now, text: 'connecting' });
        return;
      case 'host-waiting':
        this.#connecting.set(event.host, { since: now, text: `waits for the lock held by ${visible(event.holder)}` });
        return;
      case 'host-connected':
        this.#connecting.delete(event.host);
        return;
      case 'task-started':
        this.#start(event, now);
        return;
      case 'change-started':
        this.#busy(event, now).text = visible(event.item ?? event.summary);
        return;
      case 'task-waiting':
        this.#busy(event, now).text = `waits: ${visible(event.reason)}`;
        return;
      case 'progress':
        Object.assign(this.#busy(event, now), { text: visible(event.text), percent: event.percent });
        return;
      case 'task-ended':
        this.#end(event);
        return;
      case 'play-ended':
      case 'run-ended':
        this.#active.clear();
        this.#connecting.clear();
        return;
      case 'item-ended':
      case 'problem':
      case 'warning':
      case 'plan-opened':
      case 'plan-refused':
      case 'plan-decided':
      case 'plan-kept':
        return;
    }
  }

  /** Hosts that go at their own pace begin a task one after the other. */
  #start({ task, hosts }: Extract<Event, { type: 'task-started' }>, now: number): void {
    const known = this.#active.get(task.id);
    if (known) this.#active.set(task.id, { ...known, hosts: [...new Set([...known.hosts, ...hosts])] });
    else this.#active.set(task.id, { task, hosts, since: now, busy: new Map(), ended: 0 });
  }

  /** What to show, or undefined where nothing is going on; at most `rows` lines. */
  view(now: number, rows: number): View | undefined {
    if (this.#active.size === 0 && this.#connecting.size === 0) return undefined;
    const [changed, ok] = [this.#counts.get('changed') ?? 0, this.#counts.get('ok') ?? 0];
    const figures = `${duration((now - this.#since) / 1000)}  ${changed} ${this.#changed}, ${ok} ok`;
    const waiting = this.#connecting.size > 0 ? [this.#connections(now)] : [];
    const tasks = [...waiting, ...[...this.#active.values()].map((active) => this.#task(active, now))];
    const shown = tasks.slice(0, MOST_TASKS);
    const room = Math.max(1, Math.floor((rows - 2 - shown.length) / shown.length));
    return {
      title: `${this.#paint.bold(this.#play || 'Start')}  ${this.#paint.dim(figures)}`,
      tasks: shown.map((task) => {
        const most = Math.min(room, MOST_HOSTS, task.room);
        return { ...task, hosts: task.hosts.slice(0, most), room: most };
      }),
    };
  }

  #task({ task, hosts, since, busy, ended }: Active, now: number): ViewedTask {
    const { dim, bold } = this.#paint;
    const done = ended > 0 ? `, ${ended} of ${amount(hosts.length, 'host')} done` : '';
    const about = dim(`(${placeOf(task.location)}) ${hostLabel(hosts, hosts)}${done}`);
    return {
      title: `${bold(visible(task.title))} ${about}${this.#elapsed(since, now)}`,
      hosts: [...busy].map(([host, state]) => this.#host(host, state, now)),
      room: hosts.length,
    };
  }

  #connections(now: number): ViewedTask {
    const entries = [...this.#connecting];
    const title = `Connect ${this.#paint.dim(amount(entries.length, 'host'))}`;
    return { title, hosts: entries.map(([host, state]) => this.#host(host, state, now)), room: entries.length };
  }

  #host(host: string, { text, percent, since }: Busy, now: number): string {
    return `${host}  ${percent === undefined ? '' : `${bar(percent, this.#paint)}  `}${text}${this.#elapsed(since, now)}`;
  }

  #elapsed(since: number, now: number): string {
    const seconds = Math.floor((now - since) / 1000);
    return seconds < 2 ? '' : this.#paint.dim(`  ${seconds < 60 ? `${seconds} s` : duration(seconds)}`);
  }

  #busy({ task, host }: { readonly task: TaskRef; readonly host: string }, now: number): Busy {
    const active = this.#active.get(task.id) ?? { task, hosts: [host], since: now, busy: new Map(), ended: 0 };
    this.#active.set(task.id, active);
    const busy: Busy = active.busy.get(host) ?? { since: now, text: '' };
    active.busy.set(host, busy);
    return busy;
  }

  #end({ task, host, result }: Extract<Event, { type: 'task-ended' }>): void {
    this.#counts.set(result.outcome, (this.#counts.get(result.outcome) ?? 0) + 1);
    this.#connecting.delete(host);
    const active = this.#active.get(task.id);
    if (!active) return;
    active.busy.delete(host);
    active.ended++;
    if (active.ended >= active.hosts.length) this.#active.delete(task.id);
  }
}

/** `████████░░░░░░░░  42 %`. */
export function bar(percent: number, paint: Paint): string {
  const whole = Math.min(100, Math.max(0, percent));
  const filled = Math.round((whole / 100) * BAR);
  const figure = `${Math.floor(whole)} %`.padStart(5);
  return `${paint.cyan('█'.repeat(filled))}${paint.dim('░'.repeat(BAR - filled))} ${figure}`;
}
