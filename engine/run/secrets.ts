// Secrets are masked by value, in every event, before any reporter sees it.
import type { Event } from './event.ts';

const MASK = '••••••';

/** An `emit` that masks every occurrence of the secrets; short ones (under 3 characters) would mask ordinary text. */
export function masking(secrets: Iterable<string>, emit: (event: Event) => void): (event: Event) => void {
  const words = [...new Set(secrets)].filter((secret) => secret.length >= 3).toSorted((a, b) => b.length - a.length);
  if (words.length === 0) return emit;
  const mask = masker(words);
  return (event) => emit(mask(event) as Event);
}

/** What holds no secret stays the same object, and equal objects become equal ones: a task is one object in all its events. */
function masker(words: readonly string[]): (value: unknown) => unknown {
  const known = new WeakMap<object, unknown>();
  const mask = (value: unknown): unknown => {
    if (typeof value === 'string') return words.reduce((text, word) => text.replaceAll(word, MASK), value);
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
    const after = entries.map(([key, name, value]) => [key, name, value, mask(value)] as const);
    if (after.every(([key, name, value, now]) => key === name && value === now)) return map;
    return Object.fromEntries(after.map(([, name, , now]) => [name, now]));
  };
  return mask;
}
