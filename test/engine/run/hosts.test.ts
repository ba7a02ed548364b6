// Several hosts: batches, failures that stop others, who acts for whom.
import { describe, expect, it } from 'vitest';
import type { Event } from '../../../engine/run/event.ts';
import { freePort } from '../../helpers/sshd.ts';
import { stage } from './stage.ts';

const abcd = ['a', 'b', 'c', 'd'];
const batches = (events: readonly Event[]) =>
  events.flatMap((event) => (event.type === 'play-started' ? [event.hosts.join('')] : []));

describe('serial', () => {
  it.each([
    ['2', 'ab cd'],
    ['3', 'abc d'],
    ['"50%"', 'ab cd'],
    ['"10%"', 'a b c d'],
    ['[1, 2]', 'a bc d'],
    ['[1, "100%"]', 'a bcd'],
  ])('%s makes batches of hosts: %s', async (serial, expected) => {
    const { events } = await stage({
      hosts: abcd,
      play: `- hosts: all\n  serial: ${serial}\n  tasks:\n    - debug: { msg: x }`,
    });
    expect(batches(events).join(' ')).toBe(expected);
  });

  it('a batch in which every host failed ends the run', async () => {
    const { events, status } = await stage({
      hosts: abcd,
      play: '- hosts: all\n  serial: 2\n  tasks:\n    - fail: { msg: no }',
    });
    expect(batches(events)).toEqual(['ab']);
    expect(status).toBe(2);
  });
});

describe('a failure of one host', () => {
  const play = (keyword: string) => `
- hosts: all
  ${keyword}
  tasks:
    - name: no
      fail: { msg: no }
      when: inventory_hostname in failing
    - name: then
      debug: { msg: x }`;
  const went = async (keyword: string, failing: string) => {
    const { outcomes, status } = await stage({ hosts: abcd, vars: `failing='${failing}'`, play: play(keyword) });
    expect(status).toBe(2);
    return abcd.filter((host) => outcomes(host).includes('then: ok')).join('');
  };

  it('leaves the others alone', async () => expect(await went('name: p', 'b')).toBe('acd'));
  it('ends the play for all with any_errors_fatal', async () =>
    expect(await went('any_errors_fatal: true', 'b')).toBe(''));
  it('is allowed up to max_fail_percentage', async () =>
    expect(await went('max_fail_percentage: 25', 'b')).toBe('acd'));
  it('ends the play for all above it', async () => expect(await went('max_fail_percentage: 25', 'bc')).toBe(''));
});

describe('run_once', () => {
  it('acts on the first host, and all have its result', async () => {
    const { outcomes } = await stage({
      hosts: ['a', 'b'],
      play: `
- name: once
  text: { path: "{{ at }}/x" }
  run_once: true
  register: r
- name: then
  debug: { msg: x }
  when: r is changed`,
    });
    expect(outcomes('a')).toEqual(['once: changed', 'then: ok']);
    expect(outcomes('b')).toEqual(['then: ok']);
  });

  it('fails for all', async () => {
    const { outcomes, status } = await stage({
      hosts: ['a', 'b'],
      play: '- name: once\n  fail: { msg: no }\n  run_once: true\n- name: then\n  debug: { msg: x }',
    });
    expect([outcomes('a'), outcomes('b')]).toEqual([['once: failed'], []]);
    expect(status).toBe(2);
  });

  it('that fails is rescued on all', async () => {
    const { outcomes, status } = await stage({
      hosts: ['a', 'b'],
      play: `
- block:
    - name: once
      fail: { msg: no }
      run_once: true
  rescue:
    - name: rescue
      debug: { msg: x }`,
    });
    expect([outcomes('a'), outcomes('b')]).toEqual([['once: rescued', 'rescue: ok'], ['rescue: ok']]);
    expect(status).toBe(0);
  });
});

