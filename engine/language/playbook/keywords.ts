// The words of the language, and those of Ansible's that it does not have.

/** Keywords that a play, a block and a task share. */
const COMMON = [
  'name',
  'become',
  'become_user',
  'become_method',
  'vars',
  'environment',
  'tags',
  'when',
  'ignore_errors',
  'ignore_unreachable',
  'no_log',
  'check_mode',
  'diff',
  'timeout',
  'run_once',
  'throttle',
  'any_errors_fatal',
];

export const PLAY_WORDS = [
  ...COMMON,
  'hosts',
  'tasks',
  'pre_tasks',
  'post_tasks',
  'roles',
  'handlers',
  'vars_files',
  'gather_facts',
  'serial',
  'max_fail_percentage',
  'strategy',
  'connection',
  'remote_user',
  'port',
] as const;

export const BLOCK_WORDS = [...COMMON, 'block', 'rescue', 'always', 'delegate_to', 'notify'] as const;

export const TASK_WORDS = [
  ...COMMON,
  'args',
  'changed_when',
  'delay',
  'delegate_to',
  'failed_when',
  'listen',
  'loop',
  'loop_control',
  'notify',
  'register',
  'retries',
  'until',
  'with_items',
] as const;

export const IMPORT_WORDS = ['import_playbook', 'name', 'tags', 'vars', 'when'] as const;

/** Beside the name of a role; any other word is a parameter of it. */
export const ROLE_WORDS = ['role', ...COMMON, 'delegate_to', 'notify'] as const;

/** What can stand beside an include: it says whether, how often and with which variables it brings something in. */
export const INCLUDE_WORDS = ['name', 'when', 'tags', 'vars', 'loop', 'with_items', 'loop_control'] as const;

/** What `apply` hands to the tasks that an include brings. */
export const APPLY_WORDS = [...COMMON.filter((word) => word !== 'name'), 'delegate_to', 'notify'] as const;

/** Words of Ansible's that Play refuses, with the reason and the way out. */
const REFUSED: ReadonlyMap<string, { readonly reason: string; readonly hint: string }> = new Map(
  Object.entries({
    async: { reason: 'Play waits for each task', hint: 'Set "timeout" for a long one' },
    poll: { reason: 'Play waits for each task', hint: 'Set "timeout" for a long one' },
    collections: { reason: 'modules are found by their last name', hint: 'Leave it out' },
    debugger: { reason: 'Play has no interactive debugger', hint: 'Look with --check --diff, or -v' },
    vars_prompt: { reason: 'a run must not wait for an answer', hint: 'Give the value with -e name=value' },
    local_action: { reason: '"delegate_to" says the same', hint: 'Write the module, and "delegate_to: localhost"' },
    action: { reason: 'a task names its module as a key', hint: 'Write "module:" with its parameters below' },
    lookup: {
      reason: 'lookups hide what a run depends on',
      hint: 'Use a variable, or "template" and "copy" for files',
    },
    include: {
      reason: 'it means different things in different places',
      hint: 'Use "import_tasks" or "import_playbook"',
    },
    static: { reason: '"import_tasks" is always static', hint: 'Leave it out' },
    module_defaults: { reason: 'parameters stand with their task', hint: 'Use YAML anchors or a variable' },
    delegate_facts: { reason: 'facts belong to the host that they describe', hint: 'Read them as hostvars[name]' },
    force_handlers: { reason: 'notified handlers always run', hint: 'Leave it out' },
    setup: { reason: 'facts are looked at where they are used', hint: 'Leave the task out' },
    gather_subset: { reason: 'only the facts that are used are gathered', hint: 'Leave it out' },
    gather_timeout: { reason: 'only the facts that are used are gathered', hint: 'Leave it out' },
    fact_path: { reason: 'only built-in facts are gathered', hint: 'Leave it out' },
    order: { reason: 'hosts are taken in inventory order', hint: 'Leave it out' },
    become_exe: { reason: 'Play becomes another user through "sudo" only', hint: 'Leave it out' },
    become_flags: { reason: 'Play becomes another user through "sudo" only', hint: 'Leave it out' },
    sudo: { reason: '"become" says the same', hint: 'Write "become: true"' },
    sudo_user: { reason: '"become_user" says the same', hint: 'Write "become_user"' },
    with_dict: { reason: '"loop" says the same', hint: 'Write loop: "{{ … | dict2items }}"' },
    with_list: { reason: '"loop" says the same', hint: 'Write "loop"' },
    with_flattened: { reason: '"loop" says the same', hint: 'Write loop: "{{ … | flatten }}"' },
    with_sequence: { reason: '"loop" says the same', hint: 'Write the list under "loop"' },
    with_fileglob: { reason: 'lookups hide what a run depends on', hint: 'Write the list under "loop"' },
  }),
);

/** The reason for a word that Play refuses, whatever follows `with_`. */
export function refusal(word: string): { readonly reason: string; readonly hint: string } | undefined {
  const known = REFUSED.get(word);
  if (known || !word.startsWith('with_') || word === 'with_items') return known;
  return { reason: '"loop" says the same', hint: 'Write loop: "{{ … }}" with a list' };
}
