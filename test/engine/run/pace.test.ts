// Hosts that go through a play at their own pace, and tasks that end it for some of them.
import { describe, expect, it } from 'vitest';
import { connect } from '../../../engine/hosts/connect.ts';
import { HostError } from '../../../engine/hosts/wire.ts';
import { stage } from './stage.ts';

const tell = (name: string, more = '') => `- name: ${name}\n  debug: { msg: x }${more}\n`;
const keep = (path: string, more = '') => `- name: ${path}\n  text: { path: "{{ at }}/${path}" }${more}\n`;
const two = ['a', 'b'];
const play = (head: string, tasks: string, handlers = '') =>
  `- hosts: all\n  ${head}\n  tasks:\n${tasks.replace(/^(?=.)/gm, '    ')}${handlers && `  handlers:\n${handlers.replace(/^(?=.)/gm, '    ')}`}`;

describe('strategy: free', () => {
  // Host a waits for a file that host b makes in its second task: in step this would never end.
  const crossed = `- name: first
  await: { path: "{{ at }}/go", limit: 20 }
  when: inventory_hostname == 'a'
- name: second
  command: touch {{ hostvars.a.at }}/go
  when: inventory_hostname == 'b'
- name: third
  text: { path: "{{ at }}/third" }
`;

  it('lets each host go at its own pace', async () => {
    const { outcomes, status } = await stage({ hosts: two, play: play('strategy: free', crossed) });
    expect(status).toBe(0);
    expect(outcomes('a')).toEqual(['first: ok', 'second: skipped', 'third: changed']);
    expect(outcomes('b')).toEqual(['first: skipped', 'second: changed', 'third: changed']);
  });

  it('in a dry run predicts host by host', async () => {
    const { events } = await stage({ hosts: two, play: play('strategy: free', keep('x') + keep('y')), check: true });
    const ended = events.flatMap((event) => (event.type === 'task-ended' ? [`${event.host} ${event.task.title}`] : []));
    expect(ended).toEqual(['a x', 'a y', 'b x', 'b y']);
  });

  it('runs the handlers of each host', async () => {
    const { outcomes } = await stage({
      hosts: two,
      files: { 'b/x': 'x' },
      play: play('strategy: free', keep('x', '\n  notify: h'), tell('h')),
    });
    expect([outcomes('a'), outcomes('b')]).toEqual([['x: changed', 'h: ok'], ['x: ok']]);
  });

  it('keeps "throttle" and "any_errors_fatal"', async () => {
    const tasks = `- name: one at a time
  throttle: 1
  command: sh -c 'mkdir {{ hostvars.a.at }}/lock && sleep 0.05 && rmdir {{ hostvars.a.at }}/lock'
`;
    const { status } = await stage({ hosts: ['a', 'b', 'c'], play: play('strategy: free', tasks) });
    expect(status).toBe(0);
  });

  it('has no first host for "run_once"', async () => {
    await expect(stage(play('strategy: free', tell('x', '\n  run_once: true')))).rejects.toThrow(
      '"run_once" needs hosts that go through the play in step',
    );
  });
});

