// Each way of breaking the contract of modules that only a run can see, with the one message that it gets.
import { beforeAll, expect, it } from 'vitest';
import { eventsIn, folderWith, moduleWith } from './tried.ts';

interface Row {
  readonly what: string;
  readonly fields: Readonly<Record<string, string>>;
  /** After `Bug in module "NAME" (`. */
  readonly says: string;
}

const FILE = 'modules/m.js';
const look = (fields = '') =>
  `({ kind: 'look', label: 'a', script: 'echo a', args: [], reads: ['data:/a'], parse: () => 1, ${fields} })`;
const change = (fields = '') => `({ summary: 's', steps: [], predicts: [], touches: [], ${fields} })`;

const ROWS: readonly Row[] = [
  {
    what: 'observe throws',
    fields: { observe: "() => {\n    throw new Error('boom');\n  }" },
    says: `${FILE}:9:11): observe throws: boom`,
  },
  {
    what: 'observe returns nothing',
    fields: { observe: '() => {}' },
    says: `${FILE}): observe must return probes by their names, not nothing`,
  },
  {
    what: 'observe returns a promise',
    fields: { observe: '() => Promise.resolve({})' },
    says: `${FILE}): observe is async, and must be a pure function: only the engine looks and waits`,
  },
  {
    what: 'a probe is a text',
    fields: { observe: "() => ({ file: 'cat /a' })" },
    says: `${FILE}): the probe "file" is the text "cat /a", which is no probe`,
  },
  {
    what: 'a probe is of no kind',
    fields: { observe: "() => ({ file: { kind: 'read' } })" },
    says: `${FILE}): the probe "file" is of the kind "read", which does not exist`,
  },
  {
    what: 'a look without a script',
    fields: { observe: `() => ({ file: ${look('script: undefined')} })` },
    says: `${FILE}): "script" of the probe "file" must be text, not nothing`,
  },
  {
    what: 'a look with numbers as arguments',
    fields: { observe: `() => ({ file: ${look('args: [7]')} })` },
    says: `${FILE}): "args" of the probe "file" must be a list of texts, not a list`,
  },
  {
    what: 'a look that reads no scope',
    fields: { observe: `() => ({ file: ${look("reads: ['dta:/a']")} })` },
    says: `${FILE}): "reads" of the probe "file" has the text "dta:/a" in it, which is no scope`,
  },
  {
    what: 'a look with a field too many',
    fields: { observe: `() => ({ file: ${look('timeout: 7')} })` },
    says: `${FILE}): the probe "file" has a field "timeout", which nobody reads`,
  },
  {
    what: 'plan throws',
    fields: { plan: "() => {\n    throw new Error('boom');\n  }" },
    says: `${FILE}:10:11): plan throws: boom`,
  },
  {
    what: 'plan returns nothing',
    fields: { plan: '() => {}' },
    says: `${FILE}): plan must return a list of changes or a verdict, not nothing`,
  },
  {
    what: 'plan returns a promise',
    fields: { plan: '() => Promise.resolve([])' },
    says: `${FILE}): plan is async, and must be a pure function: only the engine looks and waits`,
  },
  {
    what: 'plan returns a verdict that does not exist',
    fields: { plan: "() => ({ verdict: 'done' })" },
    says: `${FILE}): plan must return a list of changes or a verdict, not the verdict "done"`,
  },
  {
    what: 'plan refuses without a reason',
    fields: { plan: "() => ({ verdict: 'refuse' })" },
    says: `${FILE}): "reason" of the verdict "refuse" must be text, not nothing`,
  },
  {
    what: 'plan changes its parameters',
    fields: { plan: "(params) => {\n    params.path = '/b';\n    return [];\n  }" },
    says: `${FILE}:10:17): plan changes what it was given: Cannot assign to read only property 'path' of object '#<Object>'`,
  },
  {
    what: 'plan changes what was seen',
    fields: {
      observe: `() => ({ a: ${look('parse: () => ({ b: [1] })')} })`,
      plan: '(_, { a }) => {\n    a.b.push(2);\n    return [];\n  }',
    },
    says: `${FILE}:10:9): plan changes what it was given: Cannot add property 1, object is not extensible`,
  },
  {
    what: 'plan draws lots',
    fields: { plan: `() => [${change('summary: String(Math.random())')}]` },
    says: `${FILE}): plan says something else when it is asked again: it must not read a clock, a file, or draw lots`,
  },
  {
    what: 'a change is a text',
    fields: { plan: "() => ['mount']" },
    says: `${FILE}): a change must be a mapping, not the text "mount"`,
  },
  {
    what: 'a change without predictions',
    fields: { plan: `() => [${change('predicts: undefined')}]` },
    says: `${FILE}): "predicts" of the change "s" must be a list, not nothing`,
  },
  {
    what: 'a change that touches no scope',
    fields: { plan: `() => [${change("touches: ['/srv']")}]` },
    says: `${FILE}): "touches" of the change "s" has the text "/srv" in it, which is no scope`,
  },
  {
    what: 'a change with a field too many',
    fields: { plan: `() => [${change('touch: []')}]` },
    says: `${FILE}): the change "s" has a field "touch", which nobody reads`,
  },
  {
    what: 'a step that is a line',
    fields: { plan: `() => [${change("steps: ['mount /srv']")}]` },
    says: `${FILE}): a step of the change "s" must be a run, a guard or a write, not the text "mount /srv"`,
  },
  {
    what: 'a command that is a line',
    fields: { plan: `() => [${change("steps: [{ do: 'run', argv: 'mount /srv' }]")}]` },
    says: `${FILE}): "argv" of a step of the change "s" must be a list of words, not the text "mount /srv"`,
  },
  {
    what: 'a prediction that is none',
    fields: { plan: `() => [${change("predicts: ['done']")}]` },
    says: `${FILE}): a prediction of the change "s" must be made with predict(look, value)`,
  },
  {
    what: 'a prediction of nothing',
    fields: { plan: `() => [${change(`predicts: [predict(${look()}, undefined)]`)}]` },
    says: `${FILE}): a prediction of the change "s" says nothing of "a"`,
  },
  {
    what: 'result throws',
    fields: { result: "() => {\n    throw new Error('boom');\n  }" },
    says: `${FILE}:11:11): result throws: boom`,
  },
  {
    what: 'result returns a date',
    fields: { result: '() => ({ at: new Date(0) })' },
    says: `${FILE}): result must be plain data, and "at" is a Date`,
  },
  {
    what: 'result returns a function',
    fields: { result: '() => ({ a: { b: [() => 1] } })' },
    says: `${FILE}): result must be plain data, and "a.b.0" is a function`,
  },
  {
    what: 'result returns a text',
    fields: { result: "() => 'done'" },
    says: `${FILE}): result must return plain data by names, not the text "done"`,
  },
];

