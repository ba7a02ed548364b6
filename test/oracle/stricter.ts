// Where Play answers differently from Ansible on purpose: the table of docs/hosts.md, and a test holds each row.
import type { InventoryCase, PatternCase } from './case.ts';

interface Difference {
  /** What Ansible makes of it, for the table. */
  readonly ansible: string;
  /** What Play says instead: one of its codes, or what it does. */
  readonly play: string;
}

export interface InventoryDifference extends Difference {
  readonly what: string;
  readonly asked: InventoryCase;
}

export interface PatternDifference extends Difference {
  readonly what: string;
  readonly asked: PatternCase;
}

const ini = (text: string): InventoryCase => ({ sources: ['lab.ini'], files: { 'lab.ini': text } });
const yaml = (text: string): InventoryCase => ({ sources: ['lab.yml'], files: { 'lab.yml': text } });

/** Inventories that Ansible takes and Play refuses; `play` is the code. */
export const STRICTER: readonly InventoryDifference[] = [
  {
    what: '`h1 pw=a#b x=1`',
    ansible: '`pw` is `a`, and `x` is lost',
    play: 'inventory-hash',
    asked: ini('h1 pw=a#b x=1\n'),
  },
  {
    what: 'a range that runs backward, `h[3:1]`',
    ansible: 'no host',
    play: 'inventory-host',
    asked: ini('h[3:1]\n'),
  },
  {
    what: '`x=1` before any section',
    ansible: 'a host that is called `x=1`',
    play: 'inventory-host',
    asked: ini('x=1\n'),
  },
  {
    what: 'a port for a host that was named before without it',
    ansible: 'drops the port',
    play: 'inventory-port',
    asked: ini('h1\n[web]\nh1:2222\n'),
  },
  {
    what: 'a port that is none, `h:99999`',
    ansible: 'the port 99999',
    play: 'inventory-host',
    asked: ini('h:99999\n'),
  },
  {
    what: 'a whole number beyond 2⁵³',
    ansible: 'the number',
    play: 'inventory-value',
    asked: ini('h1 v=12345678901234567890\n'),
  },
  {
    what: '`yes`, `0644`, `1:30`, `1_000`, `1e3` and dates without quotes in YAML, which are one thing in YAML 1.1 and another in 1.2',
    ansible: 'reads YAML 1.1: `true`, 420, 90, …',
    play: 'yaml-differs',
    asked: yaml('all:\n  hosts:\n    h1: {v: yes}\n'),
  },
  {
    what: 'a key twice in a YAML mapping',
    ansible: 'the last wins, with a warning',
    play: 'yaml-duplicate-key',
    asked: yaml('all:\n  hosts:\n    h1:\n    h1:\n'),
  },
  {
    what: 'an unknown word in a group of a YAML inventory',
    ansible: 'skips it, with a warning',
    play: 'inventory-structure',
    asked: yaml('all:\n  host:\n    h1:\n'),
  },
  {
    what: '`hosts: h1` in YAML, a text for a mapping',
    ansible: 'a host',
    play: 'inventory-structure',
    asked: yaml('all:\n  hosts: h1\n'),
  },
  {
    what: '`group_vars/web.yml` and `group_vars/web.yaml`',
    ansible: 'reads one of them',
    play: 'inventory-twice',
    asked: {
      sources: ['lab.ini'],
      files: { 'lab.ini': '[web]\nh1\n', 'group_vars/web.yml': 'a: 1', 'group_vars/web.yaml': 'b: 1' },
    },
  },
  {
    what: 'a value of `{{ }}` that is no expression',
    ansible: 'an error when it is read',
    play: 'expression-syntax',
    asked: ini('h1 v="{{ a b }}"\n'),
  },
];

/** Inventories of which the two say different things without an error; `play` says what. */
export const OTHERWISE: readonly InventoryDifference[] = [
  {
    what: '`lab.ini` in a folder that `-i` names',
    ansible: 'passes over it, as over other files of that name',
    play: 'reads it',
    asked: { sources: ['inv'], files: { 'inv/a': 'h1\n', 'inv/lab.ini': 'h2\n' } },
  },
  {
    what: '`-i h[1:2],`',
    ansible: 'a host that is called `h[1:2]`',
    play: 'the hosts `h1` and `h2`',
    asked: { sources: ['h[1:2],'], files: {} },
  },
  {
    what: 'passwords, such as `ansible_password`; values of encrypted files likewise',
    ansible: 'prints them',
    play: 'prints `••••••`',
    asked: ini('h1 ansible_password=hunter2\n'),
  },
];

/** Patterns that Ansible takes, often with a warning, and Play refuses; `play` is the code. */
export const STRICTER_PATTERNS: readonly PatternDifference[] = [
  {
    what: 'a part that matches nothing, `web:nowhere`',
    ansible: 'the rest, with a warning',
    play: 'pattern-unknown',
    asked: { as: 'hosts', pattern: 'web:nowhere' },
  },
  {
    what: 'a pattern without hosts, `web:!web`',
    ansible: 'nothing is done',
    play: 'pattern-empty',
    asked: { as: 'hosts', pattern: 'web:!web' },
  },
  {
    what: 'an empty limit, `-l ,`',
    ansible: 'every host',
    play: 'pattern-empty',
    asked: { as: 'limit', pattern: ',' },
  },
  {
    what: 'a place that a group does not have, `web[9]`',
    ansible: 'no host',
    play: 'pattern-index',
    asked: { as: 'hosts', pattern: 'web[9]' },
  },
];
