// The keywords of plays, blocks, tasks and imports as JSON Schema; a test holds them against the words of the language.
import { BLOCK_WORDS, IMPORT_WORDS, PLAY_WORDS, TASK_WORDS } from '../playbook/keywords.ts';
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
  import_playbook: text,
  listen: ref('words'),
  loop: list,
  loop_control: {
    type: 'object',
    properties: { label: {}, loop_var: text, index_var: text },
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
  roles: { type: ['array', 'null'], items: { type: ['string', 'object'] } },
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

function schemasOf(words: readonly string[]): JsonSchema {
  return Object.fromEntries(words.map((word) => [word, Object.hasOwn(SHAPES, word) ? (SHAPES[word] ?? {}) : {}]));
}

export const PLAY = schemasOf(PLAY_WORDS);
export const BLOCK = schemasOf(BLOCK_WORDS);
export const TASK = schemasOf(TASK_WORDS);
export const IMPORT = schemasOf(IMPORT_WORDS);