const PARSE: Row[] = [
  {
    what: 'parse throws',
    fields: { observe: `() => ({ a: ${look("parse: () => { throw new Error('boom'); }")} })` },
    says: `A module (${FILE}:8:138) cannot read the answer to "a": parse throws: boom`,
  },
  {
    what: 'parse returns nothing',
    fields: { observe: `() => ({ a: ${look('parse: () => undefined')} })` },
    says: 'A module cannot read the answer to "a": parse of "a" returns nothing; null can say that nothing is there',
  },
];

it('merge throws', async () => {
  const folder = folderWith({
    'modules/m.js': moduleWith('m', {
      plan: `() => [${change()}]`,
      merge: "() => {\n    throw new Error('boom');\n  }",
    }),
    'package.json': '{ "type": "module" }',
    'hosts.ini': 'a ansible_connection=local\n',
    'site.yml': '- hosts: all\n  tasks:\n    - m: { path: "{{ item }}" }\n      loop: [/a, /b]\n',
  });
  const events = await eventsIn(folder, 'site.yml -i hosts.ini');
  expect(JSON.stringify(events)).toContain('(modules/m.js:11:11): merge throws: boom');
  expect(events.at(-1)).toMatchObject({ type: 'run-ended', exitCode: 2 });
});

const ALL = [...ROWS.map((each) => ({ ...each, says: `Bug in module "m" (${each.says}` })), ...PARSE];

const said = new Map<string, string>();

beforeAll(async () => {
  const names = ALL.map((_, index) => `m${index}`);
  const files = Object.fromEntries(
    ALL.map(({ fields }, index) => [`modules/m${index}.js`, moduleWith(`m${index}`, fields)]),
  );
  const tasks = names
    .map((name) => `    - ${name}: { path: /a }\n      when: inventory_hostname == "${name}"\n`)
    .join('');
  const folder = folderWith({
    ...files,
    'package.json': '{ "type": "module" }',
    'hosts.ini': names.map((name) => `${name} ansible_connection=local\n`).join(''),
    'site.yml': `- hosts: all\n  tasks:\n${tasks}`,
  });
  for (const event of await eventsIn(folder, 'site.yml -i hosts.ini --check')) {
    if (event.type !== 'task-ended' || event.result.outcome === 'skipped') continue;
    said.set(event.host, JSON.stringify(event.result));
  }
}, 120_000);

it.each(ALL.map((each, index) => ({ ...each, index })))('$what', ({ says, index }) => {
  const name = `m${index}`;
  const result = JSON.parse(
    (said.get(name) ?? '{}').replaceAll(`modules/${name}.js`, FILE).replaceAll(`\\"${name}\\"`, '\\"m\\"'),
  );
  expect(result.failure?.message ?? result).toBe(says);
});
