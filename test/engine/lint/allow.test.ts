import { expect, test } from 'vitest';
import { caution } from '../../../engine/diagnostics/problem.ts';
import { lint } from '../../../engine/lint/lint.ts';
import { lintTasks } from './linted.ts';

test.each([
  ['on the line of the finding', '- name: Make\n  command: make # lint: allow lint-changed'],
  ['with a reason', '- name: Make\n  command: make # lint: allow lint-changed nobody can ask it'],
  ['on the first line of the task', '- name: Make # lint: allow lint-changed\n  command: make'],
  ['above the task', '# lint: allow lint-changed\n- name: Make\n  command: make'],
  [
    'above the task, with other comments',
    '# lint: allow lint-changed\n# It cannot say so.\n- name: Make\n  command: make',
  ],
  ['above the line', '- name: Make\n  # lint: allow lint-changed\n  command: make'],
  ['among several', '- name: Make\n  shell: make # lint: allow lint-shell, lint-changed'],
])('a comment accepts a finding: %s', async (_, task) => expect((await lintTasks(task)).findings).toEqual([]));

test.each([
  ['of another rule', '- name: Make\n  command: make # lint: allow lint-shell'],
  ['of another task', '- name: Make\n  command: make\n\n- name: Tell # lint: allow lint-changed\n  debug: { msg: A }'],
  ['in a text', '- name: Make\n  command: "make a#lint: allow lint-changed"'],
])('a comment does not accept it: %s', async (_, task) =>
  expect((await lintTasks(task)).codes).toContain('lint-changed'),
);

test('a comment in a module of one’s own accepts a warning about it', () => {
  const at = { file: 'modules/stat.js', line: 2, column: 1 };
  const warned = [caution('module-name', 'It stands in the place of another', at)];
  const program = { file: '/site.yml', plays: [] };
  const findings = (text: string) => lint(program, new Map([['modules/stat.js', text]]), warned).findings;
  expect(findings('// lint: allow module-name it is meant so\nimport {} from "a";\n')).toEqual([]);
  expect(findings('// lint: allow lint-name\nimport {} from "a";\n')).toEqual(warned);
});

test('a code that does not exist is an error, with its place', async () => {
  expect((await lintTasks('- name: Tell # lint: allow lint-nmae\n  debug: { msg: A }')).findings).toEqual([
    '4:32 [lint-allow] Lint has no rule "lint-nmae"',
  ]);
});
