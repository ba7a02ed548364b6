import { expect, test } from 'vitest';
import { checkNames } from '../../../../engine/language/playbook/check-names.ts';
import { checkTags } from '../../../../engine/language/playbook/check-tags.ts';
import { knownTags } from '../../../../engine/language/playbook/defined.ts';
import { inventoryOf } from '../../inventory/read.ts';
import { complaints, programOf, readOne } from './read.ts';

const { inventory } = inventoryOf('h1 address=1\nh2 other="{{ adress }}"\n');
const clean = inventoryOf('h1 address=1\nh2 other=2\n').inventory;

async function undefinedIn(tasks: string, files: Record<string, string> = {}, more = ''): Promise<string[]> {
  const program = await programOf(`- hosts: all\n  tasks:\n${tasks.replace(/^/gm, '    ')}\n${more}`, files);
  const place = /\S*\/(?=templates\/)/g;
  const found = checkNames(program, clean, ['extra']);
  return complaints(
    found.map((each) => ({
      ...each,
      ...(each.location && {
        location: { ...each.location, file: each.location.file.replace(place, '').replace(/.*site\.yml/, 'site.yml') },
      }),
    })),
  );
}

test.each([
  '- debug: {msg: "{{ address }} {{ other }} {{ extra }} {{ inventory_hostname }} {{ groups.all }}"}',
  '- debug: {msg: "{{ ansible_check_mode }} {{ hostvars.h1.x }}"}',
  '- {command: a, register: out}\n- debug: {msg: "{{ out.stdout }}"}',
  '- {set_fact: {mine: 1}}\n- debug: {msg: "{{ mine }}"}',
  '- {debug: {msg: "{{ item }}"}, loop: [1]}',
  '- {debug: {msg: "{{ x }}{{ i }}"}, loop: [1], loop_control: {loop_var: x, index_var: i, label: "{{ x }}"}}',
  '- {debug: {msg: "{{ v }}"}, vars: {v: "{{ w }}", w: 1}}',
  '- {vars: {v: 1}, block: [{debug: {msg: "{{ v }}"}}]}',
  '- {command: a, register: out, until: out.rc == 0, failed_when: out.rc > 1, changed_when: false}',
  '- {debug: {msg: "{{ maybe | default(1) }}"}}',
  '- {debug: {msg: "{{ maybe }}"}, when: maybe is defined}',
  '- {when: maybe is defined, block: [{debug: {msg: "{{ maybe }}"}}]}',
  '- {block: [{command: a, register: out}], rescue: [{debug: {msg: "{{ out.rc }}"}}]}',
  '- {debug: {msg: "{{ x | default(omit) }}"}}',
  '- {assert: {that: address == 1}}',
  '- debug: {msg: "{{ ansible_kernel }} {{ facts.kernel }} {{ ansible_facts.kernel }}"}',
])('%s: every name is defined', async (tasks) => {
  expect(await undefinedIn(tasks)).toEqual([]);
});

