import { expect, it } from 'vitest';
import { site } from './site.ts';

const files = {
  'hosts.ini': 'a ansible_connection=local\nb ansible_connection=local\n',
  'site.yml': `
- name: first
  hosts: all
  tags: [play]
  tasks:
    - { name: one, debug: { msg: x }, tags: [x] }
    - block:
        - { name: two, debug: { msg: x } }
      tags: [y]
    - { name: three, debug: { msg: x }, tags: [never] }
- hosts: b
  tasks:
    - debug: { msg: x }
`,
};

it('lists hosts without connecting', async () => {
  const { printed, events } = await site(files, { list: 'hosts' });
  expect(printed).toBe('first (2 hosts)\n  a\n  b\nb (1 host)\n  b\n');
  expect(events).toEqual([]);
});

it('lists the tasks that a run would have, with the tags that they inherit', async () => {
  const { printed } = await site(files, { list: 'tasks' });
  expect(printed).toBe('first (2 hosts)\n  one  [play, x]\n  two  [play, y]\nb (1 host)\n  debug\n');
});

it('heeds tags and the limit', async () => {
  const { printed } = await site(files, { list: 'tasks', tags: ['y'], limit: 'b' });
  expect(printed).toBe('first (1 host)\n  two  [play, y]\nb (1 host)\n');
});

it('lists tags', async () => {
  const { printed } = await site(files, { list: 'tags' });
  expect(printed).toBe('first (2 hosts)\n  play\n  x\n  y\nb (1 host)\n');
});
