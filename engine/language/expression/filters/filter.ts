import type { Value } from '../../../values/lazy.ts';
import type { Arguments, Missing, Signature } from '../call.ts';

/** One filter: what it takes, and what it makes of a value. */
export interface Filter extends Signature {
  apply(value: Value, args: Arguments): Value | Missing;
}

export type Filters = { readonly [name: string]: Filter };

/** A filter without arguments. */
export const plain = (apply: Filter['apply'], shallow = false): Filter => ({
  params: [],
  required: 0,
  ...(shallow && { shallow }),
  apply,
});
