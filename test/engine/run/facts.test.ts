// Facts in a run: looked at where a play reads one, with everything else, and known to be stale or unknown.
import { describe, expect, it } from 'vitest';
import type { Fact } from '../../../engine/contract/index.ts';
import { textAt } from './modules.ts';
import { folder, stage } from './stage.ts';

/** A fact that is a file of the host. */
const fileFact = (path: string): Fact => ({ description: 'x', look: textAt(path), value: (answer) => String(answer) });

describe('facts', () => {
  it('are those of the host, under each of their names, in variables, conditions and loops too', async () => {
    const dir = folder();
    const facts = new Map([['kernel', fileFact(`${dir}/a/fact`)]]);
    const { result, items } = await stage(
      {
        files: { 'a/fact': 'six' },
        play: `- hosts: all
  vars: { v: "<{{ ansible_kernel }}>" }
  tasks:
    - name: told
      debug: { msg: "{{ v }} {{ facts.kernel }} {{ ansible_facts['kernel'] }}" }
      when: ansible_kernel == 'six'
    - name: each
      debug: { msg: x }
      loop: ["{{ ansible_kernel }}"]
`,
        input: { facts },
      },
      dir,
    );
    expect(result('told').message).toBe('<six> six six');
    expect(items('each')).toEqual(['six: ok']);
  });

  it('are not asked for where none is read', async () => {
    const { trips } = await stage('- debug: { msg: "{{ inventory_hostname }}" }');
    expect(trips()).toBe(0);
  });

  it('cost one round trip, with what rests on none of them', async () => {
    const scene = {
      play: '- text: { path: "{{ at }}/x" }\n- text: { path: "{{ at }}/y" }\n  when: ansible_kernel is defined\n- debug: { msg: "{{ ansible_os_family }}" }\n',
    };
    const dir = folder();
    await stage(scene, dir);
    expect((await stage(scene, dir)).trips()).toBe(1);
  });

  it('cost one more where what is asked rests on them', async () => {
    const scene = { play: '- text: { path: "{{ at }}/{{ ansible_kernel }}" }\n- text: { path: "{{ at }}/y" }\n' };
    const dir = folder();
    await stage(scene, dir);
    expect((await stage(scene, dir)).trips()).toBe(2);
  });

  it('beat the inventory, and are beaten by the play', async () => {
    const tell = (more: string) =>
      `- hosts: all\n  ${more}\n  tasks:\n    - name: told\n      debug: { msg: "{{ ansible_system }}" }\n`;
    const vars = 'ansible_system=inventory';
    expect((await stage({ play: tell(''), vars })).result('told').message).toBe('Linux');
    expect((await stage({ play: tell('vars: { ansible_system: play }'), vars })).result('told').message).toBe('play');
  });

  it('of another host are asked for when they are read', async () => {
    const { result } = await stage({
      hosts: ['a', 'b'],
      play: '- hosts: a\n  tasks:\n    - name: told\n      debug: { msg: "{{ hostvars.b.ansible_system }}" }\n    - name: both\n      debug: { msg: x }\n      when: hostvars[\'b\'].ansible_facts.system == ansible_system\n',
    });
    expect([result('told').message, result('both').outcome]).toEqual(['Linux', 'ok']);
  });

  const stale = (check: boolean) => {
    const dir = folder();
    const facts = new Map([['kernel', fileFact(`${dir}/a/fact`)]]);
    const play =
      '- name: before\n  debug: { msg: "{{ ansible_kernel }}" }\n- name: change\n  text: { path: "{{ at }}/fact", text: seven }\n- name: after\n  debug: { msg: "{{ ansible_kernel }}" }\n';
    return stage({ files: { 'a/fact': 'six' }, play, check, input: { facts } }, dir);
  };

  it('are looked at again after a task changed what they rest on', async () => {
    const { result } = await stale(false);
    expect([result('before').message, result('after').message]).toEqual(['six', 'seven']);
  });

  it('are what a dry run predicts of them', async () => {
    const { result } = await stale(true);
    expect([result('before').message, result('after').message]).toEqual(['six', 'seven']);
  });

  it('are unknown in a dry run where nothing is predicted of them', async () => {
    const dir = folder();
    const look = { ...textAt(`${dir}/a/fact`), script: 'cat "$1"; :' };
    const facts = new Map<string, Fact>([['kernel', { description: 'x', look, value: String }]]);
    const play =
      '- name: change\n  text: { path: "{{ at }}/fact", text: seven }\n- name: after\n  debug: { msg: x }\n  when: ansible_kernel == \'six\'\n';
    const { outcomes } = await stage({ files: { 'a/fact': 'six' }, play, check: true, input: { facts } }, dir);
    expect(outcomes()).toEqual(['change: changed', 'after: unknown']);
  });

  it('leave a host out that cannot be reached', async () => {
    const { outcomes, status } = await stage({
      play: '- name: told\n  debug: { msg: "{{ ansible_kernel }}" }',
      access: (_, usual) => ({
        ...usual,
        target: { ...usual.target, connection: 'ssh', host: '127.0.0.1', port: 1, connectTimeout: 2 },
      }),
    });
    expect(outcomes()).toEqual(['told: unreachable']);
    expect(status).toBe(4);
  });
});
