import { expect, test } from 'vitest';
import { complaints, readOne, readTree } from './read.ts';

/** Tasks of one play, from line 3 on. */
const play = (tasks: string) => `- hosts: all\n  tasks:\n${tasks.replace(/^/gm, '    ')}`;

const mistakes: [string, string, string][] = [
  ['an empty file', '', '1:1 The playbook is empty / Begin with "- hosts: all" and "tasks:" below it'],
  ['a mapping', 'hosts: all', '1:1 A playbook is a list of plays / Begin each play with "- "'],
  [
    'tasks without a play',
    '- copy:\n    dest: /a',
    '1:3 "copy" is a task, but a playbook is a list of plays / Begin the file with "- hosts: …", and put the tasks under "tasks:"',
  ],
  [
    'a play without hosts',
    '- tasks: []',
    '1:3 The play has no "hosts" / Say which hosts it is for, such as "hosts: all"',
  ],
  ['empty hosts', '- hosts: ""', '1:10 "hosts" is empty'],
  [
    'a misspelt play keyword',
    '- hosts: all\n  handlrs: []',
    '2:3 A play has no keyword "handlrs" / Did you mean "handlers"?',
  ],
  ['a task keyword on a play', '- hosts: all\n  register: x', '2:3 "register" is a keyword of a task, not of a play'],
  ['a play keyword on a task', play('- ping:\n  serial: 1'), '4:7 "serial" is a keyword of a play, not of a task'],
  [
    'a misspelt module',
    play('- cpoy:\n    dest: /a'),
    '3:7 There is no module or keyword "cpoy" / Did you mean "copy"?',
  ],
  [
    'a misspelt task keyword',
    play('- ping:\n  regster: x'),
    '4:7 A task has no keyword "regster" / Did you mean "register"?',
  ],
  [
    'two modules',
    play('- copy: {dest: /a}\n  file: {path: /a}'),
    '4:7 A task names one module, this one names "copy" and "file" / Begin a new task with "- name:"',
  ],
  ['no module', play('- name: nothing'), '3:7 The task names no module / Add the name of a module and its parameters'],
  ['a task that is a text', play('- ping'), '3:7 A task must be a mapping, not "ping" / Write "ping:" with a colon'],
  [
    'tasks that are a mapping',
    '- hosts: all\n  tasks:\n    ping:',
    '3:5 "tasks" must be a list of tasks, not a mapping / Begin each task with "- "',
  ],
  [
    'a misspelt parameter',
    play('- copy:\n    dst: /a\n    dest: /b'),
    '4:9 "copy" has no parameter "dst" / Did you mean "dest"?',
  ],
  ['a missing parameter', play('- file:\n    state: absent'), '3:7 "file" needs "path"'],
  ['a missing parameter of a bare module', play('- command:'), '3:7 "command" needs "cmd"'],
  [
    'a wrong choice',
    play('- file:\n    path: /a\n    state: directry'),
    '5:16 "state" must be "directory" or "absent", not "directry" / Did you mean "directory"?',
  ],
  [
    'yes for a boolean',
    play('- file:\n    path: /a\n    recurse: yes'),
    '5:18 "recurse" must be true or false, not "yes" / Write true, without quotes',
  ],
  [
    'yes for a keyword',
    play('- ping:\n  become: yes'),
    '4:15 "become" must be true or false, not "yes" / Write true, without quotes',
  ],
  [
    'an unquoted mode',
    play('- copy:\n    dest: /a\n    mode: 0644'),
    '5:15 "mode" must be text, not the number 644 / Quote it: "0644"',
  ],
  [
    'key=value',
    play('- copy: src=a dest=/b'),
    '3:13 Parameters are not written "key=value" on one line / Write it on lines of its own below "copy:", such as "src: a"',
  ],
  [
    'creates= in a command',
    play('- command: make creates=/a'),
    '3:16 Play reads no parameters from the text: "creates=" would be part of it / Write "creates" as a parameter below "command:", and the text under "cmd"',
  ],
  ['parameters as a list', play('- copy:\n    - dest: /a'), '4:9 "copy" takes parameters as a mapping, not a list'],
  [
    'a text for a module without one',
    play('- ping: hello'),
    '3:13 "ping" takes parameters, not a text / Write it on lines of its own below "ping:", such as "name: hello"',
  ],
  ['a broken condition', play('- ping:\n  when: a = 1'), '4:15'],
  [
    'a list as a condition',
    play('- ping:\n  when: [[a]]'),
    '4:14 "when" must be a condition, not a list / A list of conditions is not nested',
  ],
  ['a broken assertion', play('- assert:\n    that:\n      - a ==\n'), '5:'],
  [
    'a name that is no variable',
    play('- ping:\n  register: a-b'),
    '4:17 "a-b" cannot be the name of a variable / Use letters, digits and "_", such as "a_b"',
  ],
  ['a magic name', play('- ping:\n  register: groups'), '4:17 Play sets "groups" itself; choose another name'],
  ['a loop that is a text', play('- ping:\n  loop: abc'), '4:13 "loop" must be a list, not "abc"'],
  [
    'loop_control without loop',
    play('- ping:\n  loop_control: {label: x}'),
    '4:7 "loop_control" has no effect without "loop"',
  ],
  [
    'a misspelt loop_control',
    play('- ping:\n  loop: []\n  loop_control: {lable: x}'),
    '5:22 "loop_control" has no "lable" / Did you mean "label"?',
  ],
  ['retries without until', play('- ping:\n  retries: 3'), '4:7 "retries" has no effect without "until"'],
  [
    'async',
    play('- ping:\n  async: 10'),
    '4:7 Play has no "async": Play waits for each task / Set "timeout" for a long one',
  ],
  [
    'local_action',
    play('- local_action: ping'),
    '3:7 Play has no "local_action": "delegate_to" says the same / Write the module, and "delegate_to: localhost"',
  ],
  [
    'with_dict',
    play('- ping:\n  with_dict: {}'),
    '4:7 Play has no "with_dict": "loop" says the same / Write loop: "{{ … | dict2items }}"',
  ],
  [
    'with_together',
    play('- ping:\n  with_together: []'),
    '4:7 Play has no "with_together": "loop" says the same / Write loop: "{{ … }}" with a list',
  ],
  [
    'vars_prompt',
    '- hosts: all\n  vars_prompt: []',
    '2:3 Play has no "vars_prompt": a run must not wait for an answer / Give the value with -e name=value',
  ],
  [
    'collections',
    '- hosts: all\n  collections: []',
    '2:3 Play has no "collections": modules are found by their last name / Leave it out',
  ],
  [
    'debugger',
    play('- ping:\n  debugger: always'),
    '4:7 Play has no "debugger": Play has no interactive debugger / Look with --check --diff, or -v',
  ],
  [
    'a misspelt strategy',
    '- hosts: all\n  strategy: lineer',
    '2:13 "strategy" must be "linear" or "free", not "lineer" / Did you mean "linear"?',
  ],
  [
    'a wrong serial',
    '- hosts: all\n  serial: some',
    '2:11 "serial" must be a number of hosts or a percentage, not "some"',
  ],
  [
    'a quoted number',
    '- hosts: all\n  port: "22"',
    '2:9 "port" must be a whole number of at least 1, not "22" / Write 22 without quotes',
  ],
  [
    'become_method',
    '- hosts: all\n  become_method: su',
    '2:18 Play becomes another user through "sudo" only, not "su"',
  ],
  [
    'vars as a list',
    '- hosts: all\n  vars:\n    - a: 1',
    '3:5 "vars" must be a mapping, not a list / Write one "name: value" a line',
  ],
  [
    'a missing template',
    play('- template: {src: nope.hbs, dest: /a}'),
    '3:23 There is no template "nope.hbs" beside the playbook / Looked for templates/nope.hbs, nope.hbs',
  ],
  ['a rescue alone', play('- rescue:\n    - ping:'), '3:7 "rescue" needs a "block" beside it'],
  [
    'a module in a block',
    play('- block:\n    - ping:\n  copy: {dest: /a}'),
    '5:7 A block holds tasks; "copy" stands beside it / Move it into the list under "block" as a task of its own',
  ],
  ['a loop on a block', play('- block:\n    - ping:\n  loop: []'), '5:7 "loop" is a keyword of a task, not of a block'],
  [
    'a handler without a name',
    '- hosts: all\n  handlers:\n    - ping:',
    '3:7 The handler "ping" has no name, so nothing can notify it / Give it a "name" or "listen"',
  ],
  ['a missing import', play('- import_tasks: nope.yml'), '3:21 The task file "nope.yml" does not exist'],
  [
    'a template as the name of an import',
    play('- import_tasks: "{{ x }}.yml"'),
    '3:21 "import_tasks" is read before the run, so its name cannot hold "{{ }}" / Name it literally, and choose with "when"',
  ],
  ['a missing vars file', '- hosts: all\n  vars_files: [nope.yml]', '2:16 The variable file "nope.yml" does not exist'],
  [
    'an unknown filter',
    play('- debug:\n    msg: "{{ a | uper }}"'),
    '4:22 There is no filter "uper" / Did you mean "upper"?',
  ],
];
test.each(mistakes)('%s', async (_, text, complaint) => {
  const { program, diagnostics } = await readOne(text);
  expect(program).toBeUndefined();
  const [first, ...more] = complaints(diagnostics);
  if (/ /.test(complaint)) expect(first?.replace(/, \/.*$/, '')).toBe(complaint);
  else expect(first).toContain(complaint);
  expect(more).toEqual([]);
});

