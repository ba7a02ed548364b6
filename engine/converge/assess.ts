// One task against what is remembered of its hosts: what must be asked, or what its plan says. Pure.
import type { At, Module } from '../contract/module.ts';
import { type Verdict, verdictOf } from '../contract/plan.ts';
import type { Reply } from '../contract/probe.ts';
import { locationText } from '../diagnostics/diagnostic.ts';
import { NotYet } from '../values/lazy.ts';
import { isUnknown, type Unknown } from '../values/unknown.ts';
import type { Problem } from './answer.ts';
import { Breach, Held } from './breach.ts';
import { newTrail, see, type Trail } from './evaluate.ts';
import type { Memory, Place } from './memory.ts';

/** A task's parameters for one host and one item. */
export type Params =
  | { readonly how: 'known'; readonly value: unknown }
  /** Some rest on something unknown or not there yet; reading one of those throws `Held`. */
  | {
      readonly how: 'held';
      readonly value: unknown;
      readonly by: Unknown | NotYet;
      /** The same without the guard, unknown parts and all. */
      readonly open: unknown;
    };

/** One module with parameters, to be brought about at one place. */
export interface Work {
  readonly module: Module;
  readonly params: Params;
  readonly at: At;
  readonly place: Place;
}

/** What a task has been through: the state that its plan may look back on. */
export interface Course {
  /** What was seen when it began; set by the first assessment that sees everything. */
  before: Seen | undefined;
  readonly ran: Map<string, Reply | Unknown>;
  /** The `later` probes that its plan has asked for. */
  readonly looked: Set<string>;
}

type Seen = { readonly [name: string]: unknown };

export const newCourse = (): Course => ({ before: undefined, ran: new Map(), looked: new Set() });

export type Assessment = { readonly trail: Trail } & (
  | { readonly how: 'missing' }
  | { readonly how: 'held'; readonly by: Unknown | NotYet }
  | { readonly how: 'problem'; readonly problem: Problem }
  | { readonly how: 'planned'; readonly verdict: Verdict; readonly seen: Seen }
);

/** Observes and plans as far as the memory goes. */
export function assess(work: Work, memory: Memory, course: Course): Assessment {
  const trail = newTrail();
  try {
    return { trail, ...assessInto(work, memory, course, trail) };
  } catch (error) {
    if (error instanceof Held) return { trail, how: 'held', by: error.by };
    if (error instanceof NotYet) return { trail, how: 'held', by: error };
    return { trail, how: 'problem', problem: moduleBug(work.module, 'cannot plan', error) };
  }
}

type Step = Assessment extends infer A ? (A extends { readonly trail: Trail } ? Omit<A, 'trail'> : never) : never;

function assessInto({ module, params, at, place }: Work, memory: Memory, course: Course, trail: Trail): Step {
  const probes = module.observe(params.value, at);
  for (let turn = 0; turn <= Object.keys(probes).length; turn++) {
    const sight = see(probes, place, memory, course.looked, trail);
    if (sight.how === 'missing') return { how: 'missing' };
    if (sight.how === 'problem') return sight;
    const { seen, open } = sight;
    const closed = Object.entries(seen).find(([name, value]) => isUnknown(value) && !open.has(name));
    if (closed && isUnknown(closed[1])) {
      return { how: 'planned', seen, verdict: { verdict: 'undecided', on: closed[1], would: [] } };
    }
    if (params.how === 'held') return { how: 'held', by: params.by };
    course.before ??= seen;
    const past = { before: course.before, ran: course.ran };
    const verdict = verdictOf(module.plan(params.value, seen, past, at));
    if (module.readOnly && 'changes' in verdict && verdict.changes.length > 0)
      throw new Error('it is to change nothing');
    if (verdict.verdict !== 'look') return { how: 'planned', verdict, seen };
    const fresh = verdict.names.filter((name) => !course.looked.has(name) && Object.hasOwn(probes, name));
    if (fresh.length === 0) throw new Error(`plan asks again for ${verdict.names.join(', ')}`);
    for (const name of fresh) course.looked.add(name);
  }
  throw new Error('plan never stops asking for more looks');
}

/** What `register` gets of a task that was assessed to the end. */
export function resultOf({ module, params, at }: Work, seen: Seen, course: Course): unknown {
  const past = { before: course.before ?? seen, ran: course.ran };
  return module.result?.(params.value, seen, past, at) ?? {};
}

/** A bug in a module, in words; of a module that is not Play's own with its file. */
export function moduleBug({ name, file }: Pick<Module, 'name' | 'file'>, what: string, error: unknown): Problem {
  const detail = error instanceof Error ? error.message : String(error);
  const place = error instanceof Breach ? error.place : undefined;
  const where = place ? locationText(place) : file;
  return {
    code: 'module-bug',
    message: `Bug in module "${name}"${where === undefined ? '' : ` (${where})`}: ${error instanceof Breach ? detail : `it ${what}: ${detail}`}`,
    hint:
      file === undefined
        ? 'This is a bug in the module, not in your playbook; please report it'
        : 'This is a bug in the module, not in your playbook: mend it there',
    unreachable: false,
  };
}
