// Templates whose names hold `{{ }}`: read before the run where they can be foreseen, else when they are rendered.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { outcomes, site } from './site.ts';

const play = (more: string, vars = ''): string =>
  `- hosts: all\n  vars: { at: "{{ playbook_dir }}", who: you${vars} }\n  tasks:\n    - name: it\n      template: { src: "{{ item }}.hbs", dest: "{{ at }}/{{ item }}" }\n${more.replace(/^(?=.)/gm, '      ')}`;

test('the items of a list that is written out', async () => {
  const { folder, events, complaints } = await site({
    'site.yml': play('loop: [a, b]\n'),
    'templates/a.hbs': 'a {{who}}\n',
    'templates/b.hbs': 'b {{who}}\n',
  });
  expect(complaints).toEqual([]);
  expect(outcomes(events)).toEqual(['a it: changed']);
  expect(readFileSync(join(folder, 'b'), 'utf8')).toBe('b you\n');
});

test('are checked before the run', async () => {
  const files = { 'site.yml': play('loop: [a, b]\n'), 'templates/a.hbs': 'a {{whom}}\n' };
  expect((await site(files)).complaints).toEqual([
    'playbook-file 5: There is no template "b.hbs" beside the playbook',
    'variable-undefined 1: "whom" is not defined',
  ]);
});

test('but not those of items that a condition passes over', async () => {
  const files = { 'templates/a.hbs': 'a {{who}}\n' };
  const passed = await site({ ...files, 'site.yml': play("loop: [a, b]\nwhen: item != 'b'\n") });
  expect(passed.complaints).toEqual([]);
  expect(outcomes(passed.events)).toEqual(['a it: changed']);
  const perhaps = await site({ ...files, 'site.yml': play('loop: [a, b]\nwhen: item != who\n') });
  expect(perhaps.complaints).toEqual(['playbook-file 5: There is no template "b.hbs" beside the playbook']);
});

test('a name that only the run knows', async () => {
  const { folder, events } = await site({
    'site.yml': play('loop: "{{ list }}"\n', ', list: [a]'),
    'templates/a.hbs': 'a {{who}}\n',
  });
  expect(outcomes(events)).toEqual(['a it: changed']);
  expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('a you\n');
});

test('fails the host where it means no file, or one that is wrong', async () => {
  const { events } = await site({ 'site.yml': play('loop: "{{ list }}"\n', ', list: [a]') });
  expect(outcomes(events)).toEqual(['a it: failed']);
  const broken = await site({
    'site.yml': play('loop: "{{ list }}"\n', ', list: [a]'),
    'templates/a.hbs': '{{#if}}\n',
  });
  expect(outcomes(broken.events)).toEqual(['a it: failed']);
});
