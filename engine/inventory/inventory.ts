// The hosts and groups that the user described: types without logic.
import type { Location } from '../diagnostics/diagnostic.ts';
import type { Templated } from '../language/program.ts';

/** A variable with where it was set. */
export interface Variable {
  readonly value: Templated;
  readonly location: Location;
}

export interface Host {
  readonly name: string;
  /** All groups that hold it, ancestors included, `all` aside; sorted by depth, then name. */
  readonly groups: readonly string[];
  /** Its variables from every source, already merged by precedence; the last source wins. */
  readonly vars: ReadonlyMap<string, Variable>;
}

export interface Group {
  readonly name: string;
  readonly children: readonly string[];
  /** The hosts that are in it not only through a child. */
  readonly own: readonly string[];
  /** All hosts in it and below it: its own, then those of its children, then theirs. */
  readonly hosts: readonly string[];
}

export interface Inventory {
  /** What `-i` named, absolute; empty for a bare host list. */
  readonly sources: readonly string[];
  /** In inventory order. */
  readonly hosts: ReadonlyMap<string, Host>;
  /** `all` and `ungrouped` among them. */
  readonly groups: ReadonlyMap<string, Group>;
  /** `localhost` where no source names it: this machine, in no group, connected to without SSH. */
  readonly implicit?: Host;
}
