// The dry run tells the truth: what is known, what is predicted, what nobody can know.
import { describe, expect, it } from 'vitest';
import {
  bytesOf,
  isUnknown,
  open,
  predict,
  refuse,
  run,
  undecided,
  unknown,
  unlessStopped,
} from '../../../engine/contract/index.ts';
import type { Module } from '../../../engine/contract/module.ts';
import { changing, like, put, text, textAt } from './modules.ts';
import { folder, type Scene, stage } from './stage.ts';

const dry = (scene: Scene | string) => stage({ ...(typeof scene === 'string' ? { play: scene } : scene), check: true });
/** Writes what nobody can know before. */
const secretly = changing('secretly', (path) => ({
  steps: [run('sh', '-c', `date >'${path}'`)],
  predicts: [predict(textAt(path), unknown('the new key', true))],
}));
const KEY = '- name: key\n  secretly: { path: "{{ at }}/key" }\n  register: key\n';

describe('predictions', () => {
  it('change nothing on the host', async () => {
    const { file, outcomes } = await dry('- name: t\n  text: { path: "{{ at }}/x" }');
    expect(outcomes()).toEqual(['t: changed']);
    expect(file('a/x')).toBeUndefined();
  });

  it('feed later tasks, their results and conditions, and later plays', async () => {
    const { outcomes } = await dry(`
- hosts: all
  tasks:
    - name: one
      text: { path: "{{ at }}/x", text: y }
      register: r
    - name: same
      text: { path: "{{ at }}/x", text: "{{ r.text }}" }
    - name: expects
      expects: { path: "{{ at }}/x", text: y }
      when: r is changed and r.text == 'y'
- hosts: all
  tasks:
    - name: later
      expects: { path: "{{ at }}/x", text: y }`);
    expect(outcomes()).toEqual(['one: changed', 'same: ok', 'expects: ok', 'later: ok']);
  });

  it('belong to their host', async () => {
    const { outcomes } = await dry({
      hosts: ['a', 'b'],
      play: '- name: one\n  text: { path: "{{ hostvars.a.at }}/x" }\n  when: inventory_hostname == "a"\n- name: two\n  text: { path: "{{ hostvars.a.at }}/x" }',
    });
    expect([outcomes('a'), outcomes('b')]).toEqual([
      ['one: changed', 'two: ok'],
      ['one: skipped', 'two: changed'],
    ]);
  });

  it('of a failure end the host, with the status of a failure', async () => {
    const { outcomes, status } = await dry('- name: no\n  expects: { path: "{{ at }}/x" }\n- debug: { msg: x }');
    expect(outcomes()).toEqual(['no: failed']);
    expect(status).toBe(2);
  });

  it('that a module does not keep are its bug', async () => {
    const module = changing('liar', () => ({ predicts: [], touches: [] }));
    const { result } = await dry({ modules: [module], play: '- name: t\n  liar: { path: "{{ at }}/x" }' });
    expect(result('t').failure?.message).toMatch(/"liar": it plans again what it predicted to be done/);
  });

  it('of a handler come true where its task changes', async () => {
    const { outcomes } = await dry(`
- hosts: all
  tasks:
    - name: t
      text: { path: "{{ at }}/x" }
      notify: h
  handlers:
    - name: h
      text: { path: "{{ at }}/y" }`);
    expect(outcomes()).toEqual(['t: changed', 'h: changed']);
  });
});

describe('what is unknown and can only stop a change', () => {
  const checked = like('checked', (path) => ({
    plan: (_, { here }) => (here === 'x' ? [] : unlessStopped(unknown('the checks'), [put(path, 'x')])),
  }));
  const play =
    '- name: one\n  checked: { path: "{{ at }}/x" }\n- name: two\n  expects: { path: "{{ at }}/x", text: x }';

  it('leaves the change as made in a dry run', async () => {
    const { outcomes } = await dry({ play, modules: [checked] });
    expect(outcomes()).toEqual(['one: changed', 'two: ok']);
  });

  it('is a failure in a real run, which touches nothing', async () => {
    const { outcomes, file } = await stage({ play, modules: [checked] });
    expect(outcomes()).toEqual(['one: failed']);
    expect(file('a/x')).toBeUndefined();
  });
});

