// One example of each event, checked by the compiler against the union that they belong to.
import type { Event, HostRecap, TaskRef } from '../../engine/run/event.ts';

const MEANINGS = {
  'run-started': 'A run begins.',
  'play-started': 'A play begins on these hosts; with `serial`, on one batch of them.',
  'host-connecting': 'A connection to a host is being made. This comes when a host is first asked something.',
  'host-connected': 'The host let Play in.',
  'host-waiting': 'Another run changes the host. This one waits for the lock that the other holds.',
  'task-started': 'A task begins, for all its hosts. `id` is the same in every event of the task.',
  'change-started': 'A host starts to apply a change. `item` is there inside a loop. Never in a dry run.',
  progress: 'How far a long step is: the copy of a large file, a migration.',
  'task-waiting': 'A host waits until something is there.',
  'item-ended': 'One item of a loop ended on a host.',
  'task-ended': 'A task ended on a host.',
  problem:
    'What was written is wrong, with its place: nothing was done, and the exit status is 1. No other event comes with it.',
  warning: 'Something to say that belongs to no task.',
  'play-ended': 'A play ended.',
  'plan-opened': '`play show` or `play apply` read a saved plan; `purpose` says which.',
  'plan-refused': 'The plan no longer holds, and nothing was changed. `what` is `file`, `variable`, `host` or `task`.',
  'plan-decided': 'What the plan had left open, and what the run made of it. It comes before `run-ended`.',
  'plan-kept': 'The plan of a dry run is in this file. It comes after `run-ended`.',
  'run-ended': 'The run ended. This is the last line, also of an interrupted run; only `plan-kept` may follow.',
} as const satisfies Readonly<Record<Event['type'], string>>;

const task: TaskRef = {
  id: 3,
  title: 'Page',
  module: 'copy',
  location: { file: 'web.yml', line: 12, column: 7, length: 4 },
  handler: false,
};

const recap: HostRecap = {
  host: 'xcloud',
  ok: 3,
  changed: 1,
  unknown: 0,
  skipped: 0,
  failed: 0,
  rescued: 0,
  ignored: 0,
  unreachable: false,
  roundTrips: 2,
};

const EXAMPLES: readonly Event[] = [
  { type: 'run-started', at: '2030-01-31T12:00:00.000Z', playbook: 'web.yml', check: false, version: '0.1.0' },
  {
    type: 'play-started',
    play: 'A page',
    location: { file: 'web.yml', line: 1, column: 3, length: 4 },
    hosts: ['xcloud'],
  },
  { type: 'host-connecting', host: 'xcloud' },
  { type: 'host-connected', host: 'xcloud', seconds: 0.21 },
  { type: 'host-waiting', host: 'xcloud', holder: 'ann@desk (process 4711, for "xcloud", since 2030-01-31T11:59:30Z)' },
  { type: 'task-started', task, hosts: ['xcloud'] },
  { type: 'change-started', task, host: 'xcloud', summary: 'create /srv/web/page' },
  { type: 'progress', task, host: 'xcloud', percent: 41.5, text: '120 MiB/s' },
  { type: 'task-waiting', task, host: 'xcloud', reason: 'port 80 is closed' },
  {
    type: 'item-ended',
    task,
    host: 'xcloud',
    item: 'second',
    result: { outcome: 'skipped', changes: [], notes: [], assumes: [], restsOn: [], reason: "when: item != 'second'" },
    seconds: 0.001,
  },
  {
    type: 'task-ended',
    task,
    host: 'xcloud',
    result: {
      outcome: 'changed',
      changes: [
        {
          summary: 'create /srv/web/page',
          diff: { path: '/srv/web/page', before: '', after: 'Token\n' },
          commands: ['write /srv/web/page (6 bytes)'],
          deferred: [],
        },
      ],
      notes: [],
      assumes: [],
      restsOn: [],
      result: { changed: true, failed: false, skipped: false, dest: '/srv/web/page', mode: '0644' },
    },
    seconds: 0.012,
  },
  {
    type: 'problem',
    diagnostic: {
      code: 'playbook-keyword',
      severity: 'error',
      message: 'A play has no "hots"',
      location: { file: 'web.yml', line: 2, column: 3, length: 4 },
      hint: 'Did you mean "hosts"?',
    },
  },
  {
    type: 'warning',
    diagnostic: {
      code: 'connection-unknown',
      severity: 'warning',
      message: '"ansible_prot" is not a connection setting that Play knows',
      location: { file: 'lab.ini', line: 2, column: 8, length: 12 },
      hint: 'Did you mean "ansible_port"?',
    },
  },
  { type: 'play-ended', play: 'A page' },
  {
    type: 'plan-opened',
    plan: 'plan.json',
    purpose: 'apply',
    playbook: 'web.yml',
    made: '2030-01-31T12:00:00.000Z',
    version: '0.1.0',
    hosts: ['xcloud'],
    asked: ['-i lab.ini', '--limit xcloud'],
  },
  {
    type: 'plan-refused',
    plan: 'plan.json',
    differences: [
      {
        what: 'task',
        host: 'xcloud',
        task,
        saved: ['change', '  create /srv/web/page'],
        now: ['ok'],
        diffs: [],
        seen: ['content of /srv/web/page'],
      },
      { what: 'file', path: 'web.yml', saved: 'as it was', now: 'has been changed' },
    ],
  },
  {
    type: 'plan-decided',
    plan: 'plan.json',
    decisions: [
      {
        task,
        host: 'xcloud',
        open: 'depends on Make the key (web.yml:8)',
        outcome: 'changed',
        changes: ['create /srv/web/page'],
      },
    ],
  },
  { type: 'plan-kept', plan: 'plan.json' },
  { type: 'run-ended', seconds: 0.34, exitCode: 0, recap: [recap], interrupted: false },
];

/** A section for each event: what it means, and an example as its line has it, broken for reading. */
export function eventSections(): string {
  return Object.entries(MEANINGS)
    .map(([type, meaning]) => {
      const example = EXAMPLES.find((event) => event.type === type);
      if (!example) throw new Error(`docs/generate/events.ts has no example of "${type}"`);
      return `### \`${type}\`\n\n${meaning}\n\n\`\`\`json\n${broken(example)}\n\`\`\``;
    })
    .join('\n\n');
}

const WIDTH = 100;

/** Data as JSON, over several lines only where it is too long for one. */
function broken(value: unknown, indent = '', before = 0): string {
  const line = (JSON.stringify(value, null, 1) ?? 'null')
    .replace(/\n\s*/g, ' ')
    .replace(/\[ | \]/g, (end) => end.trim());
  if (typeof value !== 'object' || value === null || indent.length + before + line.length <= WIDTH) return line;
  const inner = `${indent}  `;
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const parts = Object.entries(value).map(([key, each]) => {
    const head = Array.isArray(value) ? '' : `${JSON.stringify(key)}: `;
    return inner + head + broken(each, inner, head.length);
  });
  return `${open}\n${parts.join(',\n')}\n${indent}${close}`;
}
