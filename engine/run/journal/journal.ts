// What a run leaves to do, kept by playbook and host until it is done.
import { join } from 'node:path';
import { type HandlerName, keyOf, type Line, type Noted, type Owed, readLines, type TaskName } from './entry.ts';
import { add, begin, bornAt, journalsIn, named, remove } from './folder.ts';

/** Milliseconds after which a finished task is noted: the next one may be finished by then. */
const SOON = 200;

export interface JournalOptions {
  /** The folder for the journals of this playbook; without one nothing is kept. */
  readonly folder: string | undefined;
  /** A dry run: it reads, and notes nothing. */
  readonly check: boolean;
  /** The run goes on where an earlier one stopped; that is known until it has come further itself. */
  readonly resume?: boolean;
  /** The options that select its tasks. */
  readonly selection?: string;
  /** Told once when nothing can be kept. */
  readonly complain: (error: Error) => void;
}

/** A host, and how it is reached: two inventories may mean different ones by one name. */
export interface Kept {
  readonly name: string;
  readonly reached: string;
}

/** Where a run stopped. */
export interface Stopped {
  readonly task: TaskName;
  readonly selection: string;
}

/** What is known of one host. */
interface Page {
  readonly folder: string;
  readonly owed: Map<string, Owed>;
  /** Owed only if the change that is under way is made; by the task that makes it. */
  readonly intended: Map<string, string>;
  /** Where an earlier run that did not end well stopped. */
  readonly stopped: Stopped | undefined;
  finished: TaskName | undefined;
  noted: TaskName | undefined;
  file: string | undefined;
  /** Rings when what is finished is to be noted. */
  alarm: NodeJS.Timeout | undefined;
  /** What is being written. */
  writing: Promise<void>;
}

export class Journal {
  readonly #options: JournalOptions;
  readonly #pages: ReadonlyMap<string, Page>;
  readonly #name: string;
  readonly #at = new Date().toISOString();
  #complained = false;

  private constructor(options: JournalOptions, pages: ReadonlyMap<string, Page>) {
    this.#options = options;
    this.#pages = pages;
    this.#name = `${this.#at.replaceAll(':', '')}-${process.pid}`;
  }

  /** Reads what earlier runs left for these hosts. */
  static async open(options: JournalOptions, hosts: readonly Kept[]): Promise<Journal> {
    const { folder } = options;
    const pages = new Map<string, Page>();
    const left: [Page, string][] = [];
    const journal = new Journal(options, pages);
    for (const { name, reached } of folder === undefined ? [] : hosts) {
      const own = join(folder ?? '', named(name, `${name} ${reached}`));
      const found = await journal.#safely(() => journalsIn(own));
      const noted = (found ?? []).flatMap(({ file, text }) => {
        const one = readLines(text);
        return one && !isAlive(one) ? [{ file, one }] : [];
      });
      const owed = new Map<string, Owed>();
      for (const { one } of noted) for (const each of one.owed) if (!owed.has(keyOf(each))) owed.set(keyOf(each), each);
      const last = noted.at(-1)?.one;
      const stopped = last?.finished && { task: last.finished, selection: last.selection };
      const page: Page = {
        folder: own,
        owed,
        intended: new Map(),
        stopped,
        finished: options.resume ? stopped?.task : undefined,
        noted: undefined,
        file: undefined,
        alarm: undefined,
        writing: Promise.resolve(),
      };
      pages.set(name, page);
      for (const { file } of noted) left.push([page, file]);
    }
    if (!options.check) await journal.#takeOver(left);
    return journal;
  }

