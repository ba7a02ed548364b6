// The keywords of plays, blocks, tasks, roles and imports as JSON Schema; a test holds them against the words of the language.
import { meaningOf } from '../playbook/keyword-meanings.ts';
import { APPLY_WORDS, BLOCK_WORDS, IMPORT_WORDS, PLAY_WORDS, ROLE_WORDS, TASK_WORDS } from '../playbook/keywords.ts';
import type { JsonSchema } from './json-schema.ts';

const ref = (name: string): JsonSchema => ({ $ref: `#/definitions/${name}` });
const text = { type: 'string' };
const mapping = { type: ['object', 'null'] };
const tasks = ref('items');
const count = {
  anyOf: [
    { type: 'integer', minimum: 1 },
    { type: 'string', pattern: '^[0-9]+%$' },
  ],
};
const percent = {
  anyOf: [
    { type: 'number', minimum: 0, maximum: 100 },
    { type: 'string', pattern: '^[0-9]+%?$' },
  ],
};
const list = { anyOf: [{ type: 'array' }, ref('template')] };
const names = { type: 'array', items: { anyOf: [text, { type: 'array', items: text }] } };

const SHAPES: Readonly<Record<string, JsonSchema>> = {
  always: tasks,
  any_errors_fatal: { type: 'boolean' },
  args: { type: 'object' },
  become: { type: 'boolean' },
  become_method: { enum: ['sudo'] },
  become_user: text,
  block: tasks,
  changed_when: ref('conditions'),
  check_mode: { type: 'boolean' },
  connection: { enum: ['ssh', 'local'] },
  delay: ref('number'),
  delegate_to: text,
  diff: { type: 'boolean' },
  environment: { type: ['object', 'array', 'string', 'null'] },
  failed_when: ref('conditions'),
  gather_facts: { type: 'boolean' },
  handlers: tasks,
  hosts: ref('words'),
  ignore_errors: { type: 'boolean' },
  ignore_unreachable: { type: 'boolean' },
  import_playbook: {
    anyOf: [text, { type: 'object', properties: { file: text }, required: ['file'], additionalProperties: false }],
  },
  listen: ref('words'),
  loop: list,
  loop_control: {
    type: 'object',
    properties: {
      label: { description: 'what reports call an item' },
      loop_var: { ...text, description: 'the variable that is the item', default: 'item' },
      index_var: { ...text, description: 'a variable that is the place of the item, from 0' },
    },
    additionalProperties: false,
  },
  max_fail_percentage: percent,
  name: { type: ['string', 'number'] },
  no_log: { type: 'boolean' },
  notify: ref('words'),
  port: { type: 'integer' },
  post_tasks: tasks,
  pre_tasks: tasks,
  register: text,
  remote_user: text,
  rescue: tasks,
  retries: ref('number'),
  role: text,
  roles: { type: ['array', 'null'], items: { anyOf: [text, ref('role')] } },
  run_once: { type: 'boolean' },
  serial: { anyOf: [count, { type: 'array', items: count }] },
  strategy: { enum: ['linear', 'free'] },
  tags: ref('words'),
  tasks,
  throttle: { type: 'integer', minimum: 0 },
  timeout: { type: 'number' },
  until: ref('conditions'),
  vars: mapping,
  vars_files: { anyOf: [names, text, { type: 'null' }] },
  when: ref('conditions'),
  with_items: { type: ['array', 'string', 'number'] },
};

function schemasOf(words: readonly string[]): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(
    words.map((word): readonly [string, JsonSchema] => {
      const { says, default: preset } = meaningOf(word);
      const shape = Object.hasOwn(SHAPES, word) ? SHAPES[word] : undefined;
      return [word, { description: says, ...(preset !== undefined && { default: preset }), ...beside(shape ?? {}) }];
    }),
  );
}

/** In draft-07 nothing counts that stands beside a reference. */
const beside = (shape: JsonSchema): JsonSchema => ('$ref' in shape ? { allOf: [shape] } : shape);

export const PLAY = schemasOf(PLAY_WORDS);
export const BLOCK = schemasOf(BLOCK_WORDS);
export const TASK = schemasOf(TASK_WORDS);
export const ROLE = schemasOf(ROLE_WORDS);
export const IMPORT = schemasOf(IMPORT_WORDS);
export const APPLY = schemasOf(APPLY_WORDS);
