// Several hosts: failures, batches, delegation.
import { type Case, handlers, play } from './case.ts';

export const HOSTS: readonly Case[] = [
  {
    name: 'a host that fails leaves the others and the later plays',
    hosts: ['a', 'b', 'c'],
    play:
      play(`
- { name: one, copy: { content: x, dest: "{{ r }}/1" } }
- { name: bad, fail: { msg: x }, when: inventory_hostname == 'b' }
- { name: two, copy: { content: "{{ ansible_play_hosts | join(' ') }}", dest: "{{ r }}/2" } }`) +
      play('- { name: three, copy: { content: x, dest: "{{ r }}/3" } }'),
  },
  {
    name: 'any_errors_fatal',
    hosts: ['a', 'b'],
    play:
      play(
        `
- { name: bad, fail: { msg: x }, when: inventory_hostname == 'b' }
- { name: two, copy: { content: x, dest: "{{ r }}/2" } }`,
        '  any_errors_fatal: true\n',
      ) + play('- { name: three, copy: { content: x, dest: "{{ r }}/3" } }'),
  },
  {
    name: 'max_fail_percentage that is passed',
    hosts: ['a', 'b', 'c'],
    play: play(
      `
- { name: bad, fail: { msg: x }, when: inventory_hostname != 'c' }
- { name: two, copy: { content: x, dest: "{{ r }}/2" } }`,
      '  max_fail_percentage: 50\n',
    ),
  },
  {
    name: 'max_fail_percentage that is kept',
    hosts: ['a', 'b', 'c'],
    play: play(
      `
- { name: bad, fail: { msg: x }, when: inventory_hostname == 'c' }
- { name: two, copy: { content: x, dest: "{{ r }}/2" } }`,
      '  max_fail_percentage: 50\n',
    ),
  },
  {
    name: 'serial: a batch sees what the one before did',
    files: { 'shared/f': '' },
    hosts: ['a', 'b', 'c'],
    play:
      play(
        `
- { name: shared, lineinfile: { path: "{{ playbook_dir }}/shared/f", line: "{{ inventory_hostname }}" }, notify: h, delegate_to: a }
- { name: once, copy: { content: x, dest: "{{ playbook_dir }}/once" }, delegate_to: a }`,
        '  serial: [1, 2]\n',
      ) + handlers('- { name: h, copy: { content: x, dest: "{{ r }}/h" } }'),
  },
  {
    name: 'serial: a batch that fails ends the run',
    hosts: ['a', 'b'],
    play: play(
      `
- { name: bad, fail: { msg: x } }
- { name: two, copy: { content: x, dest: "{{ r }}/2" } }`,
      '  serial: 1\n',
    ),
  },
  {
    name: 'run_once, and its result on every host',
    hosts: ['a', 'b'],
    play: play(`
- { name: once, copy: { content: x, dest: "{{ r }}/1" }, run_once: true, register: o }
- { name: all, copy: { content: "is {{ o.changed }}", dest: "{{ r }}/2" }, when: o is changed }`),
  },
  {
    name: 'run_once that fails',
    hosts: ['a', 'b'],
    play: play(`
- { name: once, fail: { msg: x }, run_once: true }
- { name: all, copy: { content: x, dest: "{{ r }}/2" } }`),
  },
  {
    name: 'delegation to one host, in a loop too',
    files: { 'a/f': '' },
    hosts: ['a', 'b'],
    play: play(`
- { name: to a, lineinfile: { path: "{{ hostvars.a.r }}/f", line: "{{ inventory_hostname }}" }, delegate_to: a, register: d }
- { name: to all, copy: { content: x, dest: "{{ hostvars[item].r }}/{{ inventory_hostname }}" }, delegate_to: "{{ item }}", loop: "{{ groups.all }}" }
- { name: here, stat: { path: "{{ r }}/a" }, register: st }
- { name: then, copy: { content: "is {{ st.stat.exists }}", dest: "{{ r }}/t" } }`),
  },
];
