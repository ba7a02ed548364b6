// How a task ends on a host, and what later tasks read of that.
import { describe, expect, it } from 'vitest';
import { stage } from './stage.ts';

describe('conditions', () => {
  it('skip a task and say which of them was false', async () => {
    const { result } = await stage('- name: t\n  text: { path: "{{ at }}/x" }\n  when: [true, 1 > 2]');
    expect(result('t')).toMatchObject({ outcome: 'skipped', reason: 'when: 1 > 2' });
  });

  it('skip a loop that could not be worked out', async () => {
    const { outcomes } = await stage({
      vars: 'list=7',
      play: '- name: t\n  text: { path: "{{ item }}" }\n  loop: "{{ list }}"\n  when: false',
    });
    expect(outcomes()).toEqual(['t: skipped']);
  });

  it('are asked for each item, in order, so that one guards the next', async () => {
    const { items } = await stage(`
- name: t
  debug: { msg: "{{ item.n }}" }
  loop: [{ n: 1, x: { y: 1 } }, { n: 2 }]
  loop_control: { label: "{{ item.n }}" }
  when: [item.x is defined, item.x.y == 1]`);
    expect(items('t')).toEqual(['1: ok', '2: skipped']);
  });

  it('that fail are errors at their place', async () => {
    const { result, status } = await stage({ vars: 'list=7', play: '- name: t\n  debug: { msg: x }\n  when: list.x' });
    expect(result('t').failure).toMatchObject({ location: { line: 5 } });
    expect(status).toBe(2);
  });
});

describe('register', () => {
  const registered = async (task: string) => {
    const { result } = await stage(`${task}\n  register: r\n- name: then\n  debug: { msg: "{{ r }}" }`);
    return (result('then').result as { readonly msg: unknown }).msg;
  };

  it('gets the result of a module, and how the task ended', async () => {
    expect(await registered('- text: { path: "{{ at }}/x", text: y }')).toMatchObject({
      text: 'y',
      was: null,
      changed: true,
      failed: false,
      skipped: false,
    });
  });

  it('gets why a task was skipped', async () => {
    expect(await registered('- debug: { msg: x }\n  when: false')).toMatchObject({ skipped: true, changed: false });
  });

  it('gets why a task failed', async () => {
    const task = '- expects: { path: "{{ at }}/x", text: y }\n  ignore_errors: true';
    expect(await registered(task)).toMatchObject({ failed: true, msg: expect.stringContaining('is not "y"') });
  });

  it('gets what a failed command said', async () => {
    const task = '- command: sh -c "echo out; exit 3"\n  ignore_errors: true';
    expect(await registered(task)).toMatchObject({ failed: true, rc: 3, stdout: 'out' });
  });

  it('gets the results of all items', async () => {
    const task = '- text: { path: "{{ at }}/{{ item }}" }\n  loop: [u, v, w]\n  when: item != "v"';
    expect(await registered(task)).toMatchObject({
      changed: true,
      failed: false,
      skipped: false,
      results: [
        { item: 'u', changed: true },
        { item: 'v', skipped: true },
        { item: 'w', changed: true },
      ],
    });
  });
});

describe('loops', () => {
  it('have an item, an index and a label', async () => {
    const { items, file } = await stage(`
- name: t
  text: { path: "{{ at }}/{{ i }}", text: "{{ it.n }}" }
  loop: [{ n: a }, { n: b }]
  loop_control: { loop_var: it, index_var: i, label: "<{{ it.n }}>" }`);
    expect(items('t')).toEqual(['<a>: changed', '<b>: changed']);
    expect(file('a/1')).toBe('b');
  });

  it('go on after an item that fails, and the task fails', async () => {
    const { items, outcomes } = await stage(`
- name: t
  expects: { path: "{{ at }}/{{ item }}" }
  loop: [x, y]`);
    expect(items('t')).toEqual(['x: failed', 'y: failed']);
    expect(outcomes()).toEqual(['t: failed']);
  });

  it('over nothing skip the task', async () => {
    expect((await stage('- name: t\n  debug: { msg: x }\n  loop: []')).outcomes()).toEqual(['t: skipped']);
  });

  it('over something else than a list are an error at their place', async () => {
    const { result } = await stage({ vars: 'list=7', play: '- name: t\n  debug: { msg: x }\n  loop: "{{ list }}"' });
    expect(result('t').failure).toMatchObject({ code: 'run-loop', location: { line: 5 } });
  });

  it('that become one transaction tell what it was, and of each item whether it changed', async () => {
    const { items, result, recap } = await stage({
      files: { 'a/y': 'x' },
      play: '- name: t\n  texts: { paths: ["{{ at }}/{{ item }}"] }\n  loop: [x, y, z]',
    });
    expect(items('t')).toEqual(['x: changed', 'y: ok', 'z: changed']);
    expect(result('t').changes.map(({ summary }) => summary)).toEqual(['make x z']);
    expect(recap.get('a')).toMatchObject({ changed: 1 });
  });
});