test('everything wrong is reported at once, in the order of the file', async () => {
  const text = `- hosts: all
  vras: {}
  become: yes
  tasks:
    - cpoy: {}
    - file: {path: a, state: x}
      when: b = 1
- tasks: []
`;
  expect(complaints((await readOne(text)).diagnostics).map((each) => each.split(' ')[0])).toEqual([
    '2:3',
    '3:11',
    '5:7',
    '6:20',
    '6:30',
    '7:15',
    '8:3',
  ]);
});

test('a file that imports itself is told how', async () => {
  const { diagnostics } = await readTree({
    'site.yml': '- import_playbook: b.yml',
    'b.yml': '- import_playbook: site.yml',
  });
  expect(complaints(diagnostics)).toEqual(['b.yml:1:20 The file imports itself: site.yml -> b.yml -> site.yml']);
  const tasks = await readTree({
    'site.yml': '- hosts: all\n  tasks:\n    - import_tasks: t.yml',
    't.yml': '- import_tasks: t.yml',
  });
  expect(complaints(tasks.diagnostics)).toEqual(['t.yml:1:17 The file imports itself: t.yml -> t.yml']);
});

test('files that import each other twice do not double without end', async () => {
  const files = Array.from({ length: 30 }, (_, i) => [`t${i}.yml`, `- import_tasks: t${i + 1}.yml\n`.repeat(2)]);
  const { diagnostics } = await readTree({
    'site.yml': '- hosts: all\n  tasks:\n    - import_tasks: t0.yml',
    ...Object.fromEntries(files),
    't30.yml': '',
  });
  expect(complaints(diagnostics)[0]).toContain('The playbook imports more than 5000 files');
  expect(diagnostics).toHaveLength(1);
});

test('an import takes no loop', async () => {
  const { diagnostics } = await readTree({
    'site.yml': '- hosts: all\n  tasks:\n    - import_tasks: t.yml\n      loop: []',
    't.yml': '- ping:',
  });
  expect(complaints(diagnostics)).toEqual([
    '4:7 "loop" cannot stand beside "import_tasks" / Put it on the tasks in the file',
  ]);
});

test('plays are not tasks', async () => {
  const { diagnostics } = await readTree({
    'site.yml': '- hosts: all\n  tasks:\n    - import_tasks: t.yml',
    't.yml': '- hosts: all',
  });
  expect(complaints(diagnostics)).toEqual([
    '3:21 "t.yml" holds plays, not tasks / Use "import_playbook" at the top level',
  ]);
});

test('a missing playbook is an error', async () => {
  expect(complaints((await readTree({})).diagnostics)).toEqual(['The playbook "site.yml" does not exist']);
});
