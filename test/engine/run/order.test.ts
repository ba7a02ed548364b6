// What runs when: handlers, blocks, tags.
import { describe, expect, it } from 'vitest';
import { stage } from './stage.ts';

const withHandlers = (tasks: string, handlers: string) =>
  `- hosts: all\n  tasks:\n${tasks.replace(/^/gm, '    ')}\n  handlers:\n${handlers.replace(/^/gm, '    ')}\n`;
const task = (name: string, more = '') => `- name: ${name}\n  text: { path: "{{ at }}/${name}" }${more}`;

describe('handlers', () => {
  it('run once for several notifications, in the order in which they are written', async () => {
    const { outcomes } = await stage(
      withHandlers(
        [task('x', '\n  notify: [two, one]'), task('y', '\n  notify: one')].join('\n'),
        [task('one'), task('two'), task('three')].join('\n'),
      ),
    );
    expect(outcomes()).toEqual(['x: changed', 'y: changed', 'one: changed', 'two: changed']);
  });

  it('do not run where nothing changed', async () => {
    const play = withHandlers(task('x', '\n  notify: one'), task('one'));
    expect((await stage({ play, files: { 'a/x': 'x' } })).outcomes()).toEqual(['x: ok']);
  });

  it('listen to topics', async () => {
    const { outcomes } = await stage(
      withHandlers(
        task('x', '\n  notify: topic'),
        [task('one', '\n  listen: topic'), task('two', '\n  listen: topic')].join('\n'),
      ),
    );
    expect(outcomes()).toEqual(['x: changed', 'one: changed', 'two: changed']);
  });

  it('run at once where they are flushed, and again when they are notified again', async () => {
    const { outcomes } = await stage(
      withHandlers(
        [task('x', '\n  notify: one'), '- meta: flush_handlers', task('y', '\n  notify: one')].join('\n'),
        task('one'),
      ),
    );
    expect(outcomes()).toEqual(['x: changed', 'one: changed', 'y: changed', 'one: ok']);
  });

  it('read anew what a task has set between two flushes', async () => {
    const count = (n: number) => `- set_fact: { n: ${n} }\n${task(`x${n}`, '\n  notify: one')}\n- meta: flush_handlers`;
    const told = await stage(
      withHandlers(`${count(1)}\n${count(2)}`, '- name: one\n  text: { path: "{{ at }}/made-{{ n }}" }'),
    );
    expect([told.file('a/made-1'), told.file('a/made-2')]).not.toContain(undefined);
  });

  it('are flushed under a condition', async () => {
    const { outcomes } = await stage(
      withHandlers(
        [task('x', '\n  notify: one'), '- meta: flush_handlers\n  when: false', task('y')].join('\n'),
        task('one'),
      ),
    );
    expect(outcomes()).toEqual(['x: changed', 'y: changed', 'one: changed']);
  });

  it('run on a host whose later task failed', async () => {
    const { outcomes, status } = await stage(
      withHandlers([task('x', '\n  notify: one'), '- name: no\n  fail: { msg: no }'].join('\n'), task('one')),
    );
    expect(outcomes()).toEqual(['x: changed', 'no: failed', 'one: changed']);
    expect(status).toBe(2);
  });

  it('that fail are not run again', async () => {
    const { outcomes } = await stage(
      withHandlers(
        [task('x', '\n  notify: one'), '- meta: flush_handlers', task('y')].join('\n'),
        '- name: one\n  fail: { msg: no }',
      ),
    );
    expect(outcomes()).toEqual(['x: changed', 'one: failed']);
  });

  it('may notify others, also earlier ones', async () => {
    const { outcomes } = await stage(
      withHandlers(
        task('x', '\n  notify: two'),
        [task('one'), task('two', '\n  notify: [one, three]'), task('three')].join('\n'),
      ),
    );
    expect(outcomes()).toEqual(['x: changed', 'two: changed', 'one: changed', 'three: changed']);
  });

  it('of one host are not those of another', async () => {
    const { outcomes } = await stage({
      hosts: ['a', 'b'],
      files: { 'b/x': 'x' },
      play: withHandlers(task('x', '\n  notify: one'), task('one')),
    });
    expect(outcomes('b')).toEqual(['x: ok']);
  });
});

