// The report for a terminal: what has ended is printed for good, what runs is shown live below it.
import type { Event, Reporter } from '../run/event.ts';
import { type Block, Collector, type Group } from './collect.ts';
import { failureLines, indent, placeOf, type Show } from './details.ts';
import { Finish } from './finish.ts';
import { foldHosts, hostLabel, isCount } from './hosts.ts';
import { Live } from './live.ts';
import { glyphOf, isQuiet, MARK, paintOutcome, wordOf } from './outcome.ts';
import type { Paint } from './paint.ts';
import { isOfPlan, planLines } from './plan.ts';
import { duration, visible } from './visible.ts';
import type { Wave } from './wave.ts';
import { drained, type Sink } from './write.ts';

/** The screen is brought up to date this often while events come, and this often while none do. */
const FRAME_MS = 80;
const IDLE_MS = 500;
/** Results of a task that still runs elsewhere are printed after this long. */
const PATIENCE_MS = 5000;

export interface TreeSettings {
  readonly stdout: Sink;
  readonly show: Show;
  readonly now?: () => number;
}

/** Plays, their tasks and the hosts that differ, as a tree that grows downwards. */
export class TreeReporter implements Reporter {
  readonly #stdout: Sink;
  readonly #show: Show;
  readonly #now: () => number;
  readonly #collector: Collector;
  readonly #finish = new Finish();
  readonly #live: Live;
  #lines: string[] = [];
  #playHosts: readonly string[] = [];
  #waitingSince: number | undefined;
  #wave: Wave | undefined;
  #timer: NodeJS.Timeout | undefined;
  #due = 0;
  #work: Promise<void> = Promise.resolve();
  #closed = false;
  #still = false;

  constructor({ stdout, show, now = () => performance.now() }: TreeSettings) {
    this.#stdout = stdout;
    this.#show = show;
    this.#now = now;
    this.#collector = new Collector(show);
    this.#live = new Live(show);
  }

  event(event: Event): void {
    this.#print(this.#collector.take(event));
    this.#finish.take(event);
    this.#live.take(event, this.#now());
    if (event.type === 'task-ended') this.#waitingSince ??= this.#now();
    if (event.type === 'play-started') this.#playHosts = event.hosts;
    this.#lines.push(...(isOfPlan(event) ? planLines(event, this.#show) : headLines(event, this.#show)));
    if (event.type === 'run-ended') this.#lines.push(...this.#finish.lines(event, this.#show));
    this.#schedule(FRAME_MS);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#work;
    this.#print(this.#collector.ended());
    await this.#refresh();
    await drained(this.#stdout);
  }

  #print(blocks: readonly Block[]): void {
    this.#lines.push(...blocks.flatMap((block) => blockLines(block, this.#playHosts, this.#show)));
    if (blocks.length > 0) this.#waitingSince = undefined;
  }

  /** Brings the screen up to date within this time; an earlier appointment stands. */
  #schedule(after: number): void {
    const due = this.#now() + after;
    if (this.#closed || (this.#timer && this.#due <= due)) return;
    clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#work = this.#work.then(() => this.#refresh()).catch(() => this.#goStill());
    }, after).unref();
  }

  /** A live part that cannot be drawn must not stop the run: the rest is printed as it ends. */
  #goStill(): void {
    this.#still = true;
    this.#wave = undefined;
  }

  /** Prints what is to stay and shows what goes on now. */
  async #refresh(): Promise<void> {
    const now = this.#now();
    if (this.#waitingSince !== undefined && now - this.#waitingSince > PATIENCE_MS) {
      this.#print(this.#collector.news());
    }
    const view = this.#closed || this.#still ? undefined : this.#live.view(now, this.#stdout.rows ?? 24);
    if (this.#wave && (this.#lines.length > 0 || !view || !this.#wave.fits(view))) {
      await this.#wave.stop();
      this.#wave = undefined;
    }
    const lines = this.#lines.splice(0);
    if (lines.length > 0) this.#stdout.write(`${lines.join('\n')}\n`);
    if (!view || this.#closed) return;
    if (this.#wave) this.#wave.show(view);
    else this.#wave = await startWave(view, this.#show.paint);
    this.#schedule(this.#lines.length > 0 ? FRAME_MS : IDLE_MS);
  }
}

