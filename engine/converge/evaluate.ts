// A task's probes against what is remembered: what was seen, and what must still be asked.
import type { Later, Look, Probe, Probes } from '../contract/probe.ts';
import { isUnknown, unknown } from '../values/unknown.ts';
import type { Answer, Problem } from './answer.ts';
import { keyOf, type Memory, type Place, placeOf, type Question } from './memory.ts';

/** Collects, while probes are evaluated, what they asked. */
export interface Trail {
  /** Every leaf that was read, by key: what a change's condition repeats, and what verifies it. */
  readonly used: Map<string, Question>;
  /** What each of them said. */
  readonly answers: Map<string, Answer>;
  /** What must be asked for the leaves whose answer is not there yet, by their key. */
  readonly missing: Map<string, Question>;
  /** Assumptions that answers rest on. */
  readonly assumes: Set<string>;
}

export const newTrail = (): Trail => ({
  used: new Map(),
  answers: new Map(),
  missing: new Map(),
  assumes: new Set(),
});

type Evaluated =
  | { readonly how: 'value'; readonly value: unknown }
  | { readonly how: 'missing' }
  | { readonly how: 'problem'; readonly problem: Problem };

/** What is seen of a host by a task's probes. */
export type Sight =
  | { readonly how: 'seen'; readonly seen: { readonly [name: string]: unknown }; readonly open: ReadonlySet<string> }
  | { readonly how: 'missing' }
  | { readonly how: 'problem'; readonly problem: Problem };

/**
 * Evaluates named probes.
 * @param looked the `later` probes that the plan has asked for
 */
export function see(probes: Probes, at: Place, memory: Memory, looked: ReadonlySet<string>, trail: Trail): Sight {
  const seen: { [name: string]: unknown } = {};
  const open = new Set<string>();
  let missing = false;
  let problem: Problem | undefined;
  for (const [name, probe] of Object.entries(probes)) {
    if (probe.kind === 'later' && !looked.has(name)) {
      seen[name] = undefined;
      continue;
    }
    if (probe.kind === 'open') open.add(name);
    const result = evaluate(probe, at, memory, trail);
    if (result.how === 'value') seen[name] = result.value;
    else if (result.how === 'missing') missing = true;
    else problem ??= result.problem;
  }
  if (problem) return { how: 'problem', problem };
  return missing ? { how: 'missing' } : { how: 'seen', seen, open };
}

function evaluate(probe: Probe<unknown> | Later<unknown>, at: Place, memory: Memory, trail: Trail): Evaluated {
  switch (probe.kind) {
    case 'given':
      return { how: 'value', value: probe.value };
    case 'look':
      return recall(probe, at, memory, trail);
    case 'later':
      return evaluate(probe.of, at, memory, trail);
    case 'open': {
      const inner = evaluate(probe.of, at, memory, trail);
      if (inner.how !== 'problem' || !inner.problem.unreachable) return inner;
      return { how: 'value', value: unknown(inner.problem.message) };
    }
    case 'after': {
      const of = evaluate(probe.of, at, memory, trail);
      if (of.how !== 'value' || isUnknown(of.value)) return of;
      const next: (answer: never) => Probe<unknown> = probe.next;
      return evaluate(next(of.value as never), at, memory, trail);
    }
    case 'all': {
      const parts = probe.of.map((part) => evaluate(part, at, memory, trail));
      const problem = parts.find((part) => part.how === 'problem');
      if (problem) return problem;
      if (parts.some((part) => part.how === 'missing')) return { how: 'missing' };
      const values = parts.map((part) => (part.how === 'value' ? part.value : undefined));
      const closed = values.find((value, i) => isUnknown(value) && probe.of[i]?.kind !== 'open');
      return { how: 'value', value: closed ?? values };
    }
  }
}

function recall(look: Look<unknown>, at: Place, memory: Memory, trail: Trail): Evaluated {
  const question = { place: placeOf(look, at), look };
  const key = keyOf(question);
  trail.used.set(key, question);
  const answer = memory.recall(question);
  if (!answer) {
    trail.missing.set(key, memory.toAsk(question));
    return { how: 'missing' };
  }
  trail.answers.set(key, answer);
  if (answer.how === 'problem') return { how: 'problem', problem: answer.problem };
  if (answer.how === 'predicted' && answer.assumes) trail.assumes.add(answer.assumes);
  return { how: 'value', value: answer.value };
}
