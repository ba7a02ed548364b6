// The names that Play itself gives values to.

import type { Diagnostic, Location } from '../diagnostics/diagnostic.ts';
import { caution } from '../diagnostics/problem.ts';

/** Names that every task can read, whatever the user defined. */
export const MAGIC_NAMES: ReadonlySet<string> = new Set([
  'inventory_hostname',
  'inventory_hostname_short',
  'groups',
  'group_names',
  'hostvars',
  'play_hosts',
  'ansible_play_hosts',
  'ansible_play_batch',
  'ansible_play_name',
  'ansible_check_mode',
  'ansible_diff_mode',
  'playbook_dir',
  'inventory_dir',
  'inventory_file',
  'role_path',
  'omit',
]);

/** Facts, by the names under `facts` and `ansible_facts`; each is also there as `ansible_NAME`. */
export const FACT_NAMES: ReadonlySet<string> = new Set([
  'all_ipv4_addresses',
  'architecture',
  'default_ipv4',
  'distribution',
  'distribution_major_version',
  'distribution_release',
  'distribution_version',
  'domain',
  'fqdn',
  'hostname',
  'interfaces',
  'kernel',
  'machine_id',
  'memtotal_mb',
  'mounts',
  'nodename',
  'os_family',
  'pkg_mgr',
  'processor_count',
  'processor_vcpus',
  'service_mgr',
  'system',
  'virtualization_type',
]);

/** The value of `omit`: a parameter that has it counts as not given. No text of a user's equals it by chance. */
export const OMIT = '\u0000omit\u0000';

/** Whether a name stands for facts: `facts`, `ansible_facts`, `ansible_kernel`. */
export function isFactName(name: string): boolean {
  if (name === 'facts' || name === 'ansible_facts') return true;
  return name.startsWith('ansible_') && FACT_NAMES.has(name.slice('ansible_'.length));
}

/** Whether an expression can read a name: letters, digits and `_`, no digit first. */
export function isIdentifier(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
}

const WORDS = new Set(['and', 'or', 'not', 'in', 'is', 'if', 'else', 'true', 'false', 'none', 'True', 'False', 'None']);

/** A warning where a variable's name cannot be read by an expression, or is Play's own. */
export function checkVariableName(name: string, location: Location): Diagnostic | undefined {
  if (!isIdentifier(name)) {
    const fixed = name.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?=\d)/, '_');
    const hint = `Use letters, digits and "_", such as "${fixed}"`;
    return caution('variable-name', `No expression can read a variable called "${name}"`, location, { hint });
  }
  if (WORDS.has(name))
    return caution('variable-name', `"${name}" is a word of the expression language, not a variable`, location);
  if (!MAGIC_NAMES.has(name) && name !== 'facts' && name !== 'ansible_facts') return undefined;
  return caution('variable-name', `Play sets "${name}" itself, so that this value is never read`, location);
}