async function startWave(view: Parameters<Wave['show']>[0], paint: Paint): Promise<Wave> {
  const [library, { Wave }] = await Promise.all([import('listr2'), import('./wave.ts')]);
  return new Wave(library, view, paint);
}

/** The lines that an event prints by itself. */
function headLines(event: Event, { paint, check, verbose }: Show): string[] {
  switch (event.type) {
    case 'run-started':
      return check ? [`${paint.bold(paint.cyan('DRY RUN'))} ${visible(event.playbook)}: nothing is changed`] : [];
    case 'play-started': {
      const where = paint.dim(`(${placeOf(event.location)}) on ${foldHosts(event.hosts)}`);
      return ['', `${paint.bold(`PLAY ${visible(event.play)}`)} ${where}`];
    }
    case 'host-connected':
      return verbose > 0 ? [paint.dim(`  ${event.host} connected in ${duration(event.seconds)}`)] : [];
    case 'warning': {
      const [first = '', ...more] = failureLines(event.diagnostic, undefined, paint);
      return [`${paint.yellow('!')} ${first}`, ...indent(more)];
    }
    default:
      return [];
  }
}

/** A task with its hosts: one line where all ended alike, else one more for each group. */
export function blockLines(block: Block, playHosts: readonly string[], show: Show): string[] {
  const { task, groups } = block;
  const [first] = groups;
  if (!first) return [];
  const title = `${task.handler ? 'handler: ' : ''}${visible(task.title)}`;
  const place = show.paint.dim(`(${placeOf(task.location)})`);
  if (groups.length === 1) {
    const { hosts, outcome } = first;
    const glyph = paintOutcome(outcome, glyphOf(outcome), show.paint);
    const who = hosts.length === playHosts.length ? '' : `  ${label(first, playHosts)}`;
    const text = isQuiet(outcome) ? show.paint.dim(title) : title;
    const line = `  ${glyph} ${text} ${place}${who}${remarks(first, show)}`;
    return [line, ...indent(more(first, playHosts, show), 6)];
  }
  const worst =
    groups.find(({ outcome }) => !isQuiet(outcome) && outcome !== 'changed') ?? groups.find(isLoud) ?? first;
  const width = Math.max(...groups.map(({ hosts }) => hostLabel(hosts, playHosts).length));
  return [
    `  ${paintOutcome(worst.outcome, glyphOf(worst.outcome), show.paint)} ${title} ${place}`,
    ...groups.flatMap((group) => [
      `      ${label(group, playHosts, width)}  ${paintOutcome(group.outcome, glyphOf(group.outcome), show.paint)} ` +
        `${paintOutcome(group.outcome, wordOf(group.outcome, show.check), show.paint)}${remarks(group, show, false)}`,
      ...indent(more(group, playHosts, show), 8),
    ]),
  ];
}

function isLoud({ outcome }: Group): boolean {
  return !isQuiet(outcome);
}

function label({ hosts }: Group, playHosts: readonly string[], width = 0): string {
  return hostLabel(hosts, playHosts).padEnd(width);
}

/** The outcome's word where its sign does not say enough, the reason, and the time where it was long. */
function remarks({ outcome, reason, marked, seconds }: Group, { paint, check }: Show, named = true): string {
  const plain = outcome === 'ok' || outcome === 'changed';
  const word = plain || !named ? '' : `  ${paintOutcome(outcome, wordOf(outcome, check), paint)}`;
  const why = outcome === 'skipped' && reason !== undefined ? paint.dim(`: ${visible(reason)}`) : '';
  return `${marked ? paint.dim(` ${MARK}`) : ''}${word}${why}${seconds >= 1 ? paint.dim(`  ${duration(seconds)}`) : ''}`;
}

function more({ hosts, lines }: Group, playHosts: readonly string[], { paint }: Show): string[] {
  return isCount(hosts, playHosts) ? [paint.dim(`on ${foldHosts(hosts)}`), ...lines] : [...lines];
}
