// One play.
import type { Play, Templated } from '../program.ts';
import { compileData } from '../templated.ts';
import { everyItem } from '../walk.ts';
import { location, type YamlMap, type YamlNode } from '../yaml.ts';
import { shortName } from './catalog.ts';
import { checkWords, given, readCommon } from './common.ts';
import { describeNode, Fields } from './fields.ts';
import { readHandlers } from './handlers.ts';
import { readItems } from './items.ts';
import { PLAY_WORDS } from './keywords.ts';
import type { Reading } from './reading.ts';
import { readRoleEntries } from './role-entry.ts';
import { readVarsFiles } from './vars-files.ts';

/** Reads a play: `pre_tasks`, `roles`, `tasks` and `post_tasks` in this order. */
export async function readPlay(node: YamlMap, outer: Reading): Promise<Play | undefined> {
  const fields = new Fields(node, outer.diagnostics);
  const modules = new Set(outer.catalog.names());
  const stray = node.entries.find(
    ({ name }) => modules.has(shortName(name)) && !(PLAY_WORDS as readonly string[]).includes(name),
  );
  if (stray && !fields.entry('hosts')) {
    const hint = 'Begin the file with "- hosts: …", and put the tasks under "tasks:"';
    return fields.report(
      'playbook-structure',
      `"${stray.name}" is a task, but a playbook is a list of plays`,
      stray.key,
      hint,
    );
  }
  checkWords(fields, 'play', PLAY_WORDS);
  const hosts = readHosts(fields);
  const common = readCommon(fields);
  const files = await readVarsFiles(fields, outer);
  const vars = new Map([...common.vars, ...files.vars]);
  const reading = { ...outer, gathered: { handlers: [], roles: [] } };
  const list = async (word: string) => {
    const entry = fields.entry(word);
    return entry ? readItems(word, entry.value, reading) : [];
  };
  const before = await list('pre_tasks');
  const listed = fields.entry('roles');
  const roles = listed ? await readRoleEntries('roles', listed.value, true, reading) : [];
  const tasks = await list('tasks');
  const after = await list('post_tasks');
  const handlers = fields.entry('handlers');
  const own = handlers ? await readHandlers(handlers.value, reading) : [];
  fields.boolean('gather_facts');
  const play = {
    location: location(node.entries[0]?.key ?? node),
    ...common,
    vars,
    varsFiles: files.late,
    sections: [before, [...roles, ...tasks], after],
    handlers: [...reading.gathered.handlers, ...own],
    roles: reading.gathered.roles,
    folders: reading.folders,
    serial: readSerial(fields),
    strategy: readStrategy(fields),
    ...given({
      maxFailPercentage: fields.number('max_fail_percentage', 0, false),
      connection: fields.oneOf('connection', ['ssh', 'local'] as const),
      remoteUser: fields.text('remote_user'),
      port: fields.number('port', 1),
    }),
  };
  const name = fields.templated('name', ['text']);
  const title = name && !name.constant ? { title: name } : {};
  if (!hosts) return undefined;
  const whole = { ...play, name: name?.source ?? hosts.source, ...title, hosts };
  checkPace(whole, fields);
  return whole;
}

function readHosts(fields: Fields): Templated | undefined {
  const entry = fields.entry('hosts');
  if (!entry) {
    const first = fields.map.entries[0]?.key ?? fields.map;
    return fields.report(
      'playbook-structure',
      'The play has no "hosts"',
      first,
      'Say which hosts it is for, such as "hosts: all"',
    );
  }
  const { value } = entry;
  if (value.kind === 'list') {
    const names = fields.names('hosts').map(({ name }) => name);
    if (names.length === 0 && value.items.length === 0)
      return fields.report('playbook-value', '"hosts" is empty', value);
    return names.length === value.items.length ? compileData(names.join(','), location(value)) : undefined;
  }
  const hosts = fields.templated('hosts', ['text']);
  if (hosts && String(hosts.written).trim() === '') return fields.report('playbook-value', '"hosts" is empty', value);
  return hosts;
}

/** Numbers, percentages, or a list of them. */
function readSerial(fields: Fields): Play['serial'] {
  const entry = fields.entry('serial');
  if (!entry) return [];
  const nodes = entry.value.kind === 'list' ? entry.value.items : [entry.value];
  return nodes.flatMap((node) => batchSize(node, fields) ?? []);
}

function batchSize(node: YamlNode, fields: Fields): number | `${number}%` | undefined {
  if (node.kind === 'scalar') {
    const { value, text } = node;
    if (typeof value === 'number' && Number.isInteger(value) && value > 0) return value;
    const percent = Number(/^(\d+(?:\.\d+)?)%$/.exec(text)?.[1]);
    if (percent > 0 && percent <= 100) return `${percent}%`;
    if (/^[1-9]\d*$/.test(text)) return Number(text);
  }
  return fields.report(
    'playbook-value',
    `"serial" must be a number of hosts or a percentage, not ${describeNode(node)}`,
    node,
  );
}

/** Hosts go through a play in step, or each at its own pace. */
function readStrategy(fields: Fields): Play['strategy'] {
  return fields.oneOf('strategy', ['linear', 'free'] as const) ?? 'linear';
}

/** Where each host goes at its own pace there is no first one to run a task for all. */
function checkPace({ strategy, sections, handlers, ...play }: Play, fields: Fields): void {
  if (strategy === 'linear') return;
  const items = [...everyItem([...sections.flat(), ...handlers])];
  for (const { location } of [play, ...items].filter(({ runOnce }) => runOnce === true)) {
    const hint = 'Leave "strategy: free" out, or do it in a play of its own';
    fields.report('playbook-value', '"run_once" needs hosts that go through the play in step', location, hint);
  }
}
