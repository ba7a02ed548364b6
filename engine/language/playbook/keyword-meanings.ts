// What the keywords mean, in a line each: for the reference and for editors. Which words there are, and where, stands
// in `keywords.ts`.

export interface KeywordMeaning {
  readonly says: string;
  /** What holds where it is absent and nothing around it says otherwise. */
  readonly default?: string | number | boolean;
}

const OF_KEYWORDS: Readonly<Record<string, KeywordMeaning>> = {
  always: { says: 'tasks that run at the end of a block, whatever happened in it' },
  any_errors_fatal: { says: 'a failure on one host ends the play for all of them', default: false },
  args: { says: 'further parameters of the module, beside a bare text' },
  become: { says: 'run as another user, with sudo' },
  become_method: { says: '`sudo`, the only one', default: 'sudo' },
  become_user: { says: 'the user to become', default: 'root' },
  block: { says: 'the tasks of a block' },
  changed_when: { says: 'conditions that decide whether the task counts as changed' },
  check_mode: { says: '`true`: always predict only; `false`: the task changes nothing, so a dry run runs it too' },
  connection: { says: '`ssh` or `local`, for hosts whose inventory does not say', default: 'ssh' },
  delay: { says: 'seconds between the attempts of `until`', default: 5 },
  delegate_to: { says: 'the host that the task acts on instead of its own' },
  diff: { says: '`false`: no diffs are shown of it' },
  environment: { says: 'variables of the environment for the commands that a task runs' },
  failed_when: { says: 'conditions that decide whether the task failed' },
  gather_facts: { says: 'read over: a fact is looked at where a playbook reads it, and nowhere else' },
  handlers: { says: 'tasks that run at the end of the play where they were notified' },
  hosts: { says: 'a host pattern; may hold `{{ }}` of `-e` variables and of those that all hosts share' },
  ignore_errors: { says: 'a failure is reported as ignored, and the host goes on', default: false },
  ignore_unreachable: { says: 'the same for a host that cannot be reached', default: false },
  import_playbook: { says: 'another playbook, whose plays come here' },
  listen: { says: 'further names that a handler answers to' },
  loop: {
    says: 'a list; the task runs once for each item, which is `item` where `loop_control` does not say otherwise',
  },
  loop_control: { says: '`label`, `loop_var`, `index_var`' },
  max_fail_percentage: { says: 'the run ends where more of a batch failed than this', default: 100 },
  name: { says: 'the title in reports; in that of a task `{{ }}` is shown as written' },
  no_log: { says: 'nothing of the task is shown, neither its changes nor why it failed', default: false },
  notify: { says: 'handlers to run where a task changed something' },
  port: { says: 'the SSH port, for hosts whose inventory does not say', default: 22 },
  post_tasks: { says: 'tasks after `tasks`, and after the handlers that these notified' },
  pre_tasks: { says: 'tasks before `roles`; the handlers that they notify run before these' },
  register: { says: 'a variable that gets the result' },
  remote_user: { says: 'the user to log in as, for hosts whose inventory does not say' },
  rescue: { says: 'tasks that run where a task of the block failed; where they succeed, the host goes on' },
  retries: { says: 'how often the task is repeated at most', default: 3 },
  role: { says: 'the name of a role, where it stands in a list of them' },
  roles: { says: 'roles whose tasks come before `tasks`' },
  run_once: { says: 'the task runs on the first host of the play; the others get its result', default: false },
  serial: { says: 'hosts in batches: a number, a percentage, or a list of them' },
  strategy: {
    says: '`linear`: hosts go through the play in step; `free`: each at its own pace, without `run_once`',
    default: 'linear',
  },
  tags: { says: 'names that `-t` and `--skip-tags` select by; `always` and `never` are special' },
  tasks: { says: 'the tasks of the play' },
  throttle: { says: 'hosts that work on the task at once, at most' },
  timeout: { says: 'seconds that a step may take', default: 600 },
  until: { says: 'conditions; the task is repeated until they hold' },
  vars: { says: 'variables' },
  vars_files: {
    says: 'files of variables, beside the playbook or in `vars/`; of a list in the list the first that exists; names may hold `{{ }}` of what the inventory, the play and `-e` say',
  },
  when: { says: 'conditions; where one is false the task is skipped' },
  with_items: { says: 'as `loop`; lists in it are flattened by one level' },
};

/** The meaning of a keyword; throws where it has none, which a test keeps from happening. */
export function meaningOf(word: string): KeywordMeaning {
  const found = Object.hasOwn(OF_KEYWORDS, word) ? OF_KEYWORDS[word] : undefined;
  if (!found) throw new Error(`keyword-meanings.ts does not explain "${word}"`);
  return found;
}
