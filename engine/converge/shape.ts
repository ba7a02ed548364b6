// Whether what a module answers is what the contract says: a complaint in words, or undefined. For modules that no type
// checker has seen.
import { isMapping, type Mapping } from '../values/data.ts';
import { isUnknown } from '../values/unknown.ts';

type Complaint = string | undefined;

/** The first complaint of a list of questions. */
function first<T>(items: Iterable<T>, ask: (item: T) => Complaint): Complaint {
  for (const item of items) {
    const complaint = ask(item);
    if (complaint !== undefined) return complaint;
  }
  return undefined;
}

const isText = (x: unknown): x is string => typeof x === 'string';
const isTexts = (x: unknown): boolean => Array.isArray(x) && x.every(isText);
const isFunction = (x: unknown): boolean => typeof x === 'function';
const isNumber = (x: unknown): boolean => typeof x === 'number';

/** What a value is, in words. */
function nounOf(x: unknown): string {
  if (x === undefined) return 'nothing';
  if (x instanceof Promise) return 'a promise';
  if (isText(x)) return x.length > 40 ? 'a long text' : `the text "${x}"`;
  if (Array.isArray(x)) return 'a list';
  if (x !== null && typeof x === 'object') return isMapping(x) ? 'a mapping' : `a ${x.constructor?.name ?? 'thing'}`;
  return typeof x === 'function' ? 'a function' : String(x);
}

const SCOPES = 'path meta data mount unit pkg tool exports pool domain network account process port kernel boot'.split(
  ' ',
);

const isScope = (x: unknown): boolean =>
  x === '*' || (isText(x) && x.includes(':') && SCOPES.includes(x.slice(0, x.indexOf(':'))));

function scopesWrong(list: unknown, what: string): Complaint {
  if (!Array.isArray(list)) return `${what} must be a list of scopes, not ${nounOf(list)}`;
  const stray: unknown = list.find((each) => !isScope(each));
  return stray === undefined ? undefined : `${what} has ${nounOf(stray)} in it, which is no scope`;
}

/** What stands in a field: what it must be, and how that is called. */
type Field = readonly [is: (x: unknown) => boolean, noun: string];
const TEXT: Field = [isText, 'text'];
const TEXTS: Field = [isTexts, 'a list of texts'];
const FUNCTION: Field = [isFunction, 'a function'];
const SECONDS: Field = [isNumber, 'a number of seconds'];
const ANY: Field = [() => true, 'anything'];

interface Shape {
  readonly needs: Mapping<Field>;
  readonly may: readonly string[];
}

function fieldsWrong(x: Mapping<unknown>, { needs, may }: Shape, what: string): Complaint {
  const stray = Object.keys(x).find((key) => !Object.hasOwn(needs, key) && !may.includes(key));
  if (stray !== undefined) return `${what} has a field "${stray}", which nobody reads`;
  return first(Object.entries(needs), ([key, [is, noun]]) =>
    is(x[key]) ? undefined : `"${key}" of ${what} must be ${noun}, not ${nounOf(x[key])}`,
  );
}

const LOOK: Shape = {
  needs: { kind: TEXT, label: TEXT, script: TEXT, args: TEXTS, reads: ANY, parse: FUNCTION },
  may: ['input', 'on', 'as', 'tool', 'bare', 'absent', 'moving', 'fresh', 'about', 'limit'],
};

/** What is wrong with the answer of `observe`. */
export function probesWrong(probes: unknown): Complaint {
  if (!isMapping(probes)) return `observe must return probes by their names, not ${nounOf(probes)}`;
  return first(Object.entries(probes), ([name, probe]) => probeWrong(probe, `the probe "${name}"`));
}

export function probeWrong(probe: unknown, what: string): Complaint {
  const kind = isMapping(probe) ? probe.kind : undefined;
  if (!isMapping(probe) || !isText(kind)) return `${what} is ${nounOf(probe)}, which is no probe`;
  switch (kind) {
    case 'look':
      return fieldsWrong(probe, LOOK, what) ?? scopesWrong(probe.reads, `"reads" of ${what}`);
    case 'given':
      return undefined;
    case 'after':
      return isFunction(probe.next) ? probeWrong(probe.of, what) : `${what} must say with a function what comes after`;
    case 'open':
    case 'later':
      return probeWrong(probe.of, what);
    case 'all':
      return Array.isArray(probe.of) ? first(probe.of, (each) => probeWrong(each, what)) : `${what} must have a list`;
    default:
      return `${what} is of the kind "${kind}", which does not exist`;
  }
}

const VERDICTS: Mapping<Shape> = {
  change: { needs: { verdict: TEXT, changes: ANY }, may: ['notes'] },
  again: { needs: { verdict: TEXT, changes: ANY }, may: ['notes'] },
  refuse: { needs: { verdict: TEXT, reason: TEXT }, may: ['hint', 'notes', 'registers'] },
  wait: { needs: { verdict: TEXT, reason: TEXT }, may: ['limit', 'notes'] },
  pause: { needs: { verdict: TEXT, seconds: SECONDS, reason: TEXT }, may: ['notes'] },
  look: { needs: { verdict: TEXT, names: TEXTS }, may: [] },
  undecided: { needs: { verdict: TEXT, on: [isUnknown, 'an unknown value'], would: ANY }, may: ['notes', 'onlyStops'] },
};

