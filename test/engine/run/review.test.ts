// A real run that is held to a plan, and a dry run that is followed.
import { expect, it } from 'vitest';
import { notInPlan } from '../../../engine/run/problems.ts';
import type { Sanction, Witness } from '../../../engine/run/review.ts';
import { stage } from './stage.ts';

const hosts = ['a', 'b', 'c'];
const only =
  (...allowed: readonly string[]): Sanction =>
  ({ host }, changes) =>
    allowed.includes(host) ? undefined : notInPlan(changes.map(({ summary }) => summary).join(), 'no');

it('asks when it is a host’s turn: what another did first is no change of its own', async () => {
  const play = '- name: t\n  central: { path: "{{ hostvars.a.at }}/log", on: a, text: one }';
  const { outcomes, file } = await stage({ hosts, play, input: { sanction: only('a') } });
  expect(hosts.map((host) => outcomes(host))).toEqual([['t: changed'], ['t: ok'], ['t: ok']]);
  expect(file('a/log')).toBe('one\n');
});

it('does nothing of what is refused, on that host alone', async () => {
  const play = '- name: t\n  text: { path: "{{ at }}/x" }\n- name: then\n  text: { path: "{{ at }}/y" }';
  const { outcomes, file, status } = await stage({ hosts, play, input: { sanction: only('a', 'c') } });
  expect(hosts.map((host) => outcomes(host))).toEqual([
    ['t: changed', 'then: changed'],
    ['t: failed'],
    ['t: changed', 'then: changed'],
  ]);
  expect([file('b/x'), file('b/y'), status]).toEqual([undefined, undefined, 2]);
});

it('tells a witness what each unit saw, would do, and leaves open', async () => {
  const said: string[] = [];
  const witness: Witness = {
    saw: ({ host, index }, { answers }) => {
      if (answers.size > 0) said.push(`${host} ${index} saw`);
    },
    planned: ({ host, index }, changes) =>
      void said.push(`${host} ${index} ${changes.map(({ summary }) => summary.replace(/\S*\//, ''))}`),
    open: ({ host, index }) => void said.push(`${host} ${index} open`),
  };
  await stage({
    play: '- text: { path: "{{ at }}/x{{ item }}" }\n  loop: [1, 2]\n- command: echo\n  register: c\n- text: { path: "{{ at }}/z", text: "{{ c.stdout }}" }',
    check: true,
    input: { witness },
  });
  expect([...new Set(said)]).toEqual([
    'a 0 saw',
    'a 0 write x1',
    'a 1 saw',
    'a 1 write x2',
    'a undefined run echo',
    'a undefined saw',
    'a undefined open',
  ]);
});
