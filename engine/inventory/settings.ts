// How the connection settings of a host are spelt, and the values that each can take.

/** A setting, by the name that Play prefers, with its other spellings. */
export const SPELLINGS = {
  ansible_host: ['ansible_ssh_host'],
  ansible_port: ['ansible_ssh_port'],
  ansible_user: ['ansible_ssh_user'],
  ansible_password: ['ansible_ssh_pass', 'ansible_ssh_password'],
  ansible_connection: [],
  ansible_ssh_private_key_file: ['ansible_private_key_file'],
  ansible_ssh_common_args: [],
  ansible_ssh_extra_args: [],
  ansible_host_key_checking: ['ansible_ssh_host_key_checking'],
  ansible_timeout: ['ansible_ssh_timeout'],
  ansible_become: [],
  ansible_become_user: [],
  ansible_become_password: ['ansible_become_pass'],
  ansible_become_method: [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type Setting = keyof typeof SPELLINGS;

const PASSWORDS = ['ansible_password', 'ansible_become_password'] as const satisfies readonly Setting[];

/** Variables whose value is a secret, however they are spelt. */
export const SECRET_NAMES: ReadonlySet<string> = new Set(PASSWORDS.flatMap((name) => [name, ...SPELLINGS[name]]));

/** Names of Ansible's that change nothing in Play: it needs no Python, no temporary files and no pipelining. */
const WITHOUT_EFFECT = [
  'ansible_python_interpreter',
  'ansible_pipelining',
  'ansible_ssh_pipelining',
  'ansible_remote_tmp',
  'ansible_shell_type',
  'ansible_shell_executable',
  'ansible_group_priority',
];

const KNOWN = new Set<string>([...Object.keys(SPELLINGS), ...Object.values(SPELLINGS).flat(), ...WITHOUT_EFFECT]);

/** All names that a connection setting can have. */
export function connectionNames(): ReadonlySet<string> {
  return KNOWN;
}
