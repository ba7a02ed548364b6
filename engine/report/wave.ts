// The live part of the terminal, drawn by listr2: a root for the play, places for tasks and hosts.
import type { Listr, ListrDefaultRenderer, ListrSilentRenderer, ListrTask, ListrTaskWrapper } from 'listr2';
import type { View } from './live.ts';
import type { Paint } from './paint.ts';

type Library = typeof import('listr2');
type Place = ListrTaskWrapper<unknown, ListrDefaultRenderer, ListrSilentRenderer>;
type Running = Promise<void> | ReturnType<Place['newListr']>;
type Spec = ListrTask<unknown, ListrDefaultRenderer, ListrSilentRenderer>;

/** Shows views until it is stopped, and then leaves nothing behind. */
export class Wave {
  readonly #listr: Listr<unknown, ListrDefaultRenderer, ListrSilentRenderer>;
  /** Places for hosts, one entry a task. */
  readonly #room: readonly number[];
  readonly #places = new Map<string, Place>();
  readonly #titles = new Map<string, string>();
  readonly #stopped: Promise<void>;
  readonly #done: Promise<unknown>;
  /** Gives the streams and the cursor back when the process ends in the middle. */
  readonly #rescue: () => void;
  #stop: () => void = () => undefined;
  #view: View;

  /** Makes as many places as the view has room for; listr2 holds stdout and stderr until `stop`. */
  constructor(library: Library, view: View, paint: Paint) {
    this.#view = view;
    this.#room = view.tasks.map(({ room }) => room);
    this.#stopped = new Promise((resolve) => {
      this.#stop = resolve;
    });
    const processOutput = new library.ProcessOutput();
    const spinner = new library.Spinner();
    this.#listr = new library.Listr(this.#root(), {
      renderer: library.DefaultRenderer,
      fallbackRenderer: library.SilentRenderer,
      concurrent: true,
      registerSignalListeners: false,
      exitOnError: false,
      rendererOptions: {
        clearOutput: true,
        collapseSubtasks: false,
        formatOutput: 'truncate',
        spinner,
        icon: { PENDING: () => spinner.fetch() },
        color: { PENDING: paint.cyan },
        logger: new library.ListrLogger({ useIcons: true, toStderr: [], processOutput }),
      },
    });
    this.#rescue = () => processOutput.release();
    process.once('exit', this.#rescue);
    this.#done = this.#listr.run();
  }

  /** Whether there is a place for everything in a view. */
  fits(view: View): boolean {
    return view.tasks.every(({ hosts }, t) => hosts.length <= (this.#room[t] ?? -1));
  }

  show(view: View): void {
    this.#view = view;
    this.#set('play', view.title);
    this.#room.forEach((room, t) => {
      this.#set(`${t}`, view.tasks[t]?.title ?? '');
      for (let h = 0; h < room; h++) this.#set(`${t}.${h}`, view.tasks[t]?.hosts[h] ?? '');
    });
  }

  /** Clears the live part; the terminal is free for other lines afterwards. */
  async stop(): Promise<void> {
    this.show({ title: '', tasks: [] });
    this.#stop();
    await this.#done;
    process.removeListener('exit', this.#rescue);
  }

  #root(): Spec {
    const hosts = (t: number, room: number): Spec[] =>
      Array.from({ length: room }, (_, h) => this.#spec(`${t}.${h}`, () => this.#stopped));
    const tasks = this.#room.map((room, t) => this.#spec(`${t}`, (place) => this.#within(place, hosts(t, room))));
    return this.#spec('play', (place) => this.#within(place, tasks));
  }

  /** A place for others inside it, which goes on until the wave is stopped also where it has none. */
  #within(place: Place, specs: Spec[]): Running {
    return specs.length === 0 ? this.#stopped : place.newListr(specs, { concurrent: true });
  }

  #spec(key: string, task: (place: Place) => Running): Spec {
    return {
      task: (_, place) => {
        this.#places.set(key, place);
        this.show(this.#view);
        return task(place);
      },
    };
  }

  #set(key: string, title: string): void {
    const place = this.#places.get(key);
    if (!place || this.#titles.get(key) === title) return;
    this.#titles.set(key, title);
    place.title = title;
  }
}
