// One task: its module, its parameters and its keywords.

import { nearest } from '../../diagnostics/nearest.ts';
import { problem } from '../../diagnostics/problem.ts';
import { isIdentifier, MAGIC_NAMES } from '../names.ts';
import type { Named, Task } from '../program.ts';
import { constantOf } from '../templated/text.ts';
import { compileValue } from '../templated.ts';
import { location, type YamlEntry } from '../yaml.ts';
import { CALLS } from './calls.ts';
import { shortName } from './catalog.ts';
import { given, readCommon } from './common.ts';
import type { Fields } from './fields.ts';
import { TASK_WORDS } from './keywords.ts';
import { readLoop } from './loop.ts';
import { type ModuleCall, readModuleCall } from './module-call.ts';
import type { Reading } from './reading.ts';

/** Reads a task; what is wrong with its keywords is reported even where its module cannot be found. */
export async function readTask(
  fields: Fields,
  found: YamlEntry | undefined,
  reading: Reading,
): Promise<Task | undefined> {
  const name = fields.templated('name', ['text', 'number']);
  const call = (found && (await readModuleCall(found, fields, reading))) ?? placeholder(fields, found);
  const keywords = {
    ...readCommon(fields),
    ...readLoop(fields),
    listen: fields.names('listen').map((each) => each.name),
    changedWhen: fields.conditions('changed_when'),
    failedWhen: fields.conditions('failed_when'),
    until: fields.conditions('until'),
    ...given({
      register: readRegister(fields),
      retries: fields.templated('retries', ['number']),
      delay: fields.templated('delay', ['number']),
    }),
  };
  checkRoleEnd(call, reading);
  for (const word of ['retries', 'delay']) {
    const entry = fields.entry(word);
    if (entry && !fields.entry('until'))
      fields.report('playbook-value', `"${word}" has no effect without "until"`, entry.key);
  }
  return {
    kind: 'task',
    location: location(fields.map.entries[0]?.key ?? fields.map),
    ...(name && { name }),
    title: name === undefined ? titleOf(call) : String(name.written),
    ...keywords,
    ...call,
  };
}

/** A role can be ended only from inside. */
function checkRoleEnd({ module, params }: ModuleCall, { roles, diagnostics }: Reading): void {
  const action = module.name === 'meta' ? params.member('action') : undefined;
  if (action?.written !== 'end_role' || roles.length > 0) return;
  const hint = 'Use it in the tasks of a role, or "end_host" to end the play for the host';
  diagnostics.push(problem('playbook-value', '"end_role" stands in no role', action.location, { hint }));
}

/** What a task without a name is called. */
function titleOf({ module, params }: ModuleCall): string {
  const brings = CALLS.has(module.name) && (params.member('file') ?? params.member('dir') ?? params.member('name'));
  return brings ? `${module.name} ${brings.source}` : module.name;
}

/** What stands for a module that is wrong, so that what the task defines is not called undefined. */
function placeholder(fields: Fields, found: YamlEntry | undefined): ModuleCall {
  const entry = found ?? fields.map.entries.find(({ name }) => !(TASK_WORDS as readonly string[]).includes(name));
  const written = shortName(entry?.name ?? '');
  const name = nearest(written, ['set_fact']) ?? written;
  const place = location(entry?.key ?? fields.map);
  const compiled = entry?.value.kind === 'map' ? compileValue(entry.value) : undefined;
  const params = compiled?.ok ? compiled.value : { ...constantOf(null, place), written: {}, evaluate: () => ({}) };
  return { module: { name, location: place }, params };
}

function readRegister(fields: Fields): Named | undefined {
  const entry = fields.entry('register');
  const name = fields.text('register');
  if (!entry || name === undefined) return undefined;
  if (!isIdentifier(name)) {
    const hint = `Use letters, digits and "_", such as "${name.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?=\d)/, '_')}"`;
    return fields.report('playbook-value', `"${name}" cannot be the name of a variable`, entry.value, hint);
  }
  if (MAGIC_NAMES.has(name))
    return fields.report('playbook-value', `Play sets "${name}" itself; choose another name`, entry.value);
  return { name, location: location(entry.value) };
}
