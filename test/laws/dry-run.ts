// One task in a dry run against a world in memory, with the engine's own overlay and assessment.
import type { Change } from '../../engine/contract/change.ts';
import type { At, Module } from '../../engine/contract/module.ts';
import type { Verdict } from '../../engine/contract/plan.ts';
import type { Problem } from '../../engine/converge/answer.ts';
import { assess, type Course, newCourse, resultOf, type Work } from '../../engine/converge/assess.ts';
import { Memory } from '../../engine/converge/memory.ts';
import { hostsOf } from '../../engine/run/places.ts';
import { unknown } from '../../engine/values/unknown.ts';
import { answer, type World } from './world.ts';

export const AT: At = {
  host: 'web',
  user: 'root',
  playHosts: ['web'],
  peers: ['web'],
  knows: (host) => ['web', 'db'].includes(host),
  nameOf: (host) => host,
  isHere: () => false,
};

export interface Settled {
  readonly verdict: Verdict;
  readonly result: unknown;
}

/** A task that looks at a world and can lay over it what it would do. */
export class DryRun {
  memory = new Memory();
  readonly #work: Work;
  #world: World;
  readonly #course: Course = newCourse();

  constructor(module: Module, params: unknown, world: World, at: At = AT) {
    this.#work = { module, params: { how: 'known', value: params }, at, place: { on: at.host, as: at.user } };
    this.#world = world;
  }

  /** Looks as far as the plan wants to know; throws where the module has a problem. */
  plan(): Settled {
    for (let stage = 0; stage < 30; stage++) {
      const seen = assess(this.#work, this.memory, this.#course);
      switch (seen.how) {
        case 'missing':
          for (const question of seen.trail.missing.values()) answer(this.#world, question, this.memory);
          break;
        case 'problem':
          throw new Error(problemText(seen.problem));
        case 'held':
          throw new Error('held');
        case 'planned':
          // The engine asks for a result only at the end.
          return {
            verdict: seen.verdict,
            result: isEnd(seen.verdict) ? resultOf(this.#work, seen.seen, this.#course) : undefined,
          };
      }
    }
    throw new Error('The module never stops looking');
  }

  /** Lays the changes over what was seen, as a dry run does. */
  predict(changes: readonly Change[]): void {
    const { place } = this.#work;
    for (const change of changes) {
      this.memory.overlay(change, place, hostsOf([change], place), 'this task');
      for (const step of change.steps) {
        if (step.do === 'run' && step.keep !== undefined) this.#course.ran.set(step.keep, unknown('this task'));
      }
    }
  }

  /** The host is another one from now on, as when somebody else has changed it; what was seen when the task began stays. */
  becomes(world: World): void {
    this.memory = new Memory();
    this.#world = world;
  }

  /** As after a real run: the replies of the task's own steps. */
  ran(replies: Readonly<Record<string, { readonly code: number; readonly out: string; readonly err: string }>>): void {
    for (const [name, reply] of Object.entries(replies)) this.#course.ran.set(name, reply);
  }
}

const problemText = ({ message, hint }: Problem): string => `${message}${hint === undefined ? '' : ` (${hint})`}`;

/** The changes that a verdict is for. */
export function changesOf(verdict: Verdict): readonly Change[] {
  return 'changes' in verdict ? verdict.changes : [];
}

const isEnd = (verdict: Verdict): boolean =>
  verdict.verdict === 'refuse'
    ? verdict.registers === true
    : verdict.verdict === 'change' && verdict.changes.length === 0;
