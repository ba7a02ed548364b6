// What is said of saved plans, the same on a terminal and in a log.
import { expect, it } from 'vitest';
import { TextReporter } from '../../../engine/report/text.ts';
import { TreeReporter } from '../../../engine/report/tree.ts';
import type { Event } from '../../../engine/run/event.ts';
import { capture, plain, told } from './lines.ts';
import { task } from './recorded.ts';

const page = task('Page', 3, 'copy');
const difference = {
  what: 'task',
  task: page,
  saved: ['change', '  create /page'],
  now: ['ok'],
  diffs: [{ path: '/page', before: 'a\n', after: 'b\n' }],
  seen: ['content of /page'],
} as const;

const EVENTS: readonly Event[] = [
  {
    type: 'plan-opened',
    plan: 'plan.json',
    purpose: 'apply',
    playbook: 'site.yml',
    made: '2030-01-31T12:00:00.123Z',
    version: '1.2.3',
    hosts: ['web1', 'web2', 'db'],
    asked: ['-i lab.ini', '-e pin=(secret)'],
  },
  {
    type: 'plan-refused',
    plan: 'plan.json',
    differences: [
      { what: 'file', path: 'site.yml', saved: 'as it was', now: 'has been changed' },
      { what: 'variable', name: 'pin', saved: 'as it was given', now: 'another value' },
      { what: 'host', host: 'db', saved: 'ssh 10.0.0.1', now: 'ssh 10.0.0.2' },
      { ...difference, host: 'web1' },
      { ...difference, host: 'web2' },
      { ...difference, host: 'db', item: 'x\x1b', seen: [] },
    ],
  },
  {
    type: 'plan-decided',
    plan: 'plan.json',
    decisions: [
      { task: page, host: 'web1', item: 'x', open: 'depends on the key', outcome: 'changed', changes: ['create /x'] },
      { task: page, host: 'web2', open: '', outcome: 'ok', changes: [] },
    ],
  },
  { type: 'plan-kept', plan: 'plan.json' },
];

const LINES = `PLAN plan.json of site.yml on web[1:2], db, made 2030-01-31 12:00:00 UTC by Play 1.2.3
  with -i lab.ini, -e pin=(secret)
  compared with what is there now

✖ plan.json no longer holds: 6 differences
  file site.yml: has been changed
  variable pin: another value
  host db: ssh 10.0.0.1 in the plan, ssh 10.0.0.2 now
  web[1:2]  Page (site.yml:3)
      plan  change
              create /page
      now   ok
      answered otherwise: content of /page
      --- /page
      +++ /page
      @@ -1 +1 @@
      -a
      +b
  db  Page [x␛] (site.yml:3)
      plan  change
              create /page
      now   ok
      --- /page
      +++ /page
      @@ -1 +1 @@
      -a
      +b

Nothing was changed. Make a new plan, and review it

LEFT OPEN BY THE PLAN, DECIDED NOW
  web1  Page [x] (site.yml:3)  changed
      was open: depends on the key
      create /x
  web2  Page (site.yml:3)  ok
Kept in plan.json: "play show plan.json" prints it, "play apply plan.json" carries it out
`;

it.each([
  ['text', TextReporter],
  ['tree', TreeReporter],
])('as %s', async (_, Reporter) => {
  const stdout = capture();
  expect(await told(new Reporter({ stdout, show: { ...plain, diff: true } }), stdout, EVENTS)).toBe(LINES);
});
