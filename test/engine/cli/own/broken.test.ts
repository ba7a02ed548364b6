// Each way of breaking the contract of modules that can be seen before a run, with the one message that it gets.
import { beforeAll, expect, it } from 'vitest';
import { eventsIn, folderWith, lineOf, moduleWith } from './tried.ts';

interface Row {
  /** What is wrong. */
  readonly what: string;
  readonly file: string;
  readonly text: string;
  readonly says: string | readonly string[];
}

const END = 'End it with: export default defineModule({ … })';

const row = (what: string, fields: Readonly<Record<string, string | undefined>>, says: Row['says']): Row => {
  const name = `m${rows}`;
  rows += 1;
  const says1 = typeof says === 'string' ? says.replaceAll('FILE', `modules/${name}.js`) : says;
  return { what, file: `${name}.js`, text: moduleWith(name, fields), says: says1 };
};
let rows = 0;

const ROWS: readonly Row[] = [
  {
    what: 'a syntax error in JavaScript',
    file: 'comma.js',
    text: "export default {\n  name: 'comma'\n  summary: 'No comma',\n};\n",
    says: 'modules/comma.js:3:3 The module "comma" cannot be read: Unexpected token, expected ","',
  },
  {
    what: 'a syntax error in TypeScript',
    file: 'typed.ts',
    text: 'const a: number = ;\n',
    says: 'modules/typed.ts:1:19 The module "typed" cannot be read: Unexpected token',
  },
  {
    what: 'a package that is not there',
    file: 'left.js',
    text: "import { defineModule } from 'play-runner';\nimport pad from 'left-pad';\nexport default defineModule(pad);\n",
    says: 'modules/left.js:2:17 The module "left" imports "left-pad", which is not there / Install it beside the playbook: npm install left-pad',
  },
  {
    what: 'a package that is not there, in TypeScript',
    file: 'scoped.ts',
    text: "import pad from '@a/left-pad/more';\nexport default pad;\n",
    says: 'modules/scoped.ts:1:17 The module "scoped" imports "@a/left-pad/more", which is not there / Install it beside the playbook: npm install @a/left-pad',
  },
  {
    what: 'a file that is not there',
    file: 'helped.js',
    text: "import { help } from './_help.js';\nexport default help;\n",
    says: 'modules/helped.js:1:22 The module "helped" imports "modules/_help.js", which is not there / Name the file as it is called, with its extension',
  },
  {
    what: 'a name that Play does not export',
    file: 'wishes.js',
    text: "import { defineModul } from 'play-runner';\nexport default defineModul({});\n",
    says: `modules/wishes.js:1:1 The module "wishes" cannot be read: The requested module 'play-runner' does not provide an export named 'defineModul'`,
  },
  {
    what: 'an error while it is loaded',
    file: 'throws.js',
    text: 'const none = undefined;\n\nexport default none.name;\n',
    says: `modules/throws.js:3:21 The module "throws" throws when it is loaded: Cannot read properties of undefined (reading 'name')`,
  },
  {
    what: 'no default export',
    file: 'named.js',
    text: "export const named = { name: 'named' };\n",
    says: `modules/named.js:1:1 The module "named" has no default export / ${END}`,
  },
  {
    what: 'a default export that is no module',
    file: 'called.js',
    text: "\nexport default () => 'called';\n",
    says: `modules/called.js:2:8 The default export of the module "called" is a function, not made with defineModule / ${END}`,
  },
  row(
    'another name than its file',
    { name: "'other'" },
    `FILE:4:3 The module calls itself "other", and its file is that of "m0" / Both are what playbooks write: give the file the name, or the module`,
  ),
  row('no summary', { summary: undefined }, 'FILE:1:1 The module has no "summary"'),
  row('no observe', { observe: undefined }, 'FILE:1:1 The module has no "observe"'),
  row('a plan that is no function', { plan: '[]' }, 'FILE:9:3 "plan" must be a function, not a list'),
  row(
    'a plan that is async',
    { plan: 'async () => []' },
    'FILE:9:3 "plan" is async, and must be a pure function: only the engine looks and waits',
  ),
  row(
    'a field that does not exist',
    { observes: '() => ({})' },
    'FILE:10:3 A module has no "observes" / Did you mean "observe"?',
  ),
  row(
    'examples that are none',
    { examples: "['path: /a']" },
    'FILE:7:3 "examples" must be a list of { title, yaml }, not a list',
  ),
  row('a bare parameter that is none', { bare: "'src'" }, 'FILE:10:3 "bare" names "src", which is no parameter'),
  row(
    'returns that are no texts',
    { returns: '{ size: 7 }' },
    'FILE:10:3 "returns" must be a text for each field, not a mapping',
  ),
  row(
    'parameters that are no object',
    { params: "{ type: 'string' }" },
    'FILE:6:3 "params" must be of the type "object" and have "properties" / Begin with { type: "object", properties: { … } }',
  ),
  row(
    'a type that does not exist',
    { params: "{\n    type: 'object',\n    properties: { a: { type: 'sting' } },\n  }" },
    'FILE:8:24 "params.properties.a.type" cannot be "sting" / Did you mean "string"?',
  ),
  row(
    'no type',
    { params: "{ type: 'object', properties: { a: {} } }" },
    'FILE:6:43 "params.properties.a" has no "type" / It can be "string", "integer", "number", "boolean", "array" or "object"',
  ),
  row(
    'a word of JSON Schema that is outside the language',
    { params: "{ type: 'object', properties: { a: { type: 'string', maxlength: 3 } } }" },
    'FILE:6:64 "params.properties.a.maxlength" is no word of the language of parameters / Did you mean "maxLength"?',
  ),
  row(
    'a format that does not exist',
    { params: "{ type: 'object', properties: { a: { type: 'string', format: 'email' } } }" },
    'FILE:6:64 "params.properties.a.format" cannot be "email" / It can be "path", "mode", "name" or "text"',
  ),
  row(
    'a pattern that is no regular expression',
    { params: "{ type: 'object', properties: { a: { type: 'string', pattern: '(' } } }" },
    'FILE:6:64 "params.properties.a.pattern" is no regular expression',
  ),
  row(
    'a required parameter that is none',
    { params: "{ type: 'object', properties: {}, required: ['path'] }" },
    'FILE:6:45 "params.required" names "path", which is no property',
  ),
  row(
    'a list of anything',
    { params: "{ type: 'object', properties: { a: { type: 'array' } } }" },
    'FILE:6:43 "params.properties.a.items" must be a schema, not empty',
  ),
  row(
    'an example that does not fit',
    { examples: "[{ title: 'A file', yaml: 'path: srv' }]" },
    'FILE:7:24 The example "A file" is wrong: "path" must be an absolute path, not "srv"',
  ),
  row(
    'an example with a parameter that is none',
    { examples: "[{ title: 'A file', yaml: 'pth: /srv' }]" },
    'FILE:7:24 The example "A file" is wrong: "m18" has no parameter "pth"',
  ),
];

const found = new Map<string, string[]>();

beforeAll(async () => {
  const files = Object.fromEntries(ROWS.map(({ file, text }) => [`modules/${file}`, text]));
  const tasks = ROWS.map(({ file }) => `    - ${file.slice(0, file.indexOf('.'))}: {}\n`).join('');
  const folder = folderWith({
    ...files,
    'package.json': '{ "type": "module" }',
    'site.yml': `- hosts: all\n  tasks:\n${tasks}`,
  });
  for (const event of await eventsIn(folder, 'site.yml -i a, --syntax-check')) {
    if (event.type !== 'problem') continue;
    const file = event.diagnostic.location?.file ?? '';
    found.set(file, [...(found.get(file) ?? []), lineOf(event.diagnostic).replaceAll(`${folder}/`, '')]);
  }
}, 120_000);

it.each(ROWS)('$what', ({ file, says }) => {
  expect(found.get(`modules/${file}`)).toEqual(typeof says === 'string' ? [says] : says);
});