describe('the user’s own verdict', () => {
  it.each([
    ['changed_when: false', 'ok'],
    ['changed_when: "\'out\' in r.stdout"', 'changed'],
    ['failed_when: r.rc == 0', 'failed'],
    ['failed_when: [r.rc == 0, r.stdout == ""]', 'changed'],
  ])('%s makes a command that succeeds %s', async (verdict, outcome) => {
    const { outcomes } = await stage(`- name: t\n  command: echo out\n  register: r\n  ${verdict}`);
    expect(outcomes()).toEqual([`t: ${outcome}`]);
  });

  it('failed_when forgives a command that fails, and knows its exit status', async () => {
    const { outcomes } = await stage(`
- name: t
  command: sh -c "exit 3"
  register: r
  failed_when: r.rc > 3
- name: then
  debug: { msg: x }
  when: r.rc == 3 and r is not failed`);
    expect(outcomes()).toEqual(['t: changed', 'then: ok']);
  });

  it('failed_when leaves the result to who reads it', async () => {
    const { outcomes } = await stage(`
- name: t
  command: echo out
  register: r
  failed_when: true
  ignore_errors: true
- name: then
  debug: { msg: x }
  when: r.stdout == 'out' and r is failed`);
    expect(outcomes()).toEqual(['t: ignored', 'then: ok']);
  });

  it('changed_when holds for the items of a transaction too', async () => {
    const { items, outcomes } = await stage(
      '- name: t\n  texts: { paths: ["{{ at }}/{{ item }}"] }\n  loop: [x, y]\n  changed_when: false',
    );
    expect(items('t')).toEqual(['x: ok', 'y: ok']);
    expect(outcomes()).toEqual(['t: ok']);
  });

  it('a mistake in it is an error that keeps what was changed', async () => {
    const { result } = await stage('- name: t\n  text: { path: "{{ at }}/x" }\n  register: r\n  changed_when: r.oops');
    expect(result('t')).toMatchObject({ outcome: 'failed', changes: [{ summary: expect.stringContaining('write') }] });
  });
});

describe('until', () => {
  it('repeats a task until its result is as wanted', async () => {
    const { outcomes, file } = await stage(`
- name: t
  command: sh -c 'echo >>{{ at }}/n; wc -l <{{ at }}/n'
  register: r
  until: r.stdout == '3'
  retries: 5
  delay: 0`);
    expect(outcomes()).toEqual(['t: changed']);
    expect(file('a/n')).toBe('\n\n\n');
  });

  it('looks at the host anew each time, and gives up after the retries', async () => {
    const { result } = await stage(`
- name: t
  text: { path: "{{ at }}/x" }
  register: r
  until: r.text == 'other'
  retries: 2
  delay: 0`);
    expect(result('t').failure).toMatchObject({
      code: 'run-until',
      message: "until: r.text == 'other' does not hold after 3 attempts",
    });
  });

  it('repeats nothing in a dry run', async () => {
    const { result } = await stage({
      check: true,
      play: '- name: t\n  text: { path: "{{ at }}/x" }\n  register: r\n  until: r.text == "other"',
    });
    expect(result('t')).toMatchObject({ outcome: 'unknown', reason: 'would repeat until: r.text == "other"' });
  });
});