describe('blocks', () => {
  it('rescue and always run where a task failed; the failure is rescued and the play goes on', async () => {
    const { outcomes, status, recap } = await stage(`
- block:
    - name: no
      fail: { msg: no }
    - name: never
      debug: { msg: x }
  rescue:
    - name: rescue
      debug: { msg: x }
  always:
    - name: always
      debug: { msg: x }
- name: after
  debug: { msg: x }`);
    expect(outcomes()).toEqual(['no: rescued', 'rescue: ok', 'always: ok', 'after: ok']);
    expect(recap.get('a')).toMatchObject({ rescued: 1, failed: 0 });
    expect(status).toBe(0);
  });

  it('always runs without a rescue, and the host stays failed', async () => {
    const { outcomes, status } = await stage(`
- block:
    - name: no
      fail: { msg: no }
  always:
    - name: always
      debug: { msg: x }
- name: after
  debug: { msg: x }`);
    expect(outcomes()).toEqual(['no: failed', 'always: ok']);
    expect(status).toBe(2);
  });

  it('a rescue that fails is a failure', async () => {
    const { outcomes, status } = await stage(`
- block:
    - name: no
      fail: { msg: no }
  rescue:
    - name: too
      fail: { msg: no }`);
    expect(outcomes()).toEqual(['no: rescued', 'too: failed']);
    expect(status).toBe(2);
  });

  it('an inner rescue that fails is rescued by the outer one', async () => {
    const { outcomes, status } = await stage(`
- block:
    - block:
        - name: one
          fail: { msg: no }
      rescue:
        - name: two
          fail: { msg: no }
  rescue:
    - name: three
      debug: { msg: x }`);
    expect(outcomes()).toEqual(['one: rescued', 'two: rescued', 'three: ok']);
    expect(status).toBe(0);
  });

  it('rescue only the hosts that failed', async () => {
    const { outcomes } = await stage({
      hosts: ['a', 'b'],
      play: `
- block:
    - name: no
      fail: { msg: no }
      when: inventory_hostname == 'a'
  rescue:
    - name: rescue
      debug: { msg: x }`,
    });
    expect(outcomes('a')).toEqual(['no: rescued', 'rescue: ok']);
    expect(outcomes('b')).toEqual(['no: skipped']);
  });

  it('hand their condition and their variables down', async () => {
    const { outcomes, file } = await stage(`
- block:
    - name: x
      text: { path: "{{ at }}/x", text: "{{ v }}{{ w }}" }
      vars: { w: task }
    - block:
        - name: y
          text: { path: "{{ at }}/y" }
      when: w == 'task'
  vars: { v: block, w: block }
  when: v == 'block'`);
    expect(outcomes()).toEqual(['x: changed', 'y: skipped']);
    expect(file('a/x')).toBe('blocktask');
  });
});

it('an error that is ignored is counted, and the host goes on', async () => {
  const { outcomes, status, recap } = await stage(
    '- name: no\n  fail: { msg: no }\n  ignore_errors: true\n- name: then\n  debug: { msg: x }',
  );
  expect(outcomes()).toEqual(['no: ignored', 'then: ok']);
  expect(recap.get('a')).toMatchObject({ ignored: 1, failed: 0 });
  expect(status).toBe(0);
});

describe('tags', () => {
  const play = `
- hosts: all
  tasks:
    - { name: plain, debug: { msg: x } }
    - { name: one, debug: { msg: x }, tags: [one] }
    - { name: two, debug: { msg: x }, tags: [two] }
    - { name: both, debug: { msg: x }, tags: [one, two] }
    - { name: always, debug: { msg: x }, tags: [always] }
    - { name: never, debug: { msg: x }, tags: [never, rare] }`;
  it.each([
    [[], [], 'plain one two both always'],
    [['one'], [], 'one both always'],
    [['one'], ['two'], 'one always'],
    [[], ['one', 'always'], 'plain two'],
    [['rare'], [], 'always never'],
    [['never'], [], 'always never'],
    [['tagged'], [], 'one two both always'],
    [['untagged'], [], 'plain always'],
    [['all'], [], 'plain one two both always'],
  ])('-t %j --skip-tags %j selects %s', async (tags, skipTags, names) => {
    const { outcomes } = await stage({ play, tags, skipTags });
    expect(
      outcomes()
        .map((line) => line.replace(': ok', ''))
        .join(' '),
    ).toBe(names);
  });
});
