// `include_tasks`, `include_role`, `include_vars`: worked out when a host reaches them, read before the run as far
// as their names can be foreseen.
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { err, ok, type Result } from '../../values/result.ts';
import type { Brought, Common, Include, IncludeName, Task, Templated } from '../program.ts';
import { mappingFrom } from '../templated.ts';
import { entryOf, location, type YamlEntry, type YamlNode } from '../yaml.ts';
import { shortName } from './catalog.ts';
import { checkWords, NOTHING_SAID, readCommon } from './common.ts';
import { readVariables } from './documents.ts';
import { Fields } from './fields.ts';
import { includeName, togetherFrom } from './foresee.ts';
import { namingNode, readTaskFile, taskFile } from './imports.ts';
import { candidates, roleCandidates, variableFile } from './include-files.ts';
import { FOLDER_RULES, variableFilesIn } from './include-folder.ts';
import { APPLY_WORDS, INCLUDE_WORDS } from './keywords.ts';
import type { Reading } from './reading.ts';
import { readRole } from './role.ts';
import { readTask } from './task.ts';

/** Reads an include as a task that knows what it can bring. */
export async function readInclude(entry: YamlEntry, fields: Fields, reading: Reading): Promise<Task | undefined> {
  const word = shortName(entry.name);
  checkBeside(entry, fields);
  const task = await readTask(fields, entry, reading);
  const param = word === 'include_role' ? 'name' : task?.params.member('dir') ? 'dir' : 'file';
  const name = task?.params.member(param);
  if (!task || !name) return task;
  checkLiteral(task, fields);
  const call: Call = { word, param, at: namingNode(entry, param), entry, fields, reading };
  const parts = new Map(word === 'include_role' ? partsOf(task.params) : []);
  const names = togetherFrom([name, ...parts.values()], task)?.map(([first = '', ...others]) =>
    includeName(first, new Map([...parts.keys()].map((folder, i) => [folder, others[i] ?? '']))),
  );
  const foreseen = names ?? fitting(word, name, parts, reading);
  const known = new Map<string, Brought>();
  for (const each of new Map(foreseen.map((one) => [one.key, one])).values()) {
    const brought = await bring(call, each);
    if (brought.ok) known.set(each.key, brought.value);
    else reading.diagnostics.push(...(names ? brought.error : brought.error.map(asWarning)));
  }
  const apply = readApply(entry, fields);
  const shared = task.params.member('public')?.written === true;
  const how = names ? 'all' : foreseen.length > 0 ? 'some' : 'none';
  const include: Include = { name, parts, apply, shared, known, foreseen: how, read: (each) => bring(call, each) };
  return { ...task, include };
}

/** What `tasks_from` and its like say, by folder. */
function partsOf(params: Templated): readonly (readonly [string, Templated])[] {
  return ['tasks', 'vars', 'defaults', 'handlers'].flatMap((folder) => {
    const value = params.member(`${folder}_from`);
    return value ? [[folder, value] as const] : [];
  });
}

/** What a name that holds `{{ }}` may come to, by the files that there are. */
function fitting(
  word: string,
  name: Templated,
  parts: ReadonlyMap<string, Templated>,
  reading: Reading,
): readonly IncludeName[] {
  if (word !== 'include_role')
    return candidates(word, String(name.written), reading).map((each) => includeName(each, new Map()));
  const open = [...parts].filter(([, { constant }]) => !constant);
  const [folder, part] = open[0] ?? [];
  if (!name.constant || open.length > 1 || folder === undefined || !part) return [];
  const written = new Map([...parts].map(([key, { written }]) => [key, String(written)]));
  return roleCandidates(String(name.written), folder, String(part.written), reading).map((file) =>
    includeName(String(name.written), new Map([...written, [folder, file]])),
  );
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

/** What says how variables are read is known before the run. */
function checkLiteral({ module, params }: Task, fields: Fields): void {
  for (const word of module.name === 'include_vars' ? ['name', ...FOLDER_RULES] : []) {
    const value = params.member(word);
    if (value && !value.constant)
      fields.report('playbook-import', `"${word}" of "${module.name}" cannot hold "{{ }}"`, value.location);
  }
}

interface Call {
  readonly word: string;
  /** The parameter that names what comes in. */
  readonly param: string;
  /** Where the name stands. */
  readonly at: YamlNode;
  readonly entry: YamlEntry;
  readonly fields: Fields;
  readonly reading: Reading;
}

/** What a name stands for, or all that is wrong with it. */
async function bring(call: Call, named: IncludeName): Promise<Result<Brought, readonly Diagnostic[]>> {
  const diagnostics: Diagnostic[] = [];
  const gathered = { handlers: [], roles: [] };
  const inside = { ...call, reading: { ...call.reading, diagnostics, gathered } };
  const brought = await bringInto({ ...inside, fields: new Fields(call.fields.map, diagnostics) }, named);
  const wrong = diagnostics.some(({ severity }) => severity === 'error');
  if (!brought || wrong) return err(diagnostics);
  call.reading.gathered.handlers.push(...gathered.handlers);
  return ok(brought);
}

async function bringInto(call: Call, { name, parts }: IncludeName): Promise<Brought | undefined> {
  const { word, at, fields, reading } = call;
  if (word === 'include_vars') return bringVariables(call, name);
  const { handlers } = reading.gathered;
  if (word === 'include_role') {
    const use = { name, at, from: parts, params: new Map(), common: NOTHING_SAID, once: false, shared: false };
    const block = await readRole(use, fields, reading);
    return block && { kind: 'tasks', block, handlers };
  }
  const items = await readTaskFile(taskFile(name, reading), at, fields, reading);
  const around = { kind: 'block' as const, location: location(at), ...NOTHING_SAID, rescue: [], always: [] };
  return items && { kind: 'tasks', block: { ...around, block: items }, handlers };
}

async function bringVariables(call: Call, name: string): Promise<Brought | undefined> {
  const { param, at, entry, fields, reading } = call;
  const params = entry.value.kind === 'map' ? entry.value : { ...entry.value, kind: 'map' as const, entries: [] };
  const files = param === 'dir' ? variableFilesIn(name, at, params, fields, reading) : [variableFile(name, reading)];
  if (!files) return undefined;
  const vars = new Map<string, Templated>();
  for (const file of files) {
    const read = await readVariables(file, location(at), reading);
    for (const [key, { value }] of read) vars.set(key, value);
  }
  const under = entryOf(params, 'name')?.value;
  if (under?.kind !== 'scalar') return { kind: 'variables', vars };
  return { kind: 'variables', vars: new Map([[under.text, mappingFrom(vars, location(under))]]) };
}
