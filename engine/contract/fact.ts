// Facts: what playbooks read of a host by name, looked at only where a name of theirs is used.
import type { Value } from '../values/lazy.ts';
import type { Look } from './probe.ts';

export interface Fact {
  /** One line for the documentation. */
  readonly description: string;
  /** Facts with one look are asked for at once. */
  readonly look: Look<unknown>;
  /** Its value, by the answer. */
  value(answer: unknown): Value;
}
