// How often a log hears of something that takes long.
import type { Event } from '../run/event.ts';
import { duration, visible } from './visible.ts';

const STEP_PERCENT = 10;
const STEP_MS = 10_000;
/** Silence after which a change that still runs is mentioned; doubled each time. */
const SILENCE_MS = 10_000;

interface Running {
  readonly since: number;
  readonly text: string;
  percent: number;
  reason: string;
  said: number;
  silence: number;
}

/** Decides which progress and waiting events are told, and speaks up for changes that run in silence. */
export class Pulse {
  readonly #now: () => number;
  readonly #speak: (hosts: readonly string[], text: string) => void;
  readonly #running = new Map<string, Running & { readonly host: string }>();
  #timer: NodeJS.Timeout | undefined;

  constructor(now: () => number, speak: (hosts: readonly string[], text: string) => void) {
    this.#now = now;
    this.#speak = speak;
  }

  /** Takes an event; true where a progress or waiting event is to be told. */
  take(event: Event): boolean {
    switch (event.type) {
      case 'change-started': {
        const text = `${visible(event.task.title)}: ${visible(event.summary)}`;
        this.#start(event.task.id, event.host, text);
        return false;
      }
      case 'progress': {
        const one = this.#at(event.task.id, event.host, visible(event.task.title));
        const far = Math.floor(event.percent / STEP_PERCENT) > Math.floor(one.percent / STEP_PERCENT);
        if (!far && one.percent >= 0 && this.#now() - one.said < STEP_MS) return false;
        one.percent = event.percent;
        one.said = this.#now();
        return true;
      }
      case 'task-waiting': {
        const one = this.#at(event.task.id, event.host, visible(event.task.title));
        if (one.reason === event.reason) return false;
        one.reason = event.reason;
        one.said = this.#now();
        return true;
      }
      case 'task-ended':
        this.#running.delete(`${event.task.id} ${event.host}`);
        return false;
      case 'run-ended':
        this.stop();
        return false;
      default:
        return false;
    }
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#running.clear();
  }

  #at(task: number, host: string, text: string): Running {
    return this.#running.get(`${task} ${host}`) ?? this.#start(task, host, text);
  }

  #start(task: number, host: string, text: string): Running {
    const now = this.#now();
    const one = { host, text, since: now, said: now, percent: -1, reason: '', silence: SILENCE_MS };
    this.#running.set(`${task} ${host}`, one);
    this.#timer ??= setInterval(() => this.#tick(), 1000).unref();
    return one;
  }

  #tick(): void {
    const now = this.#now();
    const late = [...this.#running.values()].filter(
      ({ said, silence, percent }) => percent < 0 && now - said >= silence,
    );
    const groups = new Map<string, string[]>();
    for (const one of late) {
      groups.set(one.text, [...(groups.get(one.text) ?? []), one.host]);
      one.said = now;
      one.silence *= 2;
    }
    for (const [text, hosts] of groups) {
      const since = Math.min(...late.filter((one) => one.text === text).map((one) => one.since));
      this.#speak(hosts, `${text} (${duration((now - since) / 1000)})`);
    }
  }
}
