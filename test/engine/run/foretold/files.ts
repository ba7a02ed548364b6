// Files, one after the other, and what later tasks see of them.
import { type Case, play } from './case.ts';

export const FILES: readonly Case[] = [
  {
    name: 'a tree of files',
    play: play(`
- { name: d, file: { path: "{{ r }}/d/e", state: directory, mode: "0750" } }
- { name: f, copy: { content: "x\\n", dest: "{{ r }}/d/e/f", mode: "0600" } }
- { name: l, file: { path: "{{ r }}/l", src: "{{ r }}/d/e/f", state: link } }
- { name: m, file: { path: "{{ r }}/d/e/f", mode: "0640" } }
- { name: same, copy: { content: "x\\n", dest: "{{ r }}/d/e/f" } }
- { name: gone, file: { path: "{{ r }}/d", state: absent } }
- { name: again, file: { path: "{{ r }}/d", state: directory } }`),
  },
  {
    name: 'lines of one file, one after the other',
    files: { 'a/f': 'one\ntwo\n' },
    play: play(`
- { name: l1, lineinfile: { path: "{{ r }}/f", line: three } }
- { name: l2, lineinfile: { path: "{{ r }}/f", line: four, insertafter: two } }
- { name: l3, lineinfile: { path: "{{ r }}/f", regexp: ^one, line: ONE } }
- { name: b, blockinfile: { path: "{{ r }}/f", block: "a\\nb" } }
- { name: l4, lineinfile: { path: "{{ r }}/f", line: three } }
- { name: l5, lineinfile: { path: "{{ r }}/f", regexp: ^four, state: absent } }`),
  },
  {
    name: 'results that later tasks read',
    play: play(`
- { name: c, copy: { content: text, dest: "{{ r }}/f" }, register: c }
- { name: s, slurp: { src: "{{ r }}/f" }, register: s }
- { name: st, stat: { path: "{{ r }}/f" }, register: st }
- { name: t, copy: { content: "{{ s.content | b64decode }}!", dest: "{{ r }}/g" }, when: c is changed and st.stat.exists }
- { name: n, copy: { content: no, dest: "{{ r }}/h" }, when: not st.stat.exists }
- { name: fact, set_fact: { size: "{{ st.stat.size }}" } }
- { name: u, copy: { content: "is {{ size }}", dest: "{{ r }}/size" } }`),
  },
  {
    name: 'a template file with a loop and a result in it',
    files: { 'templates/t.hbs': '{{#each names}}\n{{this}} {{../first}}\n{{/each}}\n' },
    play: play(
      `
- { name: w, copy: { content: text, dest: "{{ r }}/f" } }
- { name: s, slurp: { src: "{{ r }}/f" }, register: s }
- { name: f, set_fact: { first: "{{ s.content | b64decode }}" } }
- { name: t, template: { src: t.hbs, dest: "{{ r }}/t" } }`,
      '  vars: { names: [a, b] }\n',
    ),
  },
  {
    name: 'waiting for what an earlier task makes',
    play: play(`
- { name: f, copy: { content: x, dest: "{{ r }}/f" } }
- { name: w, wait_for: { path: "{{ r }}/f" } }
- { name: u, stat: { path: "{{ r }}/f" }, register: s, until: s.stat.exists, retries: 1, delay: 0 }`),
  },
  {
    name: 'a task of a real run that is only ever predicted',
    play: play(`
- { name: p, copy: { content: x, dest: "{{ r }}/1" }, check_mode: true, register: p }
- { name: s, stat: { path: "{{ r }}/1" }, register: s }
- { name: t, copy: { content: "is {{ p is changed }}", dest: "{{ r }}/2" } }`),
  },
];
