// Commands, checks and the user's own verdicts.
import { type Case, play } from './case.ts';

export const COMMANDS: readonly Case[] = [
  {
    name: 'commands that are decided exactly',
    files: { 'a/there': '', 'a/go': '' },
    play: play(`
- { name: made already, command: { cmd: 'false', creates: "{{ r }}/there" } }
- { name: makes, command: { cmd: "touch {{ r }}/new", creates: "{{ r }}/new" } }
- { name: makes no more, command: { cmd: "touch {{ r }}/new", creates: "{{ r }}/new" } }
- { name: gone already, command: { cmd: 'false', removes: "{{ r }}/not" } }
- { name: takes away, command: { cmd: "rm {{ r }}/go", removes: "{{ r }}/go" } }
- { name: unless, command: { cmd: 'false', unless: "test -e {{ r }}/there" } }
- { name: onlyif, command: { cmd: 'false', onlyif: "test -e {{ r }}/not" } }`),
    unknown: ['unless', 'onlyif'],
  },
  {
    name: 'commands after what an earlier task would make',
    play: play(`
- { name: f, copy: { content: x, dest: "{{ r }}/f" } }
- { name: made, command: { cmd: 'false', creates: "{{ r }}/f" } }
- { name: d, file: { path: "{{ r }}/f", state: absent } }
- { name: gone, command: { cmd: 'false', removes: "{{ r }}/f" } }
- { name: unless, command: { cmd: 'false', unless: "test ! -e {{ r }}/f" } }`),
    unknown: ['unless'],
  },
  {
    name: 'commands that only look',
    files: { 'a/f': 'one two' },
    play: play(`
- { name: cat, command: "cat {{ r }}/f", register: c, check_mode: false, changed_when: false }
- { name: l, copy: { content: x, dest: "{{ r }}/{{ item }}" }, loop: "{{ c.stdout | split }}" }
- { name: odd, command: "false", check_mode: false, register: o, failed_when: "o.rc not in [0, 1]" }
- { name: when, copy: { content: x, dest: "{{ r }}/3" }, when: o.rc == 1 }`),
  },
  {
    name: 'commands that nobody can foretell',
    play: play(`
- { name: c, shell: "echo hello >{{ r }}/f; echo out", register: c }
- { name: never changed, shell: "echo out", changed_when: false }
- { name: perhaps, shell: "echo out", register: p, changed_when: "'out' in p.stdout" }
- { name: u, copy: { content: "{{ c.stdout }}", dest: "{{ r }}/u" } }
- { name: w, copy: { content: x, dest: "{{ r }}/w" }, when: c.stdout == 'out' }
- { name: loop, copy: { content: x, dest: "{{ r }}/{{ item }}" }, loop: "{{ c.stdout_lines }}" }
- { name: k, copy: { content: x, dest: "{{ r }}/k" }, when: c is changed }`),
    unknown: ['perhaps', 'w', 'loop'],
  },
  {
    name: 'verdicts of the user',
    play: play(`
- { name: c, copy: { content: x, dest: "{{ r }}/1" }, changed_when: false, register: c }
- { name: f, copy: { content: x, dest: "{{ r }}/2" }, register: f, failed_when: f is changed, ignore_errors: true }
- { name: d, debug: { msg: x }, changed_when: true }
- { name: then, copy: { content: x, dest: "{{ r }}/3" }, when: c is not changed and f is failed }`),
  },
  {
    name: 'a candidate that its check refuses, and one that it accepts',
    play: play(`
- block:
    - { name: bad, copy: { content: "if\\n", dest: "{{ r }}/2", validate: sh -n %s } }
  rescue:
    - { name: rescue, copy: { content: x, dest: "{{ r }}/3" } }
- { name: good, copy: { content: "x=1\\n", dest: "{{ r }}/1", validate: sh -n %s } }`),
  },
];
