// Words that stand where a module does, but are the language's own: what takes in further files.
import type { Prop } from '../../contract/schema.ts';
import type { ModuleEntry } from './catalog.ts';

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

/** What each takes. */
export const CALLS: ReadonlyMap<string, ModuleEntry> = new Map<string, ModuleEntry>([
  [
    'import_tasks',
    {
      params: { type: 'object', properties: { file: text('A file of tasks, named literally') }, required: ['file'] },
      bare: 'file',
    },
  ],
  [
    'include_tasks',
    {
      params: {
        type: 'object',
        properties: { file: text('A file of tasks'), apply: APPLY },
        required: ['file'],
      },
      bare: 'file',
    },
  ],
  [
    'include_role',
    {
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
    },
  ],
  [
    'include_vars',
    {
      params: {
        type: 'object',
        properties: {
          file: text('A file of variables'),
          name: text('A variable that gets all of them as a mapping'),
        },
        required: ['file'],
      },
      bare: 'file',
    },
  ],
  ['import_role', { params: { type: 'object', properties: ROLE, required: ['name'] }, bare: 'name' }],
]);
