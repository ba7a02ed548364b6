// `include_tasks`, `include_role`, `include_vars`: worked out when a host reaches them, read before the run as far
// as their names can be foreseen.
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { err, ok, type Result } from '../../values/result.ts';
import type { Brought, Common, Include, Task } from '../program.ts';
import { mappingFrom } from '../templated.ts';
import { entryOf, location, type YamlEntry, type YamlNode } from '../yaml.ts';
import { shortName } from './catalog.ts';
import { checkWords, NOTHING_SAID, readCommon } from './common.ts';
import { readVariables } from './documents.ts';
import { Fields } from './fields.ts';
import { namesFrom } from './foresee.ts';
import { namingNode, readTaskFile, roleParts, taskFile } from './imports.ts';
import { candidates, variableFile } from './include-files.ts';
import { APPLY_WORDS, INCLUDE_WORDS } from './keywords.ts';
import type { Reading } from './reading.ts';
import { readRole } from './role.ts';
import { readTask } from './task.ts';

/** Reads an include as a task that knows what it can bring. */
export async function readInclude(entry: YamlEntry, fields: Fields, reading: Reading): Promise<Task | undefined> {
  const word = shortName(entry.name);
  checkBeside(entry, fields);
  const task = await readTask(fields, entry, reading);
  const name = task?.params.member(word === 'include_role' ? 'name' : 'file');
  if (!task || !name) return task;
  const call: Call = { word, at: namingNode(entry, word === 'include_role' ? 'name' : 'file'), entry, fields, reading };
  const names = namesFrom(name, task);
  const foreseen = names ?? (word === 'include_role' ? [] : candidates(word, String(name.written), reading));
  const known = new Map<string, Brought>();
  for (const each of foreseen) {
    const brought = await bring(call, each);
    if (brought.ok) known.set(each, brought.value);
    else reading.diagnostics.push(...(names ? brought.error : brought.error.map(asWarning)));
  }
  const apply = readApply(entry, fields);
  const shared = task.params.member('public')?.written === true;
  const how = names ? 'all' : foreseen.length > 0 ? 'some' : 'none';
  const include: Include = { name, apply, shared, known, foreseen: how, read: (each) => bring(call, each) };
  return { ...task, include };
}

/** Not every file whose name fits will come in: what is wrong in one stops nothing before it does. */
const asWarning = (diagnostic: Diagnostic): Diagnostic => ({ ...diagnostic, severity: 'warning' });

/** What else stands beside an include would be its own alone, and not its tasks'. */
function checkBeside(entry: YamlEntry, fields: Fields): void {
  const words: readonly string[] = INCLUDE_WORDS;
  for (const { name, key } of fields.map.entries) {
    if (name === entry.name || words.includes(name) || !(APPLY_WORDS as readonly string[]).includes(name)) continue;
    const hint =
      shortName(entry.name) === 'include_vars' ? 'Leave it out' : `Write it under "apply" of "${entry.name}"`;
    const message = `"${name}" beside "${entry.name}" would not hold for what comes in`;
    fields.report('playbook-import', message, key, hint);
  }
  for (const { name, key } of fields.map.entries) {
    if (!['register', 'until', 'retries', 'delay', 'changed_when', 'failed_when', 'args', 'listen'].includes(name))
      continue;
    fields.report(
      'playbook-import',
      `"${name}" cannot stand beside "${entry.name}"`,
      key,
      'Put it on the tasks in the file',
    );
  }
}

function readApply(entry: YamlEntry, fields: Fields): Common {
  const node = entry.value.kind === 'map' ? entryOf(entry.value, 'apply')?.value : undefined;
  if (node?.kind !== 'map') return NOTHING_SAID;
  const inside = new Fields(node, fields.diagnostics);
  checkWords(inside, 'include', APPLY_WORDS);
  return readCommon(inside);
}

interface Call {
  readonly word: string;
  /** Where the name stands. */
  readonly at: YamlNode;
  readonly entry: YamlEntry;
  readonly fields: Fields;
  readonly reading: Reading;
}

/** What a name stands for, or all that is wrong with it. */
async function bring(call: Call, name: string): Promise<Result<Brought, readonly Diagnostic[]>> {
  const diagnostics: Diagnostic[] = [];
  const gathered = { handlers: [], roles: [] };
  const inside = { ...call, reading: { ...call.reading, diagnostics, gathered } };
  const brought = await bringInto({ ...inside, fields: new Fields(call.fields.map, diagnostics) }, name);
  const wrong = diagnostics.some(({ severity }) => severity === 'error');
  if (!brought || wrong) return err(diagnostics);
  call.reading.gathered.handlers.push(...gathered.handlers);
  return ok(brought);
}

async function bringInto(call: Call, name: string): Promise<Brought | undefined> {
  const { word, at, entry, fields, reading } = call;
  if (word === 'include_vars') return bringVariables(call, name);
  const { handlers } = reading.gathered;
  if (word === 'include_role') {
    const from = roleParts(entry, fields);
    const use = { name, at, from, params: new Map(), common: NOTHING_SAID, once: false, shared: false };
    const block = await readRole(use, fields, reading);
    return block && { kind: 'tasks', block, handlers };
  }
  const items = await readTaskFile(taskFile(name, reading), at, fields, reading);
  const around = { kind: 'block' as const, location: location(at), ...NOTHING_SAID, rescue: [], always: [] };
  return items && { kind: 'tasks', block: { ...around, block: items }, handlers };
}

async function bringVariables({ at, entry, reading }: Call, name: string): Promise<Brought | undefined> {
  const read = await readVariables(variableFile(name, reading), location(at), reading);
  const vars = new Map([...read].map(([key, { value }]) => [key, value]));
  const under = entry.value.kind === 'map' ? entryOf(entry.value, 'name')?.value : undefined;
  if (under?.kind !== 'scalar') return { kind: 'variables', vars };
  return { kind: 'variables', vars: new Map([[under.text, mappingFrom(vars, location(under))]]) };
}
