// The report for logs and pipes: every line says of which host it is.
import type { Event, Reporter } from '../run/event.ts';
import { type Block, Collector, type Group } from './collect.ts';
import { failureLines, indent, placeOf, type Show } from './details.ts';
import { Finish } from './finish.ts';
import { foldHosts, hostLabel, isCount } from './hosts.ts';
import { MARK, paintOutcome, wordOf } from './outcome.ts';
import { planLines } from './plan.ts';
import { Pulse } from './pulse.ts';
import { duration, visible } from './visible.ts';
import { drained, type Sink } from './write.ts';

/** Results of a task that still runs elsewhere are told after this long. */
const PATIENCE_MS = 5000;
/** The widest prefix that other lines are aligned with. */
const WIDEST = 26;
const WORD = 'changed'.length;

export interface TextSettings {
  readonly stdout: Sink;
  readonly show: Show;
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
}

/** Writes one event a line, prefixed with its host; hosts with equal results share a line. */
export class TextReporter implements Reporter {
  readonly #stdout: Sink;
  readonly #show: Show;
  readonly #collector: Collector;
  readonly #finish = new Finish();
  readonly #pulse: Pulse;
  #patience: NodeJS.Timeout | undefined;
  #playHosts: readonly string[] = [];
  #width = 0;

  constructor({ stdout, show, now = () => performance.now() }: TextSettings) {
    this.#stdout = stdout;
    this.#show = show;
    this.#collector = new Collector(show);
    this.#pulse = new Pulse(now, (hosts, text) => this.#write([this.#line(hosts, 'running', text)]));
  }

  event(event: Event): void {
    const blocks = this.#collector.take(event);
    this.#finish.take(event);
    this.#write(blocks.flatMap((block) => this.#block(block)));
    const said = this.#pulse.take(event);
    this.#write(this.#lines(event, said));
    if (event.type === 'task-ended') this.#wait();
    if (event.type === 'run-ended') this.#stop();
  }

  async close(): Promise<void> {
    this.#stop();
    this.#write(this.#collector.ended().flatMap((block) => this.#block(block)));
    await drained(this.#stdout);
  }

  #lines(event: Event, said: boolean): string[] {
    const { paint, check, verbose } = this.#show;
    switch (event.type) {
      case 'run-started':
        return check ? [`${paint.bold('DRY RUN')} ${visible(event.playbook)}: nothing is changed`] : [];
      case 'play-started':
        return this.#play(event);
      case 'host-waiting':
        return [this.#line([event.host], 'waiting', `for the lock held by ${visible(event.holder)}`)];
      case 'host-connected':
        return verbose > 0 ? [this.#line([event.host], '', paint.dim(`connected in ${duration(event.seconds)}`))] : [];
      case 'progress': {
        const word = `${Math.floor(event.percent)} %`.padStart(WORD);
        return said ? [this.#line([event.host], word, `${visible(event.task.title)}: ${visible(event.text)}`)] : [];
      }
      case 'task-waiting':
        return said
          ? [this.#line([event.host], 'waiting', `${visible(event.task.title)}: ${visible(event.reason)}`)]
          : [];
      case 'warning': {
        const [first = '', ...more] = failureLines(event.diagnostic, undefined, paint);
        return [`${paint.yellow('warning')}  ${first}`, ...indent(more, 9)];
      }
      case 'plan-opened':
      case 'plan-refused':
      case 'plan-decided':
      case 'plan-kept':
        return [...planLines(event, this.#show)];
      case 'run-ended':
        return this.#finish.lines(event, this.#show);
      case 'host-connecting':
      case 'task-started':
      case 'change-started':
      case 'item-ended':
      case 'task-ended':
      case 'play-ended':
      case 'problem':
        return [];
    }
  }

  #play({ play, location, hosts }: Extract<Event, { type: 'play-started' }>): string[] {
    const { paint } = this.#show;
    this.#playHosts = hosts;
    const labels = [...hosts, hostLabel(hosts, hosts)].map((label) => label.length + 2);
    this.#width = Math.min(WIDEST, Math.max(...labels));
    const where = paint.dim(`(${placeOf(location)})`);
    return ['', `${paint.bold(`PLAY ${visible(play)}`)} ${where} on ${foldHosts(hosts)}`];
  }

  #block(block: Block): string[] {
    return block.groups.flatMap((group) => this.#group(block, group));
  }

  #group({ task }: Block, { hosts, outcome, reason, marked, lines, seconds }: Group): string[] {
    const { paint, check } = this.#show;
    const quiet = outcome === 'ok' || outcome === 'skipped';
    const title = `${task.handler ? 'handler: ' : ''}${visible(task.title)}`;
    const why = outcome === 'skipped' && reason !== undefined ? `: ${visible(reason)}` : '';
    const time = seconds >= 1 ? ` in ${duration(seconds)}` : '';
    const names = isCount(hosts, this.#playHosts) ? [paint.dim(`on ${foldHosts(hosts)}`)] : [];
    const text = `${quiet ? paint.dim(title) : title} ${paint.dim(`(${placeOf(task.location)})${time}${why}`)}`;
    const word = paintOutcome(outcome, `${wordOf(outcome, check)}${marked ? MARK : ''}`.padEnd(WORD), paint);
    return [this.#line(hosts, word, text), ...indent([...names, ...lines], this.#width + 1)];
  }

  #line(hosts: readonly string[], word: string, text: string): string {
    const prefix = `[${hostLabel(hosts, this.#playHosts)}]`.padEnd(this.#width);
    return `${prefix} ${word.padEnd(WORD)}  ${text}`;
  }

  /** Hosts that are done do not wait for ever for one that is not. */
  #wait(): void {
    this.#patience ??= setTimeout(() => {
      this.#patience = undefined;
      this.#write(this.#collector.news().flatMap((block) => this.#block(block)));
    }, PATIENCE_MS).unref();
  }

  #stop(): void {
    this.#pulse.stop();
    clearTimeout(this.#patience);
    this.#patience = undefined;
  }

  #write(lines: readonly string[]): void {
    if (lines.length > 0) this.#stdout.write(`${lines.join('\n')}\n`);
  }
}
