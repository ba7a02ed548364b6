// A module of the user's own that says of the host what is not so: from the command line to the exit status.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Event, TaskResult } from '../../../engine/run/event.ts';
import { folderWith, outcomes, siteIn } from './site.ts';

/** Keeps a text in a file, and predicts something else. */
const liar = (steps: string, more: string): string => `
const textAt = (path) => ({ kind: 'look', label: 'text of ' + path, script: '[ ! -e "$1" ] || { echo; cat "$1"; }',
  args: [path], reads: ['path:' + path], parse: ({ out }) => (out === '' ? null : out.slice(1)) });
const sizeOf = (path) => ({ kind: 'look', label: 'size of ' + path, script: '[ ! -e "$1" ] || stat -c %s "$1"',
  args: [path], reads: ['path:' + path], parse: ({ out }) => (out === '' ? null : Number(out)) });
export default {
  name: 'liar', summary: 'Lie', examples: [],
  params: { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] },
  observe: ({ path }) => ({ here: textAt(path), size: sizeOf(path) }),
  plan({ path }, { here }) {
    if (here === 'want') return [];
    const predicts = [{ look: textAt(path), value: 'want' }, { look: sizeOf(path), value: 5 }];
    const steps = [{ do: 'run', argv: ['sh', '-c', ${JSON.stringify(steps)}, 'sh', path] }];
    return [{ summary: 'write ' + path, steps, touches: ['path:' + path], predicts, ...(${more}) }];
  },
};
`;

const PLAY = `- hosts: all
  tasks:
    - name: before
      copy: { content: x, dest: "{{ playbook_dir }}/a/before" }
      notify: h
    - block:
        - name: lie
          liar: { path: "{{ playbook_dir }}/a/x" }
          ignore_errors: true
      rescue:
        - { name: rescue, debug: { msg: x } }
      always:
        - { name: always, debug: { msg: x } }
    - name: after
      copy: { content: x, dest: "{{ playbook_dir }}/a/after" }
  handlers:
    - { name: h, debug: { msg: x } }
- hosts: all
  tasks:
    - { name: later play, debug: { msg: x } }
`;

async function lie(steps: string, more = '{}', check = false) {
  const dir = folderWith({ 'site.yml': PLAY, 'modules/liar.js': liar(steps, more) });
  mkdirSync(join(dir, 'a'));
  const { events, status } = await siteIn(dir, { check });
  return {
    status,
    outcomes: outcomes(events),
    result: resultOf(events),
    has: (name: string) => existsSync(join(dir, 'a', name)),
  };
}

function resultOf(events: readonly Event[]): TaskResult {
  const found = events.find((event) => event.type === 'task-ended' && event.task.title === 'lie');
  if (found?.type !== 'task-ended') throw new Error('The task did not end');
  return found.result;
}

const STOPPED = ['a before: changed', 'a lie: failed', 'a h: ok'];

describe('a module that predicts wrongly', () => {
  it('stops its host: neither rescued nor ignored, and what was changed is told', async () => {
    const told = await lie('printf want >"$1"');
    expect(told.outcomes).toEqual(STOPPED);
    expect(told.status).toBe(2);
    expect(told.result.changes).toHaveLength(1);
    expect(told.result.failure?.message).toMatch(
      /^Bug in module "liar" \(\S+\): it predicted something else than what came: "size of .*\/a\/x": predicted 5, saw 4$/,
    );
    expect(told.result.failure?.hint).toMatch(
      /^What was changed stays: look at the host\. This is a bug in the module/,
    );
    expect([told.has('x'), told.has('after')]).toEqual([true, false]);
  });

  it('and has more than one thing wrong has each told', async () => {
    const told = await lie(
      'printf want >"$1"',
      '{ predicts: [{ look: textAt(path), value: "x" }, ...predicts.slice(1)] }',
    );
    expect(told.result.failure?.message).toMatch(/text of .*predicted "x", saw "want"; "size of .*predicted 5, saw 4$/);
  });

  it('to leave things as they are stops the dry run too', async () => {
    const told = await lie('printf want >"$1"', '{ predicts: [], touches: [] }', true);
    expect(told.outcomes).toEqual(STOPPED);
    expect(told.status).toBe(2);
    expect(told.result.failure?.message).toMatch(/"liar" \(\S+\): it plans again what it predicted to be done: write /);
  });

  it('may be the first to know of a host that does not do as told: that is no bug', async () => {
    const told = await lie(':');
    expect(told.outcomes).toContain('a lie: ignored');
    expect(told.result.failure?.message).toMatch(
      /^Applied, and the host still does not show it: left to do is "write /,
    );
  });
});
