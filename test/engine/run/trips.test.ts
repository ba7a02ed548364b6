// It costs what the changes cost: one round trip a host and play, one more for each change.
import { describe, expect, it } from 'vitest';
import { folder, stage } from './stage.ts';

const many = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => `- ${line(i)}`).join('\n');
const texts = (count: number) => many(count, (i) => `text: { path: "{{ at }}/f${i}" }`);

async function twice(scene: Parameters<typeof stage>[0]): ReturnType<typeof stage> {
  const dir = folder();
  const first = await stage(scene, dir);
  expect(first.status).toBe(0);
  return stage(scene, dir);
}

describe('a run with nothing to do makes one round trip a host', () => {
  it('with thirty tasks', async () => {
    const { trips, recap } = await twice({ hosts: ['a', 'b'], play: texts(30) });
    expect(recap.get('b')).toMatchObject({ ok: 30, changed: 0 });
    expect([trips('a'), trips('b')]).toEqual([1, 1]);
  });

  it('with loops', async () => {
    const { trips } = await twice(`
- text: { path: "{{ at }}/{{ item }}" }
  loop: [x, y, z]
- texts: { paths: ["{{ at }}/{{ item }}"] }
  loop: [x, y, z, u, v]`);
    expect(trips()).toBe(1);
  });

  it('with conditions on results, facts and results of other hosts', async () => {
    const { trips, outcomes } = await twice({
      hosts: ['a', 'b'],
      play: `
- text: { path: "{{ at }}/x", text: y }
  register: first
- set_fact: { next: "{{ first.text }}" }
- name: second
  text: { path: "{{ at }}/z" }
  when: first is succeeded and next == 'y' and hostvars['b'].first.text == 'y'
  register: second
- name: never
  text: { path: "{{ at }}/z" }
  when: second is changed`,
    });
    expect(outcomes('a').slice(2)).toEqual(['second: ok', 'never: skipped']);
    expect([trips('a'), trips('b')]).toEqual([1, 1]);
  });

  it('in each of several plays', async () => {
    const { trips } = await twice(`
- hosts: all
  tasks:
    - text: { path: "{{ at }}/x" }
- hosts: all
  tasks:
    - text: { path: "{{ at }}/y" }
    - text: { path: "{{ at }}/x" }`);
    expect(trips()).toBe(2);
  });

  it('with blocks that have a rescue', async () => {
    const { trips } = await twice(`
- block:
    - text: { path: "{{ at }}/x" }
  rescue:
    - command: touch {{ at }}/rescued
  always:
    - text: { path: "{{ at }}/y" }
- text: { path: "{{ at }}/z" }`);
    expect(trips()).toBe(1);
  });

  it('and none to a host whose tasks need no look', async () => {
    const { trips, events } = await stage('- debug: { msg: hello }');
    expect(trips()).toBe(0);
    expect(events.some(({ type }) => type === 'host-connecting')).toBe(false);
  });
});

describe('each change adds one round trip', () => {
  it('where one of thirty tasks changes', async () => {
    const dir = folder();
    await stage(texts(30), dir);
    const again = await stage(texts(30).replace('f17" }', 'f17", text: y }'), dir);
    expect(again.recap.get('a')).toMatchObject({ changed: 1, ok: 29 });
    expect(again.trips()).toBe(2);
  });

  it('where all thirty do', async () => {
    const { trips, recap } = await stage(texts(30));
    expect(recap.get('a')).toMatchObject({ changed: 30 });
    expect(trips()).toBe(31);
  });

  it('where items of a loop do', async () => {
    const { trips } = await stage('- text: { path: "{{ at }}/{{ item }}" }\n  loop: [u, v, w, x, y, z]');
    expect(trips()).toBe(7);
  });

  it('where a handler does', async () => {
    const { trips } = await stage(`
- hosts: all
  tasks:
    - text: { path: "{{ at }}/x" }
      notify: restart
  handlers:
    - name: restart
      text: { path: "{{ at }}/y" }`);
    expect(trips()).toBe(3);
  });

  it('where a loop becomes one transaction', async () => {
    const { trips, items } = await stage(`
- name: all
  texts: { paths: ["{{ at }}/{{ item }}"] }
  loop: [x, y, z]`);
    expect(items('all')).toEqual(['x: changed', 'y: changed', 'z: changed']);
    expect(trips()).toBe(2);
  });
});

describe('each further stage of the longest chain of looks costs one round trip', () => {
  const files = { 'a/one': 'two', 'a/two': 'end', 'a/end': 'there' };

  it('where one task has the stages', async () => {
    const { trips, result } = await stage({
      files,
      play: `
- chain: { path: "{{ at }}/one", depth: 3 }
- name: follow
  chain: { path: "{{ at }}/one", depth: 3 }`,
    });
    expect(result('follow').result).toMatchObject({ end: 'there' });
    expect(trips()).toBe(3);
  });

  it('where a task reads the result of another, however many others there are', async () => {
    const { trips } = await stage({
      files,
      play: `
- text: { path: "{{ at }}/one", text: two }
  register: one
- set_fact: { next: "{{ at }}/{{ one.text }}" }
- text: { path: "{{ next }}", text: end }
- text: { path: "{{ at }}/{{ item }}", text: end }
  loop: "{{ [one.text] }}"`,
    });
    expect(trips()).toBe(2);
  });

  it('where the result is that of another host', async () => {
    const { trips } = await stage({
      hosts: ['a', 'b'],
      files: { ...files, 'b/one': 'two', 'b/two': 'end' },
      play: `
- text: { path: "{{ at }}/one", text: two }
  run_once: true
  register: one
- text: { path: "{{ at }}/{{ one.text }}", text: end }
- text: { path: "{{ at }}/{{ hostvars['a'].one.text }}", text: end }`,
    });
    expect([trips('a'), trips('b')]).toEqual([2, 1]);
  });
});

it('a dry run makes no more round trips than its looks need', async () => {
  const { trips } = await stage({ check: true, play: texts(30) });
  expect(trips()).toBe(1);
});
