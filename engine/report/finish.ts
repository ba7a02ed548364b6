// What a report closes with.
import type { Event, TaskRef } from '../run/event.ts';
import { assumption, placeOf, type Show } from './details.ts';
import { foldHosts } from './hosts.ts';
import { isQuiet, MARK } from './outcome.ts';
import { lastLine, recapTable } from './recap.ts';
import { visible, visibleLines } from './visible.ts';

interface Failure {
  readonly task: TaskRef;
  readonly hosts: string[];
  readonly message: string;
}

/** A failure with fewer results after it is still in sight. */
const IN_SIGHT = 6;

/** Remembers what failed, to name it once more at the end, where people look first. */
export class Finish {
  readonly #failures: Failure[] = [];
  /** What results with a mark rest on. */
  readonly #restsOn = new Set<string>();
  #since = 0;

  take(event: Event): void {
    if (event.type !== 'task-ended') return;
    const { task, host, result } = event;
    if (isQuiet(result.outcome)) for (const title of result.restsOn) this.#restsOn.add(title);
    if (this.#failures.length > 0) this.#since++;
    if (result.outcome !== 'failed' && result.outcome !== 'unreachable') return;
    const message = visibleLines(result.failure?.message ?? result.outcome)[0] ?? '';
    const same = this.#failures.find((failure) => failure.task.id === task.id && failure.message === message);
    if (same) same.hosts.push(host);
    else this.#failures.push({ task, hosts: [host], message });
  }

  /** Failures out of sight, the table and the last line; the last line alone where no host took part. */
  lines(ending: Extract<Event, { type: 'run-ended' }>, show: Show): string[] {
    const { paint } = show;
    const failures = this.#failures.flatMap(({ task, hosts, message }) => [
      `${paint.red('✖')} ${paint.bold(foldHosts(hosts))}  ${visible(task.title)} ${paint.dim(`(${placeOf(task.location)})`)}`,
      `    ${paint.red(message)}`,
    ]);
    const table = ending.recap.length === 0 ? [] : [...recapTable(ending.recap, show), ''];
    const told =
      this.#since < IN_SIGHT ? [] : [paint.bold(paint.red(show.check ? 'IMPOSSIBLE' : 'FAILED')), ...failures, ''];
    const legend = this.#restsOn.size > 0 ? [paint.dim(`${MARK} ${assumption([...this.#restsOn], show)}`), ''] : [];
    return ['', ...legend, ...told, ...table, lastLine(ending, show)];
  }
}
