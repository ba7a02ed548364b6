// An inventory as the oracle is asked about it.

export interface InventoryCase {
  /** What `-i` names, below the case's folder; lists `a,b,` as they are. */
  readonly sources: readonly string[];
  /** The folder of a playbook, for its group_vars/ and host_vars/. */
  readonly playbookDir?: string;
  readonly files: Readonly<Record<string, string>>;
  /** Those of the files that are executable. */
  readonly programs?: readonly string[];
  /** Play may be stricter here on purpose, with one of these codes. */
  readonly strict?: readonly string[];
}

export interface PatternCase {
  /** As `hosts` of a play or as `--limit`. */
  readonly as: 'hosts' | 'limit';
  readonly pattern: string;
  /** Files that the pattern names with `@`. */
  readonly files?: Readonly<Record<string, string>>;
}

/** What Ansible said of an inventory: what `ansible-inventory --list` prints, or that it fails. */
export type InventoryAnswer = { readonly list: unknown } | { readonly failed: true };

/** What Ansible said of a pattern: the hosts, and whether it warned that a part matches nothing. */
export type PatternAnswer = { readonly hosts: readonly string[]; readonly warned: boolean } | { readonly failed: true };

export type Recorded<Case, Answer> = Case & { readonly answer: Answer };
