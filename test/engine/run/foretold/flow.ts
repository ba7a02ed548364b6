// Handlers, blocks, loops and conditions.
import { type Case, handlers, play } from './case.ts';

export const FLOW: readonly Case[] = [
  {
    name: 'handlers: in order, once, by name and by topic',
    play:
      play(`
- { name: one, copy: { content: x, dest: "{{ r }}/1" }, notify: [h2, all] }
- { name: two, copy: { content: x, dest: "{{ r }}/2" }, notify: h2 }
- { name: three, file: { path: "{{ r }}", state: directory }, notify: h3 }`) +
      handlers(`
- { name: h1, copy: { content: x, dest: "{{ r }}/h1" }, listen: all, notify: h4 }
- { name: h2, copy: { content: x, dest: "{{ r }}/h2" } }
- { name: h3, copy: { content: x, dest: "{{ r }}/h3" } }
- { name: h4, copy: { content: x, dest: "{{ r }}/h4" }, notify: h1 }`),
  },
  {
    name: 'handlers that are flushed in the middle',
    play:
      play(`
- { name: one, copy: { content: x, dest: "{{ r }}/1" }, notify: h }
- { meta: flush_handlers }
- { name: st, stat: { path: "{{ r }}/h" }, register: st }
- { name: two, copy: { content: x, dest: "{{ r }}/2" }, when: st.stat.exists, notify: h }`) +
      handlers('- { name: h, copy: { content: "{{ r }}", dest: "{{ r }}/h" } }'),
  },
  {
    name: 'a handler that a loop notifies, and one that fails',
    play:
      play(`
- { name: l, copy: { content: x, dest: "{{ r }}/{{ item }}" }, loop: [p, q], notify: [h, no] }
- { name: after, file: { path: "{{ r }}/p", mode: "0600" } }`) +
      handlers(`
- { name: h, copy: { content: x, dest: "{{ r }}/h" }, loop: [u, v] }
- { name: no, fail: { msg: no } }
- { name: last, debug: { msg: x } }`),
  },
  {
    name: 'a failure with rescue and always',
    play: play(`
- block:
    - { name: one, copy: { content: x, dest: "{{ r }}/1" } }
    - { name: bad, copy: { content: x, dest: "{{ r }}/none/2" } }
    - { name: never, copy: { content: x, dest: "{{ r }}/3" } }
  rescue:
    - { name: mend, file: { path: "{{ r }}/none", state: directory } }
    - { name: retry, copy: { content: x, dest: "{{ r }}/none/2" } }
  always:
    - { name: always, copy: { content: x, dest: "{{ r }}/4" } }
- { name: after, stat: { path: "{{ r }}/none/2" } }`),
  },
  {
    name: 'a failure without rescue: always, handlers, no later tasks',
    play:
      play(`
- block:
    - { name: one, copy: { content: x, dest: "{{ r }}/1" }, notify: h }
    - { name: bad, assert: { that: [1 == 2] } }
  always:
    - { name: always, copy: { content: x, dest: "{{ r }}/4" } }
- { name: after, copy: { content: x, dest: "{{ r }}/5" } }`) +
      handlers('- { name: h, copy: { content: x, dest: "{{ r }}/h" } }') +
      play('- { name: later play, copy: { content: x, dest: "{{ r }}/6" } }'),
  },
  {
    name: 'a rescue that fails, in a block with a rescue',
    play: play(`
- block:
    - block:
        - { name: bad, fail: { msg: x } }
      rescue:
        - { name: worse, fail: { msg: y } }
      always:
        - { name: inner, copy: { content: x, dest: "{{ r }}/1" } }
  rescue:
    - { name: outer, copy: { content: x, dest: "{{ r }}/2" } }`),
  },
  {
    name: 'ignored failures',
    play: play(`
- { name: bad, copy: { content: x, dest: "{{ r }}/none/1" }, ignore_errors: true, register: b }
- { name: then, copy: { content: x, dest: "{{ r }}/2" }, when: b is failed }
- { name: not, copy: { content: x, dest: "{{ r }}/3" }, when: b is succeeded }`),
  },
  {
    name: 'a loop of which an item fails',
    play: play(`
- { name: l, copy: { content: x, dest: "{{ r }}/{{ item }}" }, loop: [p, none/q, s], ignore_errors: true, register: l }
- { name: n, copy: { content: "{{ l.results | length }} {{ l.results | selectattr('failed') | list | length }}", dest: "{{ r }}/n" } }`),
  },
  {
    name: 'conditions of blocks, and a loop that is never worked out',
    play: play(
      `
- block:
    - { name: one, copy: { content: x, dest: "{{ r }}/1" } }
    - { name: l, copy: { content: x, dest: "{{ r }}/{{ item }}" }, loop: "{{ undefined_here.list }}" }
  when: false
- { name: items, copy: { content: x, dest: "{{ r }}/{{ item }}" }, loop: [p, q], when: item == 'q', register: i }
- { name: first, copy: { content: "is {{ i.results[0] is skipped }}", dest: "{{ r }}/f" } }`,
      '  vars: { undefined_here: { list: [] } }\n',
    ),
  },
];
