// What nobody can know before it is applied, wherever it can stand: never false, never '', never an error.
import { describe, expect, it } from 'vitest';
import { predict, run, unknown } from '../../../engine/contract/index.ts';
import { changing, textAt } from './modules.ts';
import { type Scene, stage } from './stage.ts';

/** Writes what nobody can know before. */
const secretly = changing('secretly', (path) => ({
  steps: [run('sh', '-c', `date >'${path}'`)],
  predicts: [predict(textAt(path), unknown('the new key', true))],
}));
const KEY = '- name: key\n  secretly: { path: "{{ at }}/key" }\n  register: key\n';
const dry = (tasks: string, more: Partial<Scene> = {}) =>
  stage({ check: true, ...more, modules: [secretly], play: `${KEY}${tasks}` });

describe('something unknown', () => {
  it.each([
    ['delegate_to', 'delegate_to: "{{ key.text }}"'],
    ['become_user', 'become: true\n  become_user: "{{ key.text }}"'],
  ])('in %s leaves open where the task acts, and what is seen afterwards is marked', async (keyword, line) => {
    const { result, outcomes } = await dry(`
- name: t
  text: { path: "{{ at }}/x" }
  ${line}
- name: then
  text: { path: "{{ at }}/y" }`);
    expect(outcomes().slice(1)).toEqual(['t: unknown', 'then: changed']);
    expect(result('t').reason).toMatch(new RegExp(`^depends on the new key\u00a0on a \\(${keyword}\\)$`));
    expect(result('then').restsOn).toEqual([expect.stringMatching(/^t \(.*\)$/)]);
  });

  it('in delegate_to may be any host', async () => {
    const { result } = await dry(
      `
- name: t
  text: { path: "{{ at }}/x" }
  delegate_to: "{{ key.text }}"
  when: inventory_hostname == 'a'
- name: then
  text: { path: "{{ at }}/y" }`,
      { hosts: ['a', 'b'] },
    );
    expect(result('then', 'b').restsOn).toHaveLength(1);
  });

  it('that a module only reads by leaves nothing open', async () => {
    const { result } = await dry(`
- name: t
  debug: { var: key.text }
  delegate_to: "{{ key.text }}"
- name: then
  text: { path: "{{ at }}/y" }`);
    expect(result('then').restsOn).toEqual([]);
  });

  it.each([
    ['a parameter', '- name: t\n  text: { path: "{{ at }}/{{ key.text }}" }'],
    ['a loop', '- name: t\n  text: { path: "{{ at }}/{{ item }}" }\n  loop: "{{ key.text | split }}"'],
  ])('in %s leaves open what the task changes', async (_, task) => {
    const { result, outcomes } = await dry(`${task}\n- name: then\n  text: { path: "{{ at }}/y" }`, {
      files: { 'a/y': 'x' },
    });
    expect(outcomes().slice(1)).toEqual(['t: unknown', 'then: ok']);
    expect(result('then').restsOn).toEqual([expect.stringMatching(/^t \(.*\)$/)]);
  });

  it.each([
    ['{ TOKEN: "{{ key.text }}", PLAIN: x }', 'TOKEN=⟨the new key\u00a0on a⟩ PLAIN=x echo'],
    ['{ TOKEN: "a {{ key.text }}" }', "TOKEN='a '⟨the new key\u00a0on a⟩ echo"],
    ['"{{ key.text }}"', 'echo'],
  ])('in environment: %s is shown', async (environment, command) => {
    const { result } = await dry(`- name: t\n  command: echo\n  environment: ${environment}`);
    expect(result('t')).toMatchObject({ outcome: 'changed', changes: [{ commands: [command] }] });
  });

  it.each(['{ TOKEN: "{{ key.text }}" }', '"{{ key.text }}"'])(
    'in environment: %s keeps a command that only looks from being run',
    async (environment) => {
      const { result, file } = await dry(
        `- name: t\n  command: touch {{ at }}/x\n  check_mode: false\n  environment: ${environment}`,
      );
      expect([result('t').outcome, file('a/x')]).toEqual(['unknown', undefined]);
    },
  );

  it('in the label of a loop is marked', async () => {
    const { items } = await dry(
      '- name: t\n  debug: { msg: x }\n  loop: [1]\n  loop_control: { label: "{{ key.text }}" }',
    );
    expect(items('t')).toEqual(['⟨the new key\u00a0on a⟩: ok']);
  });

  it.each([
    ['- debug: { msg: x }\n  name: t\n  failed_when: key.text == "x"', 'unknown'],
    ['- fail: { msg: x }\n  name: t\n  failed_when: key.text == "x"', 'unknown'],
    ['- command: echo x\n  name: t\n  check_mode: false\n  failed_when: key.text == "x"', 'unknown'],
    // That its own result decides says no more than that any command can fail.
    ['- command: echo x\n  name: t\n  register: r\n  failed_when: r.stdout == "x"', 'changed'],
    ['- command: echo x\n  name: t\n  register: r\n  changed_when: r.stdout == "x"', 'unknown'],
    ['- command: echo x\n  name: t\n  register: r\n  changed_when: false', 'ok'],
  ])('in a verdict: %j is %s', async (task, outcome) => {
    expect((await dry(task)).result('t').outcome).toBe(outcome);
  });

  it.each([
    ['until: key.text == "x"\n  retries: 0', 'unknown'],
    ['until: true\n  retries: "{{ key.text }}"', 'ok'],
  ])('in %j is %s', async (line, outcome) => {
    expect((await dry(`- name: t\n  debug: { msg: x }\n  ${line}`)).result('t').outcome).toBe(outcome);
  });
});

