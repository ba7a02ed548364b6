// What one host sees of another one's files: `b` has the folder of `a` at its `mnt`.
import { expect, it } from 'vitest';
import { defineModule } from '../../../engine/contract/index.ts';
import { textAt } from './modules.ts';
import { type Scene, stage } from './stage.ts';

/** Looks at a mount of a host that serves the folder `of`. */
const mounted = defineModule({
  name: 'mounted',
  summary: 'Look at a mount',
  examples: [],
  readOnly: true,
  params: {
    type: 'object',
    properties: { path: { type: 'string' }, of: { type: 'string' } },
    required: ['path', 'of'],
  },
  observe: ({ path, of }) => ({ here: textAt(`${path}.mount`, { foreign: () => [{ path, of }] }) }),
  plan: () => [],
});

const SEES = `
- hosts: all
  tasks:
    - name: mount
      mounted: { path: "{{ at }}/mnt", of: "{{ hostvars.a.at }}" }
      when: inventory_hostname == "b"
    - name: writes
      text: { path: "{{ at }}/x", text: new }
      when: inventory_hostname == "a"
    - name: sees
      text: { path: "{{ at }}/mnt/x", text: old }
      when: inventory_hostname == "b"`;
const scene = (play: string, more: Partial<Scene>) => ({ hosts: ['a', 'b'], modules: [mounted], play, ...more });

it('is looked at again when the other host has changed it in the same play', async () => {
  const link = `- hosts: b\n  tasks: [{ name: link, command: "ln -s ../a {{ at }}/mnt" }]\n`;
  const told = await stage(scene(`${link}${SEES}`, { files: { 'a/x': 'old', 'b/y': '' } }));
  expect(told.outcomes('b')).toEqual(['link: changed', 'mount: ok', 'writes: skipped', 'sees: changed']);
});

it('is unknown in a dry run once the other host would change it', async () => {
  const told = await stage(scene(SEES, { check: true, files: { 'a/x': 'old', 'b/mnt/x': 'old' } }));
  expect(told.outcomes('b')).toEqual(['mount: ok', 'writes: skipped', 'sees: unknown']);
  expect(told.result('sees', 'b').reason).toMatch(/^depends on writes \(.*\)\u00a0on a$/);
});