describe('meta', () => {
  it('end_host ends the play for a host, which did not fail; its handlers run', async () => {
    const tasks = `${keep('x', '\n  notify: h')}- name: end\n  meta: end_host\n  when: inventory_hostname == 'a'\n${tell('after')}`;
    const { outcomes, status } = await stage({
      hosts: two,
      play: `${play('gather_facts: false', tasks, tell('h'))}- hosts: all\n  tasks:\n    - name: next play\n      debug: { msg: x }\n`,
    });
    expect(outcomes('a')).toEqual(['x: changed', 'end: ok', 'h: ok', 'next play: ok']);
    expect(outcomes('b')).toEqual(['x: changed', 'end: skipped', 'after: ok', 'h: ok', 'next play: ok']);
    expect(status).toBe(0);
  });

  it('end_batch ends it for the batch, end_play for all; the first host decides', async () => {
    const tasks = (action: string) =>
      `- name: end\n  meta: ${action}\n  when: inventory_hostname == 'a'\n${tell('after')}`;
    const batch = await stage({ hosts: two, play: play('serial: 1', tasks('end_batch')) });
    expect([batch.outcomes('a'), batch.outcomes('b')]).toEqual([['end: ok'], ['end: skipped', 'after: ok']]);
    const whole = await stage({ hosts: ['a', 'b', 'c'], play: play('serial: 2', tasks('end_play')) });
    expect(['a', 'b', 'c'].map((host) => whole.outcomes(host))).toEqual([['end: ok'], [], []]);
    expect(whole.status).toBe(0);
  });

  it('end_role ends the innermost role for a host; another use of it begins anew', async () => {
    const { outcomes } = await stage({
      hosts: two,
      play: `- import_role: r\n  vars: { who: a }\n- import_role: r\n  vars: { who: none }\n${tell('after')}`,
      files: {
        'roles/r/meta/main.yml': 'dependencies: [inner]\n',
        'roles/inner/tasks/main.yml': `- name: end inner\n  meta: end_role\n${tell('never')}`,
        'roles/r/tasks/main.yml': `- name: end\n  meta: end_role\n  when: inventory_hostname == who\n${tell('rest')}`,
      },
    });
    expect(outcomes('a')).toEqual(['end inner: ok', 'end: ok', 'end: skipped', 'rest: ok', 'after: ok']);
    expect(outcomes('b').filter((each) => each.startsWith('rest'))).toEqual(['rest: ok', 'rest: ok']);
  });

  it('end_role outside a role is a mistake', async () => {
    await expect(stage('- meta: end_role\n')).rejects.toThrow('"end_role" stands in no role');
  });

  it('clear_host_errors takes back who failed, also in an earlier section', async () => {
    const no = "- name: no\n  fail: { msg: no }\n  when: inventory_hostname == 'a'\n";
    const { outcomes, status } = await stage({
      hosts: two,
      play: `- hosts: all\n  pre_tasks:\n${no.replace(/^(?=.)/gm, '    ')}  tasks:\n    - name: clear\n      meta: clear_host_errors\n${tell('after').replace(/^(?=.)/gm, '    ')}`,
    });
    expect(outcomes('a')).toEqual(['no: failed', 'after: ok']);
    expect(outcomes('b')).toEqual(['no: skipped', 'clear: ok', 'after: ok']);
    expect(status).toBe(0);
  });

  it('clear_host_errors takes back who could not be reached, and connects anew', async () => {
    let refused = false;
    const gone: typeof connect = async (target) => {
      if (target.name !== 'a' || refused) return connect(target);
      refused = true;
      throw new HostError('unreachable', 'The host is away');
    };
    const look = (name: string) => `- name: ${name}\n  chain: { path: "{{ at }}/x", depth: 1 }\n`;
    const { outcomes, recap, status } = await stage({
      hosts: two,
      play: `${look('one')}- name: clear\n  meta: clear_host_errors\n${look('two')}`,
      input: { connect: gone },
    });
    expect(outcomes('a')).toEqual(['one: unreachable', 'two: ok']);
    expect(outcomes('b')).toEqual(['one: ok', 'clear: ok', 'two: ok']);
    expect([status, recap.get('a')?.unreachable]).toEqual([0, false]);
  });

  it('whose condition is unknown in a dry run is unknown, and the play goes on', async () => {
    const { outcomes } = await stage({
      play: `- command: cat /proc/sys/kernel/random/uuid\n  register: r\n- name: end\n  meta: end_host\n  when: r.rc == 0\n${tell('after')}`,
      check: true,
    });
    expect(outcomes()).toEqual(['command: changed', 'end: unknown', 'after: ok']);
  });
});

describe('any_errors_fatal', () => {
  const fail = '- name: no\n  fail: { msg: no }\n  when: inventory_hostname == "a"\n';

  it('of a block or a task ends the play for all hosts', async () => {
    const block = `- any_errors_fatal: true\n  block:\n${fail.replace(/^(?=.)/gm, '    ')}${tell('after')}`;
    const { outcomes } = await stage({ hosts: two, play: block });
    expect(outcomes('b')).toEqual(['no: skipped']);
  });

  it('holds for nothing else', async () => {
    const { outcomes } = await stage({
      hosts: two,
      play: `${tell('x', '\n  any_errors_fatal: true')}${fail}${tell('after')}`,
    });
    expect(outcomes('b')).toEqual(['x: ok', 'no: skipped', 'after: ok']);
  });
});