describe('a fact that an unknown task sets', () => {
  const SET = '- set_fact: { f: new }\n  when: key.text == "x"\n';
  it.each([
    ['f == "new"', 'unknown'],
    ['f == "old"', 'unknown'],
    ['f is defined', 'unknown'],
    ['f is undefined', 'unknown'],
    ['f is defined and false', 'skipped'],
    ['f | default("old") == "old"', 'unknown'],
  ])('makes %j unknown', async (when, outcome) => {
    const { outcomes } = await dry(`${SET}- name: t\n  debug: { msg: x }\n  when: ${when}`);
    expect(outcomes().at(-1)).toBe(`t: ${outcome}`);
  });

  it('may be one that was set before', async () => {
    const { outcomes } = await dry(
      `- set_fact: { f: old }\n${SET}- name: t\n  debug: { msg: x }\n  when: f == "old"\n- name: u\n  debug: { msg: x }\n  when: f is defined`,
    );
    expect(outcomes().slice(-2)).toEqual(['t: unknown', 'u: ok']);
  });

  it('may be set in a loop', async () => {
    const { outcomes } = await dry(
      `- set_fact: { f: "{{ item }}" }\n  loop: "{{ key.text | split }}"\n- name: t\n  debug: { msg: x }\n  when: f == "a"`,
    );
    expect(outcomes().at(-1)).toBe('t: unknown');
  });
});

it('a module that says that it changes nothing is held to it', async () => {
  const { result } = await stage({
    check: true,
    modules: [{ ...changing('reads', () => ({})), readOnly: true }],
    play: '- name: t\n  reads: { path: "{{ at }}/x" }',
  });
  expect(result('t').failure?.message).toBe('Bug in module "reads": it cannot plan: it is to change nothing');
});

it('a real run does nothing with what a task that it only predicts would say', async () => {
  const { outcomes, file } = await stage(`
- name: c
  command: echo x
  check_mode: true
  register: c
- name: param
  text: { path: "{{ at }}/x", text: "{{ c.stdout }}" }
- name: environment
  command: touch {{ at }}/y
  environment: { X: "{{ c.stdout }}" }
- name: when
  text: { path: "{{ at }}/z" }
  when: c.stdout == 'x'
- name: last
  text: { path: "{{ at }}/last" }`);
  expect(outcomes()).toEqual([
    'c: changed',
    'param: unknown',
    'environment: unknown',
    'when: unknown',
    'last: changed',
  ]);
  expect(['x', 'y', 'z', 'last'].map((name) => file(`a/${name}`))).toEqual([undefined, undefined, undefined, 'x']);
});

