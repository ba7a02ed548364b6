// What names and words of the language mean, in a line each. Which there are, the engine says.

export const MAGIC: Readonly<Record<string, string>> = {
  ansible_diff_mode: 'whether diffs are asked for',
  ansible_play_batch: 'the hosts of this batch, where the play says `serial`',
  ansible_play_name: 'the name of the play',
  inventory_file: 'the first inventory',
  role_path: 'the folder of the role; only in a role',
  ansible_check_mode: 'whether this is a dry run',
  ansible_play_hosts: 'as `play_hosts`',
  group_names: 'the groups of this host, `all` aside, by name',
  groups: 'the hosts of each group',
  hostvars: 'the variables of any host of the inventory, with what its tasks registered and set',
  inventory_dir: 'the folder of the first inventory',
  inventory_hostname: 'the name of this host in the inventory',
  inventory_hostname_short: 'the same up to the first dot',
  omit: 'as the value of a parameter: as if it were not given',
  play_hosts: 'the hosts of the play that did not fail',
  playbook_dir: 'the folder of the playbook',
};

export const CONNECTION: Readonly<Record<string, string>> = {
  ansible_become: 'whether tasks run with sudo where the playbook does not say',
  ansible_become_method: '`sudo`, the only one',
  ansible_become_password: 'the password that sudo asks for',
  ansible_become_user: 'the user to become; `root` when absent',
  ansible_connection: '`ssh` (the default) or `local`: this machine, without SSH',
  ansible_host: 'the address; the name of the host when absent',
  ansible_host_key_checking: '`strict` (the default) or `accept-new`',
  ansible_password: 'the password to log in with',
  ansible_port: 'the port',
  ansible_ssh_common_args: 'options of ssh: `-o Key=Value`, `-J`, `-i`, `-l`, `-p`',
  ansible_ssh_extra_args: 'the same; `ansible_ssh_common_args` comes first',
  ansible_ssh_private_key_file: 'a private key on the controller',
  ansible_timeout: 'seconds to connect and log in; 10 when absent',
  ansible_user: 'the user to log in as',
};

/** The refused words that people look for. */
export const REFUSED: readonly string[] = [
  'async',
  'collections',
  'debugger',
  'vars_prompt',
  'local_action',
  'lookup',
  'include',
  'module_defaults',
  'force_handlers',
  'with_dict',
  'with_fileglob',
];
