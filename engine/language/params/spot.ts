// A value together with where it stands: as written in the playbook, or as filled in at run time.
import type { Location } from '../../diagnostics/diagnostic.ts';
import { isMapping } from '../../values/data.ts';
import type { Templated } from '../program.ts';

export interface Spot {
  readonly value: unknown;
  /** JSON pointer from the parameters: `/disks/0/path`. */
  readonly pointer: string;
  readonly location: Location;
  /** Where the key stands that the value is under; the value's place for an item of a list. */
  readonly key: Location;
  /** A `{{ }}` gave the value. */
  readonly filled: boolean;
  /** A `{{ }}` decides what it is. */
  readonly open: boolean;
  readonly keys: readonly string[];
  member(key: string): Spot;
}

/** Where the key at a pointer stands. */
export type KeyPlaces = (pointer: string) => Location | undefined;

/** Put together when it is asked for, which is where something is wrong. */
type Pointer = () => string;

const whole: Pointer = () => '';

export function writtenSpot(templated: Templated, keys: KeyPlaces, pointer: Pointer = whole): Spot {
  const { written, location } = templated;
  return {
    value: written,
    get pointer() {
      return pointer();
    },
    location,
    get key() {
      return keys(pointer()) ?? location;
    },
    filled: false,
    open: !templated.constant && typeof written === 'string',
    keys: templated.keys(),
    member(key) {
      const inner = templated.member(key);
      if (!inner) throw new RangeError(`no member "${key}"`);
      return writtenSpot(inner, keys, () => below(pointer(), key));
    },
  };
}

export function filledSpot(value: unknown, locate: (pointer: string) => Location, pointer: Pointer = whole): Spot {
  return {
    value,
    get pointer() {
      return pointer();
    },
    get location() {
      return locate(pointer());
    },
    get key() {
      return locate(pointer());
    },
    filled: true,
    open: false,
    keys: isMapping(value) ? Object.keys(value) : [],
    member(key) {
      const inner = Array.isArray(value)
        ? value[Number(key)]
        : isMapping(value) && Object.hasOwn(value, key)
          ? value[key]
          : undefined;
      return filledSpot(inner, locate, () => below(pointer(), key));
    },
  };
}

/** The pointer of a member (RFC 6901). */
export function below(pointer: string, key: string): string {
  return `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
