// Facts in a run: looked at where a play reads one, remembered like any other answer.
import type { Fact } from '../contract/fact.ts';
import type { Look } from '../contract/probe.ts';
import type { Question } from '../converge/memory.ts';
import { Diagnosed } from '../diagnostics/diagnostic.ts';
import { FACT_NAMES, isFactName } from '../language/names.ts';
import { type Layer, lookup } from '../language/variables.ts';
import { lazy, NotYet, type Value } from '../values/lazy.ts';
import { isUnknown } from '../values/unknown.ts';
import type { View } from './view.ts';

/** A fact that nobody has looked at yet. */
export class NotSeen extends NotYet {
  readonly question: Question;

  constructor(what: string, question: Question) {
    super(what);
    this.question = question;
  }
}

const questionOf = (host: string, look: Look<unknown>): Question => ({ place: { on: host, as: '' }, look });

/** The facts of a host as variables. Reading one throws `NotSeen` where it is still to be asked for. */
export function factsOf(host: string, view: View, facts: ReadonlyMap<string, Fact>): Layer {
  const get = (name: string): Value | undefined => factValue(name, host, view, facts);
  const all = lazy(get, () => [...facts.keys()], 'small');
  return lookup(
    (name) => {
      if (name === 'facts' || name === 'ansible_facts') return all;
      return name.startsWith('ansible_') ? get(name.slice('ansible_'.length)) : undefined;
    },
    () => [...facts.keys()].map((name) => `ansible_${name}`),
    isFactName,
  );
}

function factValue(name: string, host: string, view: View, facts: ReadonlyMap<string, Fact>): Value | undefined {
  const fact = FACT_NAMES.has(name) ? facts.get(name) : undefined;
  if (!fact) return undefined;
  const question = questionOf(host, fact.look);
  const answer = view.memory.recall(question);
  if (!answer) throw new NotSeen(`ansible_${name}`, question);
  if (answer.how === 'problem') {
    const { code, message, hint } = answer.problem;
    throw new Diagnosed({ code, severity: 'error', message, ...(hint !== undefined && { hint }) });
  }
  return isUnknown(answer.value) ? answer.value : fact.value(answer.value);
}

/** The looks behind facts by their names as a playbook writes them. */
export function looksFor(names: Iterable<string>, facts: ReadonlyMap<string, Fact>): readonly Look<unknown>[] {
  const looks = new Set<Look<unknown>>();
  for (const name of names) {
    const whole = name === 'facts' || name === 'ansible_facts';
    const found = whole ? [...facts.values()] : [facts.get(name.slice('ansible_'.length))];
    for (const fact of found) if (fact) looks.add(fact.look);
  }
  return [...looks];
}

/**
 * What is still to be asked of a host.
 * @param sure what is only predicted counts as still to be asked
 */
export function missingFacts(
  host: string,
  looks: readonly Look<unknown>[],
  view: View,
  sure: boolean,
): readonly Question[] {
  return looks
    .map((look) => questionOf(host, look))
    .filter((question) => {
      const answer = view.memory.recall(question);
      return !answer || (sure && answer.how === 'predicted');
    });
}