describe('delegate_to', () => {
  it('acts on the other host, one after the other in inventory order', async () => {
    const { file, trips } = await stage({
      hosts: ['a', 'b', 'c'],
      play: `
- command: sh -c 'echo {{ inventory_hostname }} >>{{ hostvars.a.at }}/log'
  delegate_to: a`,
    });
    expect(file('a/log')).toBe('a\nb\nc\n');
    expect([trips('b'), trips('c')]).toEqual([0, 0]);
  });

  it('what one did there is known to the next', async () => {
    const { outcomes } = await stage({
      hosts: ['a', 'b'],
      check: true,
      play: '- name: t\n  text: { path: "{{ hostvars.a.at }}/x" }\n  delegate_to: a',
    });
    expect([outcomes('a'), outcomes('b')]).toEqual([['t: changed'], ['t: ok']]);
  });

  it('to a host that no inventory has is an error, never the controller', async () => {
    const { result, file } = await stage({
      vars: 'where=nowhere',
      play: '- name: t\n  text: { path: "{{ at }}/x" }\n  delegate_to: "{{ where }}"',
    });
    expect(result('t').failure).toMatchObject({ code: 'run-name', message: expect.stringContaining('"nowhere"') });
    expect(file('a/x')).toBeUndefined();
  });
});

describe('a module that acts on another host', () => {
  const central = (text: string) => `- name: t\n  central: { path: "{{ hostvars.a.at }}/log", on: a, text: ${text} }`;

  it('acts for one host, and the others find it done', async () => {
    const { outcomes, file } = await stage({ hosts: abcd, play: central('one') });
    expect(abcd.map((host) => outcomes(host)[0])).toEqual(['t: changed', 't: ok', 't: ok', 't: ok']);
    expect(file('a/log')).toBe('one\n');
  });

  it('never works from what another host made stale', async () => {
    const hosts = Array.from({ length: 12 }, (_, i) => `h${10 + i}`);
    const { file, status } = await stage({
      hosts: ['a', ...hosts],
      play: central('"{{ inventory_hostname }}"'),
    });
    expect(status).toBe(0);
    expect(file('a/log')?.trim().split('\n').toSorted()).toEqual(['a', ...hosts]);
  });
});

describe('a host that cannot be reached', () => {
  const unreachable = async (more = '') => {
    const port = await freePort();
    return stage({
      hosts: ['a', 'b'],
      access: (host, usual) =>
        host === 'a'
          ? usual
          : { ...usual, target: { ...usual.target, name: host, connection: 'ssh', address: '127.0.0.1', port } },
      play: `- name: t\n  text: { path: "{{ at }}/x" }\n${more}- name: then\n  debug: { msg: x }`,
    });
  };

  it('is out, and the others go on', async () => {
    const { outcomes, status, recap } = await unreachable();
    expect(outcomes('a')).toEqual(['t: changed', 'then: ok']);
    expect(outcomes('b')).toEqual(['t: unreachable']);
    expect(recap.get('b')).toMatchObject({ unreachable: true });
    expect(status).toBe(4);
  });

  it('may be ignored', async () => {
    const { outcomes, status } = await unreachable('  ignore_unreachable: true\n');
    expect(outcomes('b')).toEqual(['t: ignored', 'then: ok']);
    expect(status).toBe(0);
  });

  it('counts less than a failure', async () => {
    const { status } = await unreachable('- fail: { msg: no }\n');
    expect(status).toBe(2);
  });
});

it('at most as many hosts as there are forks change at once', async () => {
  let now = 0;
  let most = 0;
  await stage({
    hosts: abcd,
    forks: 2,
    play: '- command: sleep 0.1',
    on: (event) => {
      if (event.type === 'change-started') most = Math.max(most, ++now);
      if (event.type === 'task-ended') now--;
    },
  });
  expect(most).toBe(2);
});

it('throttle lets fewer hosts work at a task', async () => {
  const { file } = await stage({
    hosts: abcd,
    play: `
- command: sh -c 'echo + >>{{ hostvars.a.at }}/log; sleep 0.05; echo - >>{{ hostvars.a.at }}/log'
  throttle: 1`,
  });
  expect(file('a/log')).toBe('+\n-\n'.repeat(4));
});