  /** What earlier runs owe a host. */
  owed(host: string): readonly Owed[] {
    return [...(this.#pages.get(host)?.owed.values() ?? [])];
  }

  /** The last task that a run which did not end well finished on a host. */
  stopped(host: string): Stopped | undefined {
    return this.#pages.get(host)?.stopped;
  }

  /** A change is about to be made; resolves when it is on the disk that these handlers are owed if it is. */
  async intend(host: string, handlers: readonly HandlerName[], by: string): Promise<void> {
    const page = this.#writable(host);
    if (!page) return;
    const lines: Line[] = [];
    for (const handler of handlers) {
      if (page.owed.has(keyOf(handler))) continue;
      lines.push(this.#owe(page, handler, by));
      page.intended.set(keyOf(handler), by);
    }
    if (lines.length > 0) await this.#write(host, page, lines, true);
  }

  /** A task ended on a host: its handlers are owed where it changed something. */
  settle(host: string, handlers: readonly HandlerName[], by: string, changed: boolean): void {
    const page = this.#writable(host);
    if (!page) return;
    const lines: Line[] = [];
    for (const handler of handlers) {
      const key = keyOf(handler);
      if (changed && !page.owed.has(key)) lines.push(this.#owe(page, handler, by));
      if (!changed && page.intended.get(key) === by) lines.push(...strike(page, handler));
      page.intended.delete(key);
    }
    if (lines.length > 0) void this.#write(host, page, lines, false);
  }

  /** A handler has run on a host, or can never run again. */
  done(host: string, handler: HandlerName): void {
    const page = this.#writable(host);
    if (page?.owed.has(keyOf(handler))) void this.#write(host, page, strike(page, handler), false);
  }

  /** A task and all before it are finished on a host. */
  finish(host: string, task: TaskName): void {
    const page = this.#writable(host);
    if (!page) return;
    page.finished = task;
    page.alarm ??= setTimeout(() => void this.#write(host, page, [], false), SOON).unref();
  }

  /** The run is over. What is done everywhere is forgotten. */
  async close(wentWell: boolean): Promise<void> {
    for (const [host, page] of this.#pages) {
      clearTimeout(page.alarm);
      if (page.owed.size > 0 || (!wentWell && page.finished)) await this.#write(host, page, [{ is: 'ended' }], false);
      else await page.writing.then(() => this.#forget(page));
    }
  }

  async #forget({ file }: Page): Promise<void> {
    if (file !== undefined) await this.#safely(() => remove(file));
  }

  #owe(page: Page, handler: HandlerName, by: string): Line {
    const owed: Owed = { ...handler, by, since: new Date().toISOString() };
    page.owed.set(keyOf(handler), owed);
    return { is: 'owed', handler: owed };
  }

  #writable(host: string): Page | undefined {
    return this.#options.check ? undefined : this.#pages.get(host);
  }

  /** What dead runs owe stands in this run's file before theirs go. */
  async #takeOver(left: readonly [Page, string][]): Promise<void> {
    for (const [host, page] of this.#pages) {
      if (page.owed.size > 0 || page.finished) await this.#write(host, page, [], true);
    }
    if (!this.#complained) await Promise.all(left.map(([, file]) => this.#safely(() => remove(file))));
  }

  #write(host: string, page: Page, lines: readonly Line[], durable: boolean): Promise<void> {
    page.writing = page.writing.then(() =>
      this.#safely(async () => {
        const all = [...finishedIn(page), ...lines];
        if (page.file !== undefined) return add(page.file, all, durable);
        const head = headOf(host, this.#at, this.#options.selection ?? '');
        const owed = [...page.owed.values()].map((handler): Line => ({ is: 'owed', handler }));
        page.file = await begin(page.folder, this.#name, [head, ...owed, ...all], durable);
      }),
    );
    return page.writing;
  }

  async #safely<T>(job: () => Promise<T>): Promise<T | undefined> {
    try {
      return await job();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if (!this.#complained) this.#options.complain(error);
      this.#complained = true;
      return undefined;
    }
  }
}

function headOf(host: string, at: string, selection: string): Line {
  return { is: 'run', process: process.pid, born: bornAt(process.pid) ?? '', at, host, selection };
}

/** What is finished and not noted yet. */
function finishedIn(page: Page): Line[] {
  clearTimeout(page.alarm);
  page.alarm = undefined;
  if (!page.finished || page.finished === page.noted) return [];
  page.noted = page.finished;
  return [{ is: 'finished', task: page.finished }];
}

function strike(page: Page, handler: HandlerName): Line[] {
  page.owed.delete(keyOf(handler));
  return [{ is: 'settled', handler: { play: handler.play, handler: handler.handler, nth: handler.nth } }];
}

/** A run that is under way does what it owes itself. */
function isAlive({ process: id, born, ended }: Noted): boolean {
  if (ended) return false;
  const now = bornAt(id);
  if (now !== undefined || born !== '') return now === born;
  try {
    process.kill(id, 0);
    return true;
  } catch {
    return false;
  }
}
