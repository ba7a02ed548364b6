// `meta: end_role`: hosts that have left a role before its end.
import type { Role } from '../language/program.ts';
import type { HostState } from './hosts.ts';
import type { Resolved } from './resolve.ts';

type Inside = Pick<Resolved, 'roles'>;

export class RoleEnds {
  readonly #left = new Map<Role, Set<HostState>>();

  /** The innermost role that a task stands in is over for a host. */
  leave({ roles }: Inside, state: HostState): void {
    const role = roles.at(-1);
    if (!role) return;
    const hosts = this.#left.get(role) ?? new Set();
    this.#left.set(role, hosts.add(state));
  }

  /** A use of a role begins for these hosts, perhaps not the first one. */
  enter(role: Role, hosts: readonly HostState[]): void {
    for (const state of hosts) this.#left.get(role)?.delete(state);
  }

  /** Whether a host has left a role that a task stands in. */
  has({ roles }: Inside, state: HostState): boolean {
    return this.#left.size > 0 && roles.some((role) => this.#left.get(role)?.has(state));
  }
}
