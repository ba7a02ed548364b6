// `loop`, `with_items` and `loop_control`.

import { nearest } from '../../diagnostics/nearest.ts';
import type { Scope, Value } from '../../values/lazy.ts';
import { isUnknown } from '../../values/unknown.ts';
import { isIdentifier } from '../names.ts';
import type { Task, Templated } from '../program.ts';
import { describeNode, Fields } from './fields.ts';

const WORDS = ['label', 'loop_var', 'index_var'];
/** What Ansible has there, and Play does without. */
const REFUSED = ['pause', 'extended', 'extended_allitems', 'break_when'];

/** Reads a task's loop; `with_items` flattens its lists by one level. */
export function readLoop(fields: Fields): Pick<Task, 'loop' | 'loopControl'> {
  const items = fields.entry('with_items');
  if (items && fields.entry('loop'))
    fields.report('playbook-value', '"loop" and "with_items" exclude each other', items.key);
  const loop = items
    ? flattened(fields.templated('with_items', ['list', 'text', 'number']))
    : fields.templated('loop', ['list']);
  return { ...(loop && { loop }), loopControl: readControl(fields) };
}

function flattened(list: Templated | undefined): Templated | undefined {
  return list && { ...list, evaluate: (scope: Scope) => flatten(list.evaluate(scope)) };
}

function flatten(value: Value): Value {
  if (isUnknown(value)) return value;
  const items: readonly Value[] = isList(value) ? value : [value];
  return items.flatMap((item) => (isList(item) ? item : [item]));
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

function readControl(fields: Fields): Task['loopControl'] {
  const entry = fields.entry('loop_control');
  if (!entry) return { loopVar: 'item' };
  if (entry.value.kind !== 'map') {
    fields.report('playbook-value', `"loop_control" must be a mapping, not ${describeNode(entry.value)}`, entry.value);
    return { loopVar: 'item' };
  }
  if (!fields.entry('loop') && !fields.entry('with_items')) {
    fields.report('playbook-value', '"loop_control" has no effect without "loop"', entry.key);
  }
  const control = new Fields(entry.value, fields.diagnostics);
  for (const { name, key } of entry.value.entries) {
    if (WORDS.includes(name)) continue;
    if (REFUSED.includes(name))
      control.report('playbook-refused', `Play has no "${name}" in "loop_control"`, key, 'Leave it out');
    else {
      const near = nearest(name, WORDS);
      const hint = near === undefined ? `It has ${WORDS.join(', ')}` : `Did you mean "${near}"?`;
      control.report('playbook-keyword', `"loop_control" has no "${name}"`, key, hint);
    }
  }
  const indexVar = identifier(control, 'index_var');
  const label = control.templated('label', ['text', 'number', 'mapping', 'list']);
  return {
    loopVar: identifier(control, 'loop_var') ?? 'item',
    ...(indexVar !== undefined && { indexVar }),
    ...(label && { label }),
  };
}

function identifier(control: Fields, word: string): string | undefined {
  const name = control.text(word);
  const entry = control.entry(word);
  if (name === undefined || !entry || isIdentifier(name)) return name;
  return control.report('playbook-value', `"${name}" cannot be the name of a variable`, entry.value);
}
