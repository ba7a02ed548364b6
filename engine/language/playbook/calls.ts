// Words that stand where a module does, but are the language's own: what takes in further files.
import type { Prop } from '../../contract/schema.ts';
import type { ModuleEntry } from './catalog.ts';

/** A word of this kind, documented as a module is. */
export interface Call extends ModuleEntry {
  readonly name: string;
  readonly summary: string;
  readonly description?: string;
  readonly examples: readonly { readonly title: string; readonly yaml: string }[];
}

const text = (description: string) => ({ type: 'string', minLength: 1, description }) as const;

const FROM = {
  tasks_from: text('The file under "tasks/" instead of "main"'),
  vars_from: text('The file under "vars/" instead of "main"'),
  defaults_from: text('The file under "defaults/" instead of "main"'),
  handlers_from: text('The file under "handlers/" instead of "main"'),
} satisfies Record<string, Prop>;

const APPLY = {
  type: 'object',
  additionalProperties: { any: true },
  description: 'Keywords for the tasks that come in',
} satisfies Prop;

const ROLE = { name: text('The role, by its name or path'), ...FROM } satisfies Record<string, Prop>;

const LIST: readonly Call[] = [
  {
    name: 'import_tasks',
    summary: 'Bring in the tasks of a file, before the run',
    description: 'What stands beside it holds for all tasks of the file, as in a block.',
    params: { type: 'object', properties: { file: text('A file of tasks, named literally') }, required: ['file'] },
    bare: 'file',
    examples: [{ title: 'The tasks of a file', yaml: 'file: storage.yml' }],
  },
  {
    name: 'import_role',
    summary: 'Bring in the tasks of a role, before the run',
    description: '`vars` beside it are the parameters of the role.',
    params: { type: 'object', properties: ROLE, required: ['name'] },
    bare: 'name',
    examples: [{ title: 'A role', yaml: 'name: web' }],
  },
  {
    name: 'include_tasks',
    summary: 'Bring in the tasks of a file when a host reaches it',
    description: 'The name may hold `{{ }}`; `when` is asked once, and `loop` brings the file in for each item.',
    params: { type: 'object', properties: { file: text('A file of tasks'), apply: APPLY }, required: ['file'] },
    bare: 'file',
    examples: [{ title: 'What differs from one system to the next', yaml: 'file: "{{ system }}.yml"' }],
  },
  {
    name: 'include_role',
    summary: 'Bring in the tasks of a role when a host reaches it',
    description: 'The name may hold `{{ }}`; `when` is asked once, and `loop` brings the role in for each item.',
    params: {
      type: 'object',
      properties: {
        ...ROLE,
        apply: APPLY,
        public: { type: 'boolean', default: false, description: 'Later tasks of the host read its variables too' },
      },
      required: ['name'],
    },
    bare: 'name',
    examples: [{ title: 'A role whose tasks carry a tag', yaml: 'name: web\napply:\n  tags: web' }],
  },
  {
    name: 'include_vars',
    summary: 'Read variables of a file, or of a folder, when a host reaches it',
    description:
      'Of a folder its files are read by name, then those of the folders in it; a later file wins. `main.yml` of the `vars/` of a role is left out there: the role reads it by itself.',
    params: {
      type: 'object',
      properties: {
        file: text('A file of variables'),
        dir: text('A folder of files of variables'),
        name: text('A variable that gets all of them as a mapping'),
        depth: { type: 'integer', minimum: 0, default: 0, description: 'Levels of folders that are read; 0 for all' },
        files_matching: text('A regular expression that the names of files must match'),
        ignore_files: {
          type: 'array',
          items: text('A regular expression'),
          description: 'Files whose names end so are left out',
        },
        extensions: {
          type: 'array',
          items: text('A suffix without its dot'),
          default: ['json', 'yaml', 'yml'],
          description: 'Of which files the variables are read; another is an error',
        },
        ignore_unknown_extensions: { type: 'boolean', default: false, description: 'Other files are left out' },
      },
      exactlyOne: [['file', 'dir']],
    },
    bare: 'file',
    check(params) {
      const said = params as Readonly<Record<string, unknown>>;
      const rules = ['files_matching', 'ignore_files'].filter((word) => said[word] !== undefined);
      return said.dir === undefined && rules.length > 0 ? `"${rules[0]}" is for a "dir"` : undefined;
    },
    examples: [
      { title: 'Variables of a system', yaml: 'file: "{{ system }}.yml"' },
      { title: 'All that is in a folder', yaml: 'dir: sites\nignore_files: [README.md]' },
    ],
  },
];

/** What there is, by name. */
export const CALLS: ReadonlyMap<string, Call> = new Map(LIST.map((call) => [call.name, call]));