/** What is wrong with the answer of `plan`. */
export function planWrong(plan: unknown): Complaint {
  if (Array.isArray(plan)) return changesWrong(plan);
  const verdict = isMapping(plan) ? plan.verdict : undefined;
  const shape = isText(verdict) && Object.hasOwn(VERDICTS, verdict) ? VERDICTS[verdict] : undefined;
  if (!isMapping(plan) || !shape) {
    const what = isText(verdict) ? `the verdict "${verdict}"` : nounOf(plan);
    return `plan must return a list of changes or a verdict, not ${what}`;
  }
  const changes = plan.changes ?? plan.would;
  return (
    fieldsWrong(plan, shape, `the verdict "${verdict}"`) ?? (changes === undefined ? undefined : changesWrong(changes))
  );
}

const CHANGE: Shape = {
  needs: { summary: TEXT, steps: ANY, predicts: ANY, touches: ANY },
  may: ['diff', 'adds', 'empties', 'shows', 'settle', 'finally', 'opaque'],
};

function changesWrong(changes: unknown): Complaint {
  if (!Array.isArray(changes)) return `changes must be a list, not ${nounOf(changes)}`;
  return first(changes, (change) => {
    if (!isMapping(change)) return `a change must be a mapping, not ${nounOf(change)}`;
    const what = isText(change.summary) ? `the change "${change.summary}"` : 'a change';
    const { steps, predicts, touches, adds = [] } = change;
    return (
      fieldsWrong(change, CHANGE, what) ??
      scopesWrong(touches, `"touches" of ${what}`) ??
      scopesWrong(adds, `"adds" of ${what}`) ??
      (Array.isArray(steps)
        ? first(steps, (step) => stepWrong(step, what))
        : `"steps" of ${what} must be a list, not ${nounOf(steps)}`) ??
      predictsWrong(predicts, what)
    );
  });
}

function predictsWrong(predicts: unknown, what: string): Complaint {
  if (!Array.isArray(predicts)) return `"predicts" of ${what} must be a list, not ${nounOf(predicts)}`;
  return first(predicts, (each) => {
    if (!isMapping(each) || !isMapping(each.look) || each.look.kind !== 'look')
      return `a prediction of ${what} must be made with predict(look, value)`;
    if (each.value === undefined) return `a prediction of ${what} says nothing of "${each.look.label}"`;
    return probeWrong(each.look, `what ${what} predicts`);
  });
}

const isWord = (x: unknown): boolean => isText(x) || (isMapping(x) && (isText(x.secret) || x.candidate === true));
const ARGV: Field = [(x) => Array.isArray(x) && x.length > 0 && x.every(isWord), 'a list of words'];
const CONTENT: Field = [(x) => isMapping(x) && (isText(x.bytes) || isText(x.file)), '{ bytes } or a file'];
const ELSEWHERE = ['on', 'as'];

const STEPS: Mapping<Shape> = {
  run: {
    needs: { do: TEXT, argv: ARGV },
    may: [
      ...ELSEWHERE,
      'stdin',
      'secretStdin',
      'cwd',
      'env',
      'accept',
      'undo',
      'limit',
      'progress',
      'overdue',
      'cancel',
      'disconnects',
      'keep',
      'checks',
    ],
  },
  guard: { needs: { do: TEXT, says: TEXT, argv: ARGV, reads: ANY, judge: FUNCTION }, may: [...ELSEWHERE, 'stdin'] },
  write: {
    needs: { do: TEXT, path: TEXT, content: CONTENT },
    may: [...ELSEWHERE, 'base', 'mode', 'owner', 'group', 'before', 'after', 'backup'],
  },
};

function stepWrong(step: unknown, what: string): Complaint {
  const kind = isMapping(step) ? step.do : undefined;
  const shape = isText(kind) && Object.hasOwn(STEPS, kind) ? STEPS[kind] : undefined;
  if (!isMapping(step) || !shape)
    return `a step of ${what} must be a run, a guard or a write, not ${nounOf(kind ?? step)}`;
  return fieldsWrong(step, shape, `a step of ${what}`);
}

/** What is wrong with what `register` would get. */
export function resultWrong(result: unknown): Complaint {
  if (result === undefined || isMapping(result)) return dataWrong(result ?? {}, '');
  return `result must return plain data by names, not ${nounOf(result)}`;
}

function dataWrong(value: unknown, path: string): Complaint {
  if (value === null || isUnknown(value) || ['string', 'number', 'boolean'].includes(typeof value)) return undefined;
  const below = (key: string): string => (path === '' ? key : `${path}.${key}`);
  if (Array.isArray(value)) return first(value.entries(), ([index, each]) => dataWrong(each, below(String(index))));
  if (isMapping(value)) return first(Object.entries(value), ([key, each]) => dataWrong(each, below(key)));
  return `result must be plain data, and "${path}" is ${nounOf(value)}`;
}
