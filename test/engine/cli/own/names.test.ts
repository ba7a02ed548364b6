// Where modules of a user's own come from, and what happens where two have one name.
import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isMapping } from '../../../../engine/values/data.ts';
import { eventsIn, folderWith, lineOf, moduleWith, playIn } from './tried.ts';

const says = (name: string, word: string): string => moduleWith(name, { result: `() => ({ word: '${word}' })` });

const pack = (name: string, more: object): Readonly<Record<string, string>> => ({
  [`node_modules/${name}/package.json`]: JSON.stringify({ name, version: '1.0.0', type: 'module', ...more }, null, 2),
});

const listing = (...names: readonly string[]): Readonly<Record<string, string>> => ({
  'package.json': JSON.stringify({
    type: 'module',
    dependencies: Object.fromEntries(names.map((name) => [name, '1'])),
  }),
});

const MODULES = { play: { modules: './modules' } };

const site = (module: string): string => `- hosts: all\n  tasks:\n    - ${module}: {}\n`;

/** What the module said, or everything that is wrong. */
async function said(module: string, files: Readonly<Record<string, string>>, more = ''): Promise<readonly string[]> {
  const folder = folderWith({ 'site.yml': site(module), 'hosts.ini': 'a ansible_connection=local\n', ...files });
  const events = await eventsIn(folder, `site.yml -i hosts.ini ${more}`);
  return events.flatMap((event) => {
    if (event.type === 'problem' || event.type === 'warning')
      return [lineOf(event.diagnostic).replaceAll(`${folder}/`, '')];
    const result = event.type === 'task-ended' ? event.result.result : undefined;
    return isMapping(result) && typeof result.word === 'string' ? [result.word] : [];
  });
}

it('are found in a package that package.json lists', async () => {
  const files = {
    ...listing('play-greet'),
    ...pack('play-greet', MODULES),
    'node_modules/play-greet/modules/greet.js': says('greet', 'hello'),
  };
  expect(await said('greet', files)).toEqual(['hello']);
});

it('are found in a package among the devDependencies, above the playbook, with a scope', async () => {
  const files = {
    'package.json': JSON.stringify({ devDependencies: { '@a/greet': '1' } }),
    ...pack('@a/greet', { play: { modules: 'lib' } }),
    'node_modules/@a/greet/lib/greet.mjs': says('greet', 'hello'),
    'plays/site.yml': site('greet'),
  };
  const folder = folderWith({ 'hosts.ini': 'a ansible_connection=local\n', ...files });
  expect(JSON.stringify(await eventsIn(folder, 'plays/site.yml -i hosts.ini'))).toContain('"word":"hello"');
});

it('are not looked for in a package that package.json does not list', async () => {
  const files = {
    ...listing(),
    ...pack('play-greet', MODULES),
    'node_modules/play-greet/modules/greet.js': says('greet', 'hello'),
  };
  expect(await said('greet', files)).toEqual([expect.stringContaining('There is no module or keyword "greet"')]);
});

it('of one name in two packages are an error that says the way out', async () => {
  const files = {
    ...listing('one', 'two'),
    ...pack('one', MODULES),
    ...pack('two', MODULES),
    'node_modules/one/modules/greet.js': says('greet', 'one'),
    'node_modules/two/modules/greet.js': says('greet', 'two'),
  };
  expect(await said('greet', files)).toEqual([
    'The packages "one" and "two" both have a module "greet" / Write modules/greet.js beside the playbook, which exports the one that is meant',
  ]);
  const chosen = { ...files, 'modules/greet.js': "export { default } from '../node_modules/two/modules/greet.js';\n" };
  expect(await said('greet', chosen)).toEqual(['two']);
});

it('of a package that have the name of one of Play’s own are an error where they are used', async () => {
  const files = { ...listing('one'), ...pack('one', MODULES), 'node_modules/one/modules/stat.js': says('stat', 'one') };
  expect(await said('stat', files)).toContain(
    'Play itself and the package "one" have a module "stat" / Write modules/stat.js beside the playbook, which exports the one that is meant',
  );
  const folder = folderWith({ ...files, 'site.yml': '- hosts: all\n  tasks:\n    - debug: { msg: A }\n' });
  expect((await playIn(folder, 'site.yml -i a, --syntax-check')).code).toBe(0);
});

it('beside the playbook that have the name of one of Play’s own stand in its place, with a warning', async () => {
  expect(await said('stat', { ...listing(), 'modules/stat.js': says('stat', 'mine') })).toEqual([
    `modules/stat.js:1:1 This module stands in the place of Play's own "stat"`,
    'mine',
  ]);
});