describe('a task of which nobody knows whether it fails', () => {
  const block = (task: string) => `
- block:
    - name: t
      ${task}
    - name: then
      text: { path: "{{ at }}/then" }
  rescue:
    - name: rescue
      text: { path: "{{ at }}/rescue" }
      register: r
- name: sees
  text: { path: "{{ at }}/rescue" }
- name: reads
  debug: { msg: x }
  when: r is changed`;

  it.each([
    'assert: { that: [\'key.text == "x"\'] }',
    'fail: { msg: x }\n      when: key.text == "x"',
    'debug: { msg: x }\n      failed_when: key.text == "x"',
  ])('has a rescue that is unknown: %j', async (task) => {
    const { outcomes, result } = await dry(block(task));
    expect(outcomes().slice(1)).toEqual([
      't: unknown',
      'then: changed',
      'rescue: unknown',
      'sees: unknown',
      'reads: unknown',
    ]);
    expect(result('rescue')).toMatchObject({ reason: 'depends on the new key\u00a0on a', changes: [{}] });
  });

  it.each([
    'debug: { msg: x }\n      when: key.text == "x"',
    'assert: { that: [\'key.text == "x"\'] }\n      ignore_errors: true',
  ])('is not one that cannot: %j', async (task) => {
    const { outcomes } = await dry(block(task).replace(/- name: reads[\s\S]*$/, ''));
    expect(outcomes().slice(1)).toEqual(['t: unknown', 'then: changed', 'sees: changed']);
  });
});

it('a member of an unknown result may not be there', async () => {
  const { outcomes } = await dry(`
- name: r
  text: { path: "{{ at }}/x" }
  when: key.text == "x"
  register: r
- name: t
  debug: { msg: x }
  when: r.text is defined
- name: u
  debug: { msg: x }
  when: r is defined`);
  expect(outcomes().slice(2)).toEqual(['t: unknown', 'u: ok']);
});

/** A play with handlers; the rest begins with its further tasks. */
const dryPlay = (files: Readonly<Record<string, string>>, rest: string) =>
  stage({
    check: true,
    modules: [secretly],
    files,
    play: `- hosts: all\n  tasks:\n${KEY.replace(/^/gm, '    ')}\n${rest}`,
  });

it('what a handler would touch is unknown where nobody knows whether it runs', async () => {
  const told = await dryPlay(
    { 'a/h': 'old' },
    `
    - name: t
      text: { path: "{{ at }}/x" }
      when: key.text == "x"
      notify: h
  handlers:
    - name: h
      text: { path: "{{ at }}/h", text: new }
- hosts: all
  tasks:
    - name: later
      text: { path: "{{ at }}/h", text: old }`,
  );
  expect(told.outcomes()).toEqual(['key: changed', 't: unknown', 'h: unknown', 'later: unknown']);
  expect(told.result('h').changes).toHaveLength(1);
});

it('leaves open whether handlers are flushed: what they would touch is unknown, there and at the end', async () => {
  const { outcomes, result } = await dryPlay(
    { 'a/y': 'x' },
    `
    - name: t
      text: { path: "{{ at }}/x" }
      notify: h
    - meta: flush_handlers
      when: key.text == "x"
    - name: sees
      text: { path: "{{ at }}/y" }
    - name: again
      text: { path: "{{ at }}/w" }
      notify: i
  handlers:
    - name: h
      text: { path: "{{ at }}/y", text: other }
    - name: i
      text: { path: "{{ at }}/z" }`,
  );
  expect(outcomes().slice(1)).toEqual([
    't: changed',
    'h: unknown',
    'sees: unknown',
    'again: changed',
    'h: unknown',
    'i: changed',
  ]);
  expect(result('h').reason).toBe('depends on the new key\u00a0on a');
});