const wrong: [string, string][] = [
  ['- debug: {msg: "{{ adress }}"}', '3:24 "adress" is not defined / Did you mean "address"?'],
  ['- {ping: , when: adress == 1}', '3:22 "adress" is not defined / Did you mean "address"?'],
  ['- {ping: , name: "on {{ adress }}"}', '3:29 "adress" is not defined / Did you mean "address"?'],
  [
    '- {ping: , loop: "{{ itmes }}"}',
    '3:26 "itmes" is not defined / Set it under "vars", in the inventory, or with -e itmes=…',
  ],
  ['- {debug: {msg: "{{ item }}"}}', '3:25 "item" is not defined / Only a task with "loop" has it'],
  ['- {ping: , loop: "{{ item }}"}', '3:26 "item" is not defined / Only a task with "loop" has it'],
  ['- debug: {msg: "{{ out }}"}\n- {command: a, register: out}', '3:24 "out" is used before a task defines it'],
  ['- {command: a, register: out, when: out.rc == 0}', '3:41 "out" is used before a task defines it'],
  [
    '- {ping: , vars: {v: "{{ nope }}"}}',
    '3:30 "nope" is not defined / Set it under "vars", in the inventory, or with -e nope=…',
  ],
  [
    '- {ping: , delegate_to: "{{ dets }}"}',
    '3:33 "dets" is not defined / Set it under "vars", in the inventory, or with -e dets=…',
  ],
  ['- assert: {that: [adress == 1]}', '3:23 "adress" is not defined / Did you mean "address"?'],
  ['- debug: {var: adress}', '3:20 "adress" is not defined / Did you mean "address"?'],
  ['- debug: {msg: "{{ ansible_kernl }}"}', '3:24 "ansible_kernl" is not defined / Did you mean "ansible_kernel"?'],
  ['- {ping: , until: ot.rc == 0, register: out, retries: 1}', '3:23 "ot" is not defined / Did you mean "out"?'],
];
test.each(wrong)('%s', async (tasks, complaint) => {
  expect(await undefinedIn(tasks)).toEqual([complaint]);
});

test('a name of a template file is checked where it stands', async () => {
  const tasks = '- template: {src: a.hbs, dest: /a}';
  expect(await undefinedIn(tasks, { 'templates/a.hbs': 'x\n  {{adress}} {{address}}\n' })).toEqual([
    'templates/a.hbs:2:5 "adress" is not defined / Did you mean "address"?',
  ]);
});

test('a handler may read what any task defines', async () => {
  const handlers = '  handlers:\n    - {name: h, debug: {msg: "{{ out }}"}}\n';
  expect(await undefinedIn('- {command: a, register: out, notify: h}', {}, handlers)).toEqual([]);
});

test('a handler that does not exist is an error', async () => {
  const handlers = '  handlers:\n    - {name: restart nfs, ping: , listen: storage}\n';
  expect(await undefinedIn('- {ping: , notify: [restart nsf, storage]}', {}, handlers)).toEqual([
    '3:25 There is no handler "restart nsf" in this play / Did you mean "restart nfs"?',
  ]);
});

test('a value of the inventory that reads an unknown name is reported once', async () => {
  const program = await programOf('- hosts: all\n- hosts: all\n');
  const [found, ...more] = checkNames(program, inventory, []);
  expect([found?.message, found?.location?.file, more]).toEqual(['"adress" is not defined', 'lab.ini', []]);
});

test('only the variables of the hosts of a play count', async () => {
  const program = await programOf('- hosts: h1\n  tasks:\n    - debug: {msg: "{{ other }}"}\n');
  expect(checkNames(program, clean, [], () => ['h1'])).toHaveLength(1);
  expect(checkNames(program, clean, [], () => ['h2'])).toHaveLength(0);
});

test('names are checked beside other errors, and what is wrong still defines its names', async () => {
  const { unfinished, diagnostics } = await readOne(`- hosts: all
  vars: {v: "{{ x | nofilter }}"}
  tasks:
    - {cpoy: {dest: /a}, register: out}
    - set_fcat: {mine: 1}
    - debug: {mgs: "{{ v }}{{ out.rc }}{{ mine }}{{ nope }}"}
`);
  expect(diagnostics.map(({ code }) => code)).toEqual([
    'expression-filter',
    'playbook-module',
    'playbook-module',
    'param-unknown',
  ]);
  const found = unfinished ? checkNames(unfinished, clean, []) : [];
  expect(found.map(({ message }) => message)).toEqual(['"nope" is not defined']);
});

test('a tag that nothing carries is an error', async () => {
  const program = await programOf('- hosts: all\n  tags: a\n  tasks:\n    - {tags: [b], block: [{ping: , tags: c}]}\n');
  expect([...knownTags(program)]).toEqual(['a', 'b', 'c']);
  expect(complaints(checkTags(['a', 'c', 'always'], program))).toEqual([]);
  expect(complaints(checkTags(['network'], program))).toEqual(['Nothing has the tag "network" / There are a, b, c']);
});