it('with the name of a keyword are an error, whoever uses them', async () => {
  const files = { ...listing(), 'modules/when.js': says('when', 'a'), 'modules/greet.js': says('greet', 'hello') };
  expect(await said('greet', files)).toEqual([
    'modules/when.js:1:1 The module "when" has the name of a keyword, so no task can use it / Give it another name; a file that is no module begins with "_", such as "_when.js"',
  ]);
});

it('in two files of one name are an error', async () => {
  const files = { ...listing(), 'modules/greet.js': says('greet', 'a'), 'modules/greet.ts': says('greet', 'b') };
  expect(await said('greet', files)).toEqual([
    'modules/greet.ts:1:1 "modules/greet.js" and "modules/greet.ts" are both the module "greet" / Take one of them away',
  ]);
});

it('share helpers in files that begin with "_"', async () => {
  const files = {
    ...listing(),
    'modules/_word.js': "export const word = 'hello';\n",
    'modules/greet.js': `import { word } from './_word.js';\n${moduleWith('greet', { result: '() => ({ word })' })}`,
  };
  expect(await said('greet', files)).toEqual(['hello']);
});

it.each([
  [
    'no folder',
    { play: {} },
    'node_modules/one/package.json:5:3 The package "one" does not say in which folder its modules are',
  ],
  [
    'a folder that is not there',
    { play: { modules: './lib' } },
    'node_modules/one/package.json:5:3 The package "one" has no folder "./lib"',
  ],
  [
    'a folder outside',
    { play: { modules: '../..' } },
    'node_modules/one/package.json:5:3 The folder "../.." is outside the package "one"',
  ],
])('of a package that names %s are an error', async (_, more, message) => {
  const files = { ...listing('one'), ...pack('one', more) };
  expect(await said('stat', files)).toContain(`${message} / For example: "play": { "modules": "./modules" }`);
});

it('on a module path that is not there are an error', async () => {
  expect(await said('debug', listing(), '--module-path mods')).toContain('There is no folder of modules "mods"');
});

it.each(['js', 'mjs', 'ts'])('need no installed Play: %s', async (extension) => {
  const files = {
    'package.json': '{}',
    'site.yml': site('greet'),
    'hosts.ini': 'a ansible_connection=local\n',
    [`modules/greet.${extension}`]: says('greet', 'hello'),
  };
  const folder = folderWith(files);
  rmSync(join(folder, 'node_modules'), { recursive: true });
  expect(JSON.stringify(await eventsIn(folder, 'site.yml -i hosts.ini'))).toContain('"word":"hello"');
});

it.each(['greet.js', '_word.js'])('are part of a saved plan: %s', async (changed) => {
  const files = {
    ...listing(),
    'site.yml': site('greet'),
    'hosts.ini': 'a ansible_connection=local\n',
    'modules/_word.js': "export const word = 'hello';\n",
    'modules/greet.js': `import { word } from './_word.js';\n${moduleWith('greet', { result: '() => ({ word })' })}`,
  };
  const folder = folderWith(files);
  expect((await playIn(folder, 'site.yml -i hosts.ini --check --out plan.json')).code).toBe(0);
  appendFileSync(join(folder, 'modules', changed), '// Another word\n');
  const { code, stdout } = await playIn(folder, 'apply plan.json');
  expect(code).toBe(5);
  expect(stdout).toContain(`file modules/${changed}: has been changed`);
});

it('can be TypeScript, with all that it has beyond JavaScript', async () => {
  const typed = `import { defineModule, type Plan } from 'play-runner';
import { loud } from './_loud.ts';

enum Word {
  Hello = 'hello',
}

export default defineModule({
  name: 'greet',
  summary: 'Greet somebody',
  params: { type: 'object', properties: { times: { type: 'integer', default: 2 } } },
  examples: [{ title: 'Once', yaml: 'times: 1' }],
  observe: () => ({}),
  plan: (): Plan => [],
  result: ({ times }) => ({ word: loud(Word.Hello as string, times) }),
});
`;
  const loud = 'export const loud = (word: string, times: number): string => word.toUpperCase() + "!".repeat(times);\n';
  const files = { ...listing(), 'modules/greet.ts': typed, 'modules/_loud.ts': loud };
  expect(await said('greet', files)).toEqual(['HELLO!!']);
});

it('say where their TypeScript throws', async () => {
  const typed = moduleWith('greet', {
    plan: '(params: { path?: string }): never => {\n    throw new Error(params.path);\n  }',
  });
  const folder = folderWith({
    ...listing(),
    'hosts.ini': 'a ansible_connection=local\n',
    'site.yml': site('greet').replace('{}', '{ path: /a }'),
    'modules/greet.ts': typed,
  });
  const events = await eventsIn(folder, 'site.yml -i hosts.ini');
  expect(JSON.stringify(events)).toContain('modules/greet.ts:10:11): plan throws: /a');
});
