// Keywords of tasks. A line that ends in `# *` says the keyword.
import type { Own } from './rows.ts';

export const OF_TASKS: readonly Own[] = [
  {
    word: 'name',
    of: 'task',
    site: '- hosts: all\n  tasks:\n    - command: echo\n      name: A task # *\n',
    sees: ['a A task: changed'],
    instead: ['a command: changed'],
  },
  {
    word: 'args',
    of: 'task',
    site: '- hosts: all\n  tasks:\n    - name: t\n      command: pwd\n      args: { chdir: /usr } # *\n',
    sees: ['a t: changed /usr'],
    instead: ['a t: changed HOME'],
  },
  {
    word: 'changed_when',
    of: 'task',
    site: '- hosts: all\n  tasks:\n    - name: t\n      command: echo\n      changed_when: false # *\n',
    sees: ['a t: ok'],
    instead: ['a t: changed'],
  },
  {
    word: 'failed_when',
    of: 'task',
    site: '- hosts: all\n  tasks:\n    - name: t\n      command: "false"\n      failed_when: false # *\n',
    sees: ['a t: changed'],
    instead: ['a t: failed'],
  },
  {
    word: 'until',
    of: 'task',
    site: '- hosts: all\n  tasks:\n    - name: t\n      shell: echo x >>{{ playbook_dir }}/n; wc -l <{{ playbook_dir }}/n\n      register: r\n      delay: 0 # *\n      until: r.stdout == "3" # *\n',
    sees: ['a t: changed 3'],
    instead: ['a t: changed 1'],
  },
  {
    word: 'retries',
    of: 'task',
    site: '- hosts: all\n  tasks:\n    - name: t\n      shell: echo x >>{{ playbook_dir }}/n; wc -l <{{ playbook_dir }}/n\n      register: r\n      retries: 9 # *\n      delay: 0\n      until: r.stdout == "9"\n',
    sees: ['a t: changed 9'],
    instead: ['a t: failed 4'],
  },
  {
    word: 'delay',
    of: 'task',
    site: '- hosts: all\n  tasks:\n    - name: t\n      command: "false"\n      register: r\n      retries: 1\n      delay: 0 # *\n      until: false\n',
    see: (event) => (event.type === 'task-ended' ? [event.seconds < 5 ? 'at once' : 'after five seconds'] : []),
    sees: ['at once'],
    instead: ['after five seconds'],
  },
  {
    word: 'listen',
    of: 'task',
    site: '- hosts: all\n  handlers:\n    - name: h\n      command: echo\n      listen: topic # *\n  tasks:\n    - { name: t, command: echo, notify: topic }\n',
    sees: ['a t: changed', 'a h: changed'],
    instead: ['playbook-handler'],
  },
  {
    word: 'loop',
    of: 'task',
    site: '- hosts: all\n  tasks:\n    - name: t\n      command: echo {{ item | default("none") }}\n      loop: [1, 2] # *\n',
    see: (event) => (event.type === 'item-ended' ? [event.item] : []),
    sees: ['1', '2'],
    instead: [],
  },
  {
    word: 'with_items',
    of: 'task',
    site: '- hosts: all\n  tasks:\n    - name: t\n      command: echo {{ item | default("none") }}\n      with_items: [[1, 2], 3] # *\n',
    see: (event) => (event.type === 'item-ended' ? [event.item] : []),
    sees: ['1', '2', '3'],
    instead: [],
  },
  {
    word: 'loop_control',
    of: 'task',
    site: '- hosts: all\n  tasks:\n    - name: t\n      vars: { item: none, each: none, nth: 9 }\n      command: echo {{ each }} {{ nth }}\n      loop: [x, y]\n      loop_control: { loop_var: each, index_var: nth, label: "{{ nth }}-{{ each }}" } # *\n',
    see: (event) =>
      event.type === 'item-ended' ? [`${event.item}: ${(event.result.result as { stdout: string }).stdout}`] : [],
    sees: ['0-x: x 0', '1-y: y 1'],
    instead: ['x: none 9', 'y: none 9'],
  },
  {
    word: 'register',
    of: 'task',
    site: '- hosts: all\n  tasks:\n    - name: t\n      command: echo said\n      register: r # *\n    - { name: u, command: "echo {{ r.stdout | default(\'nothing\') }}" }\n',
    sees: ['a t: changed said', 'a u: changed said'],
    instead: ['a t: changed said', 'a u: changed nothing'],
  },
];