describe('what is another answer each time', () => {
  const drawn = like('drawn', (path) => ({
    observe: () => ({
      here: textAt(path),
      word: open({ ...textAt('/proc/sys/kernel/random/uuid'), fresh: true, moving: true }),
    }),
    plan: (_, { here, word }) => (here === null ? [put(path, isUnknown(word) ? bytesOf(word) : String(word))] : []),
  }));
  const play = '- name: t\n  drawn: { path: "{{ at }}/x" }';

  it('is unknown in a dry run, and known in a real one', async () => {
    const words = ({ result }: Awaited<ReturnType<typeof stage>>) => result('t').changes[0]?.commands[0];
    expect(words(await dry({ play, modules: [drawn] }))).toMatch(/ ⟨text \/proc\/sys\/kernel\/random\/uuid.*⟩$/);
    expect(words(await stage({ play, modules: [drawn] }))).toMatch(/[0-9a-f-]{36}/);
  });
});

describe('what is unknown', () => {
  const whereUnknown = async (tasks: string, more: Partial<Scene> = {}) =>
    dry({ ...more, modules: [secretly, ...(more.modules ?? [])], play: `${KEY}${tasks}` });

  it('stays so through results and parameters, and says what it waits for', async () => {
    const { result, outcomes } = await whereUnknown(
      '- name: t\n  text: { path: "{{ at }}/x", text: "{{ key.text }}" }',
    );
    expect(outcomes()).toEqual(['key: changed', 't: unknown']);
    expect(result('t').reason).toMatch(/^depends on the new key/);
  });

  it.each([
    ['key.text == "x"', 'unknown'],
    ['key.text == "x" and false', 'skipped'],
    ['key.text == "x" or true', 'ok'],
    ['not (key.text == "x")', 'unknown'],
    ['key is changed', 'ok'],
    ['key.text is unknown', 'ok'],
  ])('when: %s is %s', async (when, outcome) => {
    const { outcomes } = await whereUnknown(`- name: t\n  debug: { msg: x }\n  when: ${when}`);
    expect(outcomes()[1]).toBe(`t: ${outcome}`);
  });

  it('makes a loop over it unknown', async () => {
    const { outcomes } = await whereUnknown('- name: t\n  debug: { msg: x }\n  loop: "{{ key.text | split }}"');
    expect(outcomes()[1]).toBe('t: unknown');
  });

  it('of one item leaves the others as they are', async () => {
    const { items, outcomes } = await whereUnknown(`
- name: t
  text: { path: "{{ at }}/x{{ item }}" }
  loop: [1, 2]
  when: item == 1 or key.text == "x"`);
    expect(items('t')).toEqual(['1: changed', '2: unknown']);
    expect(outcomes()[1]).toBe('t: changed');
  });

  it('is what a verdict on it is', async () => {
    const { outcomes } = await whereUnknown('- name: t\n  debug: { msg: x }\n  changed_when: key.text == "x"');
    expect(outcomes()[1]).toBe('t: unknown');
  });

  it('makes it unknown whether a handler runs', async () => {
    const { outcomes, result } = await dry({
      modules: [secretly],
      play: `
- hosts: all
  tasks:
${KEY.replace(/^/gm, '    ')}
    - name: t
      text: { path: "{{ at }}/x", text: "{{ key.text }}" }
      notify: h
  handlers:
    - name: h
      text: { path: "{{ at }}/y" }
      notify: i
    - name: i
      text: { path: "{{ at }}/z" }`,
    });
    expect(outcomes()).toEqual(['key: changed', 't: unknown', 'h: unknown', 'i: unknown']);
    expect(result('h').reason).toMatch(/^depends on the new key/);
  });

  it('never becomes known again by looking at the host', async () => {
    const { outcomes } = await whereUnknown('- name: t\n  text: { path: "{{ at }}/key", text: y }', {
      files: { 'a/key': 'y' },
    });
    expect(outcomes()).toEqual(['key: changed', 't: unknown']);
  });

  it('is what an undecided change would touch', async () => {
    const maybe = like('maybe', (path) => ({ plan: () => undecided(unknown('the moon'), [put(path, 'other')]) }));
    const { outcomes, result } = await dry({
      modules: [maybe],
      files: { 'a/x': 'x' },
      play: '- name: t\n  maybe: { path: "{{ at }}/x" }\n- name: then\n  text: { path: "{{ at }}/x" }',
    });
    expect(outcomes()).toEqual(['t: unknown', 'then: unknown']);
    expect(result('t')).toMatchObject({ reason: 'depends on the moon', changes: [{ summary: expect.any(String) }] });
  });

  it('is what a task would touch of which nobody knows whether it runs', async () => {
    const { outcomes } = await whereUnknown(
      `
- name: t
  text: { path: "{{ at }}/x", text: other }
  when: key.text == "x"
- name: then
  text: { path: "{{ at }}/x" }`,
      { files: { 'a/x': 'x' } },
    );
    expect(outcomes()).toEqual(['key: changed', 't: unknown', 'then: unknown']);
  });
});

