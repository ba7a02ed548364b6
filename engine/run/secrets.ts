// Secrets are masked by value, in every event, before any reporter sees it.
import type { Event } from './event.ts';
import { formsOf, SHORTEST } from './secret-forms.ts';

const MASK = '••••••';

/** An `emit` that masks every occurrence of the secrets. */
export function masking(secrets: Iterable<string>, emit: (event: Event) => void): (event: Event) => void {
  const all = [...secrets];
  const mask = maskOf(masks(all), shortOf(all));
  return mask ? (event) => emit(mask(event) as Event) : emit;
}

/** The same for anything else that is shown: a text, a diagnostic, a list of them. */
export function hiding(secrets: Iterable<string>): <T>(shown: T) => T {
  const all = [...secrets];
  const mask = maskOf(masks(all), shortOf(all));
  return (shown) => (mask ? (mask(shown) as typeof shown) : shown);
}

const masks = (secrets: Iterable<string>): ReadonlyMap<string, string> =>
  new Map(formsOf(secrets).map((form) => [form, MASK]));

/** Secrets that would mask ordinary text: they count where a whole value of a result is one. */
const shortOf = (secrets: readonly string[]): ReadonlySet<string> =>
  new Set(secrets.filter(({ length }) => length > 0 && length < SHORTEST));

/** An `emit` that puts something else in the place of each word, the longest first. */
export function replacing(words: ReadonlyMap<string, string>, emit: (event: Event) => void): (event: Event) => void {
  const reworded = rewording(words);
  return (event) => emit(reworded(event));
}

/** The same for anything else that is shown. */
export function rewording(words: ReadonlyMap<string, string>): <T>(shown: T) => T {
  const mask = maskOf(words);
  return (shown) => (mask ? (mask(shown) as typeof shown) : shown);
}

function maskOf(
  words: ReadonlyMap<string, string>,
  short: ReadonlySet<string> = new Set(),
): ((value: unknown) => unknown) | undefined {
  const replaced = replacer(words);
  if (!replaced && short.size === 0) return undefined;
  const whole = (text: string) => (short.has(text) ? MASK : undefined);
  return masker(replaced ?? ((text) => text), (number) => words.get(number), whole);
}

/** Puts something else in the place of each word in a text; undefined where there is no word. */
export function replacer(words: ReadonlyMap<string, string>): ((text: string) => string) | undefined {
  const long = [...words.keys()].filter((word) => word.length >= SHORTEST).toSorted((a, b) => b.length - a.length);
  if (long.length === 0) return undefined;
  const pattern = new RegExp(long.map((word) => word.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|'), 'g');
  return (text) =>
    withoutCut(
      text.replace(pattern, (word) => words.get(word) ?? MASK),
      long,
    );
}

/** A text without the beginnings of words that were cut off by `…`. */
function withoutCut(text: string, words: readonly string[]): string {
  if (!text.includes('…')) return text;
  const parts = text.split('…');
  const last = parts.pop() ?? '';
  return [...parts.map((part) => part.slice(0, part.length - cutWord(part, words))), last].join('…');
}

/** How many characters at the end of a text are the beginning of a word. */
function cutWord(text: string, words: readonly string[]): number {
  let most = 0;
  for (const word of words)
    for (let length = Math.min(word.length - 1, text.length); length >= SHORTEST && length > most; length--)
      if (text.endsWith(word.slice(0, length))) most = length;
  return most;
}

/** What holds no secret stays the same object, and equal objects become equal ones: a task is one object in all its events. */
function masker(
  masked: (text: string) => string,
  maskedNumber: (digits: string) => string | undefined,
  maskedWhole: (text: string) => string | undefined,
): (value: unknown) => unknown {
  const known = new WeakMap<object, unknown>();
  /** Numbers too: of what a module returned, not of an event's own fields. `own` is what it returned, and an item. */
  const maskResult = (value: unknown, own: boolean): unknown => {
    if (typeof value === 'number') return maskedNumber(String(value)) ?? value;
    if (typeof value === 'string') return (own ? maskedWhole(value) : undefined) ?? masked(value);
    if (Array.isArray(value)) return value.map((each) => maskResult(each, own));
    if (typeof value !== 'object' || value === null) return mask(value);
    const entries = Reflect.ownKeys(value).map((key) => {
      return [mask(key), maskResult(Reflect.get(value, key), own || key === 'result')] as const;
    });
    return Object.fromEntries(entries);
  };
  const mask = (value: unknown): unknown => {
    if (typeof value === 'string') return masked(value);
    if (typeof value !== 'object' || value === null) return value;
    const before = known.get(value);
    if (before !== undefined) return before;
    const after = Array.isArray(value) ? maskedList(value) : maskedMap(value);
    known.set(value, after);
    return after;
  };
  const maskedList = (list: readonly unknown[]): unknown => {
    const after = list.map(mask);
    return after.every((item, i) => item === list[i]) ? list : after;
  };
  const maskedMap = (map: object): unknown => {
    const entries = Reflect.ownKeys(map).map((key) => [key, mask(key), Reflect.get(map, key)] as const);
    const after = entries.map(
      ([key, name, value]) =>
        [
          key,
          name,
          value,
          key === 'result' || key === 'item' ? maskResult(value, key === 'item') : mask(value),
        ] as const,
    );
    if (after.every(([key, name, value, now]) => key === name && value === now)) return map;
    return Object.fromEntries(after.map(([, name, , now]) => [name, now]));
  };
  return mask;
}
