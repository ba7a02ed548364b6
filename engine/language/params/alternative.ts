import type { AnyOfProp, Prop } from '../../contract/schema.ts';

/** The alternative that a list, a mapping or anything else is meant for: the first of that kind, else the first that is no list. */
export function alternativeFor({ anyOf }: AnyOfProp, kind: 'array' | 'object' | 'other'): Prop | undefined {
  const typed = kind === 'other' ? undefined : anyOf.find((prop) => 'type' in prop && prop.type === kind);
  if (typed || kind === 'array') return typed;
  return anyOf.find((prop) => !('type' in prop && prop.type === 'array'));
}
