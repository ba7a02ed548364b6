// What the reference shows is what lint would have written.
import { expect, it } from 'vitest';
import { allModules } from '../../../docs/generate/modules.ts';
import { blocksOf, pages, textOf } from '../../docs/pages.ts';
import { lintTasks } from './linted.ts';

const examples = (await allModules()).flatMap(({ name, examples: own }) =>
  own.map(({ title, yaml }) => ({ name, title, yaml })),
);

it.each(examples)('finds nothing in the example of $name: $title', async ({ name, yaml }) => {
  const { findings } = await lintTasks(`- name: Try\n  ${name}:\n${yaml.trimEnd().replace(/^(?=.)/gm, '    ')}`);
  expect(findings).toEqual([]);
});

const shown = pages
  .filter((page) => page !== 'docs/lint.md' && !page.startsWith('docs/modules/'))
  .flatMap((page) => blocksOf(textOf(page)).map((block) => ({ page, ...block })))
  .filter(({ language, text }) => language === 'yaml' && /^- /.test(text));

it.each(shown)('finds nothing in what $page shows', async ({ text }) => {
  const { findings } = await lintTasks(text.trimEnd());
  expect(findings).toEqual([]);
});
