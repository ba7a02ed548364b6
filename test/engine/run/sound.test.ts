// Soundness: what a dry run says while a value is unknown is what it says once the value is known, whatever it is.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { predict, unknown } from '../../../engine/contract/index.ts';
import type { Event, TaskResult } from '../../../engine/run/event.ts';
import { changing, textAt } from './modules.ts';
import { folder, stage } from './stage.ts';

/** Writes a text; `secretly` says so only when it is done. */
const openly = changing('source', () => ({}));
const secretly = changing('source', (path) => ({ predicts: [predict(textAt(path), unknown('the source'))] }));
const VALUES = ['p', 'q'];

const path = fc.constantFrom('x', 'y', '{{ s.text }}', "d{{ g | default('x') }}");
const text = fc.constantFrom('p', 'q', '{{ s.text }}', '{{ f }}', "{{ g | default('q') }}", '{{ r.changed }}');
const atom = fc.constantFrom(
  's.text == "p"',
  's.text != "q"',
  's.text in ["p", "q"]',
  'f == "p"',
  'g is defined',
  'g | default("p") == "q"',
  'r is changed',
  'r is skipped',
  'r.text is defined',
  'r.text | default("q") == "p"',
  'l is changed',
  'l.results | default([]) | length > 1',
  'true',
  'false',
);
const condition = fc.oneof(
  atom,
  fc.tuple(atom, fc.constantFrom('and', 'or'), atom).map((parts) => `(${parts.join(' ')})`),
  atom.map((one) => `not (${one})`),
);
const list = fc.constantFrom(
  '[p, "{{ s.text }}"]',
  '"{{ [s.text, s.text] }}"',
  '"{{ s.text | list }}"',
  '[q, p]',
  '"{{ [f] }}"',
);
const when = fc.option(condition, { nil: undefined });

/** A task without its name; `register` where later ones may read it. */
const task = fc.oneof(
  fc
    .record({ path, text, when, changed: when, register: fc.boolean(), notify: fc.boolean() })
    .map((t) => lines(`text: { path: "{{ at }}/${t.path}", text: ${quoted(t.text)} }`, t)),
  fc
    .record({ path, list, when, loop: fc.constant(true) })
    .map((t) => lines(`text: { path: "{{ at }}/${t.path}", text: "{{ item }}" }`, { when: t.when, list: t.list })),
  fc
    .record({ path, text, when })
    .map((t) => lines(`expects: { path: "{{ at }}/${t.path}", text: ${quoted(t.text)} }`, t)),
  fc
    .record({ text, when, list: fc.option(list, { nil: undefined }) })
    .map((t) => lines(`set_fact: { g: ${quoted(t.text)} }`, t)),
  fc.record({ text, when }).map((t) => lines(`set_fact: { f: ${quoted(t.text)} }`, t)),
  fc.record({ when, failed: condition }).map((t) => lines('debug: { msg: x }', { ...t, ignore: true })),
);

interface Words {
  readonly when?: string | undefined;
  readonly changed?: string | undefined;
  readonly failed?: string | undefined;
  readonly list?: string | undefined;
  readonly register?: boolean;
  readonly notify?: boolean;
  readonly ignore?: boolean;
}

const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`;

function lines(module: string, { when, changed, failed, list, register, notify, ignore }: Words): string {
  return [
    module,
    ...(list ? [`loop: ${list}`, 'register: l'] : []),
    ...(when ? [`when: ${quoted(when)}`] : []),
    ...(changed ? [`changed_when: ${quoted(changed)}`] : []),
    ...(failed ? [`failed_when: ${quoted(failed)}`] : []),
    ...(register ? ['register: r'] : []),
    ...(notify ? ['notify: h'] : []),
    ...(ignore ? ['ignore_errors: true'] : []),
  ].join('\n      ');
}

const playOf = (source: string, tasks: readonly string[]): string => `- hosts: all
  vars: { f: p }
  tasks:
    - name: source
      source: { path: "{{ at }}/source", text: ${source} }
      register: s
    - text: { path: "{{ at }}/x" }
      register: r
    - text: { path: "{{ at }}/x" }
      loop: [x]
      register: l
${tasks.map((one, i) => `    - name: t${i}\n      ${one}\n`).join('')}    - set_fact: { g: last }
  handlers:
    - name: h
      text: { path: "{{ at }}/h" }
- hosts: all
  tasks:
    - name: then x
      text: { path: "{{ at }}/x" }
    - name: then h
      text: { path: "{{ at }}/h" }
`;

type Ends = ReadonlyMap<string, TaskResult>;

function endsOf(events: readonly Event[]): Ends {
  const ends = new Map<string, TaskResult>();
  for (const event of events) {
    if (event.type === 'task-ended') ends.set(event.task.title, event.result);
    if (event.type === 'item-ended') ends.set(`${event.task.title} ${ends.size}`, event.result);
  }
  return new Map([...ends].filter(([title]) => /^(t\d+|then .|h)$/.test(title)));
}

async function told(module: typeof openly, source: string, tasks: readonly string[], files: Record<string, string>) {
  const { events } = await stage({ check: true, modules: [module], play: playOf(source, tasks), files }, folder());
  return endsOf(events);
}

/** The first end that the open run tells otherwise; one that rests on what nobody knows may differ, and says so. */
function contradiction(open: Ends, known: Ends): string | undefined {
  for (const [title, then] of open) {
    const now = known.get(title);
    const perhaps = then.outcome === 'unknown' || then.restsOn.length > 0;
    if (now === undefined) {
      if (perhaps) continue;
      return `${title}: ${then.outcome}, and with the value known nothing`;
    }
    if (!perhaps && then.outcome !== now.outcome)
      return `${title}: ${then.outcome}, and with the value known ${now.outcome}`;
    // From here on the runs differ as a failure does.
    if (now.outcome === 'failed') return undefined;
  }
  return undefined;
}

const file = fc.constantFrom(undefined, 'p', 'q', 'x');

it('an unknown value contradicts none that it can turn out to be', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(task, { minLength: 1, maxLength: 5 }), file, file, async (tasks, x, h) => {
      const files = { ...(x && { 'a/x': x }), ...(h && { 'a/h': h }) };
      const open = await told(secretly, 'p', tasks, files);
      for (const value of VALUES) {
        const known = await told(openly, value, tasks, files);
        expect(contradiction(open, known)).toBeUndefined();
      }
    }),
    { numRuns: 40 },
  );
});
