// An interrupted run stops cleanly: no change is cut off in the middle, nothing further is begun.
import { expect, it } from 'vitest';
import { run, sh } from '../../../engine/contract/index.ts';
import type { Event } from '../../../engine/run/event.ts';
import { changing } from './modules.ts';
import { type Scene, stage } from './stage.ts';

async function interruptedAt(type: Event['type'], scene: Scene) {
  const controller = new AbortController();
  const on = (event: Event) => event.type === type && controller.abort();
  const told = await stage({ ...scene, signal: controller.signal, on });
  const last = told.events.at(-1);
  expect(last).toMatchObject({ type: 'run-ended', interrupted: true, exitCode: 130 });
  expect(told.status).toBe(130);
  return told;
}

it('between two tasks', async () => {
  const { outcomes, file } = await interruptedAt('task-ended', {
    play: '- name: one\n  text: { path: "{{ at }}/x" }\n- name: two\n  text: { path: "{{ at }}/y" }',
  });
  expect(outcomes()).toEqual(['one: changed']);
  expect(file('a/y')).toBeUndefined();
});

it('while it waits', async () => {
  await interruptedAt('task-waiting', { play: '- await: { path: "{{ at }}/x", limit: 30 }' });
});

it('before the steps of a change, which is undone on every host before the connections are closed', async () => {
  const slow = changing('slow', (path) => ({
    steps: [
      { ...sh('printf half >"$1"; sleep 0.3', path), undo: run('rm', path), cancel: ['true'] },
      { ...run('true'), cancel: ['true'] },
    ],
  }));
  const { file, outcomes } = await interruptedAt('change-started', {
    hosts: ['a', 'b'],
    modules: [slow],
    play: '- name: t\n  slow: { path: "{{ at }}/x" }\n- name: then\n  text: { path: "{{ at }}/y" }',
  });
  expect([file('a/x'), file('b/x')]).toEqual([undefined, undefined]);
  expect([outcomes('a'), outcomes('b')]).toEqual([['t: failed'], ['t: failed']]);
});

it('notified handlers are not begun', async () => {
  const { outcomes } = await interruptedAt('task-ended', {
    play: `
- hosts: all
  tasks:
    - name: t
      text: { path: "{{ at }}/x" }
      notify: h
  handlers:
    - name: h
      text: { path: "{{ at }}/y" }`,
  });
  expect(outcomes()).toEqual(['t: changed']);
});