describe('commands', () => {
  it('are listed and not run, and what was seen rests on the assumption that they change nothing of it', async () => {
    const { result, file, outcomes } = await dry({
      files: { 'a/y': 'x' },
      play: `
- name: c
  command: touch {{ at }}/x
  register: c
- name: t
  text: { path: "{{ at }}/y" }
- name: u
  debug: { msg: "{{ c.stdout }}" }
  when: c.rc == 0`,
    });
    expect(outcomes()).toEqual(['c: changed', 't: ok', 'u: unknown']);
    expect(result('c').changes[0]?.commands.join()).toContain('touch');
    expect(result('t').restsOn).toEqual([expect.stringMatching(/^c \(.*play.yml:4\)$/)]);
    expect([result('c').restsOn, result('u').restsOn]).toEqual([[], []]);
    expect(file('a/x')).toBeUndefined();
  });

  it('that are declared read-only run', async () => {
    const { outcomes, trips } = await dry(`
- name: c
  command: echo out
  check_mode: false
  register: c
- name: t
  text: { path: "{{ at }}/{{ c.stdout }}" }`);
    expect(outcomes()).toEqual(['c: ok', 't: changed']);
    expect(trips()).toBe(2);
  });

  it('may be no more than predicted in a real run', async () => {
    const { outcomes, file } = await stage('- name: t\n  text: { path: "{{ at }}/x" }\n  check_mode: true');
    expect(outcomes()).toEqual(['t: changed']);
    expect(file('a/x')).toBeUndefined();
  });
});

describe('verdicts of a dry run', () => {
  it('wait says that it would', async () => {
    const { result } = await dry('- name: t\n  await: { path: "{{ at }}/x" }');
    expect(result('t')).toMatchObject({ outcome: 'unknown', reason: expect.stringMatching(/^would wait: /) });
  });

  it('wait is over where an earlier task makes it there', async () => {
    const { outcomes } = await dry('- text: { path: "{{ at }}/x" }\n- name: t\n  await: { path: "{{ at }}/x" }');
    expect(outcomes()[1]).toBe('t: ok');
  });

  it('a refusal is predicted', async () => {
    const no: Module = { ...text, name: 'no', plan: () => refuse('no', 'because') };
    const { result } = await dry({ modules: [no], play: '- name: t\n  no: { path: /x }' });
    expect(result('t').failure).toMatchObject({ message: 'no', hint: 'because' });
  });
});

it('a dry run after a real one finds nothing, and one before it finds the same as that', async () => {
  const dir = folder();
  const scene: Scene = {
    hosts: ['a', 'b'],
    play: `
- text: { path: "{{ at }}/{{ item }}" }
  loop: [x, y]
  register: r
- texts: { paths: ["{{ at }}/{{ item }}"] }
  loop: [y, z]
  when: r is changed
- text: { path: "{{ hostvars.a.at }}/shared" }
  delegate_to: a`,
  };
  const before = await stage({ ...scene, check: true }, dir);
  const real = await stage(scene, dir);
  for (const host of ['a', 'b']) expect(before.outcomes(host)).toEqual(real.outcomes(host));
  const then = await stage({ ...scene, check: true }, dir);
  expect([...then.recap.values()].map(({ changed, unknown: open }) => changed + open)).toEqual([0, 0]);
});
