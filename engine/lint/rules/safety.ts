// Secrets, permissions and checks that are turned off.
import { isSecretName } from '../../values/secret-name.ts';
import type { Rule, Subject } from '../rule.ts';

export const plainSecret: Rule = {
  code: 'lint-secret',
  why: 'Whoever can read the file knows the secret, and so does everybody who ever gets a copy of the repository.',
  wrong: '- name: Database\n  set_fact: { db_password: hunter2 }',
  right: '- name: Database\n  set_fact: { db_password: "{{ vault_of_the_database }}" }',
  *find({ variables }: Subject) {
    for (const { name, value, location } of variables) {
      if (!isSecretName(name) || !value.constant || value.sealed !== undefined) continue;
      if (typeof value.written !== 'string' || value.written.trim() === '') continue;
      const message = `"${name}" is a secret in plain text`;
      const hint = 'Keep it in a file of variables that "play vault encrypt" encrypts';
      yield { at: location, message, hint, secret: value.written };
    }
  },
};

const WORLD_WRITES = 0o002;
const STICKY = 0o1000;

export const worldWritable: Rule = {
  code: 'lint-mode',
  why: 'What everybody can write, everybody can replace: a script that root runs, or a disk that a guest boots from.',
  wrong: '- name: Directory for images\n  file: { path: /srv/vm, state: directory, mode: "0777" }',
  right: '- name: Directory for images\n  file: { path: /srv/vm, state: directory, mode: "0711" }',
  *find({ tasks }: Subject) {
    for (const { task } of tasks) {
      const mode = task.params.member('mode');
      if (typeof mode?.written !== 'string' || !/^[0-7]{3,4}$/.test(mode.written)) continue;
      const bits = Number.parseInt(mode.written, 8);
      if ((bits & WORLD_WRITES) === 0) continue;
      if ((bits & STICKY) !== 0 && task.params.member('state')?.written === 'directory') continue;
      const message = `The mode "${mode.written}" lets every user of the host write`;
      const safe = (bits & ~WORLD_WRITES).toString(8).padStart(4, '0');
      yield { at: mode.location, of: task.location, message, hint: `Write "${safe}", and give it an owner or a group` };
    }
  },
};

export const hostKey: Rule = {
  code: 'lint-host-key',
  why: 'A host whose key is not known is believed the first time: whoever is in between then is in between for good.',
  wrong: '- name: Lab\n  hosts: all\n  vars: { ansible_host_key_checking: accept-new }',
  right: '- name: Lab\n  hosts: all\n  vars: { ansible_host_key_checking: strict }',
  *find({ variables }: Subject) {
    for (const { name, value, location } of variables) {
      if (!value.constant || !believes(name, value.written)) continue;
      const hint =
        'Put the keys of the hosts into known_hosts beforehand, such as with "ssh-keyscan" on a safe network';
      yield { at: location, message: 'A host whose key nobody knows is believed', hint };
    }
  },
};

function believes(name: string, written: unknown): boolean {
  if (name === 'ansible_host_key_checking') return written !== 'strict' && written !== true;
  return (
    name.endsWith('_args') &&
    typeof written === 'string' &&
    /StrictHostKeyChecking[= ](?:no|off|accept-new)\b/i.test(written)
  );
}
