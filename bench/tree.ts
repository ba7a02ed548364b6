// A large tree to read: roles with their files, and an inventory of thousands of hosts. Play and Ansible read the same.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface Tree {
  readonly playbook: string;
  readonly inventory: string;
  /** An inventory with one host a group. */
  readonly few: string;
  readonly files: number;
  readonly tasks: number;
  readonly hosts: number;
}

const ROLES = 20;
const HOSTS = 5000;
const GROUPS = ['web', 'db', 'cache', 'kvm'];

/**
 * Writes the tree: each role has two files of tasks, one that names both, handlers and defaults.
 * @param tasksAFile how many tasks each of the forty files of tasks has
 */
export function writeTree(dir: string, tasksAFile: number): Tree {
  let files = 0;
  const write = (name: string, text: string): string => {
    const path = join(dir, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    files++;
    return path;
  };
  for (let role = 0; role < ROLES; role++) {
    const at = `roles/r${role}`;
    write(`${at}/tasks/main.yml`, '- import_tasks: first.yml\n- import_tasks: second.yml\n');
    write(`${at}/tasks/first.yml`, tasks(role, 0, tasksAFile));
    write(`${at}/tasks/second.yml`, tasks(role, tasksAFile, tasksAFile));
    write(`${at}/handlers/main.yml`, `- name: restart r${role}\n  service: { name: "r${role}", state: restarted }\n`);
    write(`${at}/defaults/main.yml`, `r${role}_port: ${8000 + role}\nr${role}_names: [a, b, c]\nr${role}_on: true\n`);
  }
  const playbook = write('site.yml', plays());
  const inventory = join(dir, 'hosts.ini');
  writeFileSync(inventory, hosts());
  const few = join(dir, 'few.ini');
  writeFileSync(few, GROUPS.map((group) => `[${group}]\n${group}1\n`).join('\n'));
  return { playbook, inventory, few, files, tasks: ROLES * tasksAFile * 2, hosts: HOSTS };
}

function plays(): string {
  const play = (name: string, first: number) => {
    const roles = Array.from({ length: 5 }, (_, i) => `    - r${first + i}\n`).join('');
    return `- name: ${name}\n  hosts: ${name}\n  become: true\n  gather_facts: false\n  roles:\n${roles}`;
  };
  return GROUPS.map((name, i) => play(name, i * 5)).join('\n');
}

function tasks(role: number, from: number, count: number): string {
  return Array.from({ length: count }, (_, i) => task(role, from + i)).join('\n');
}

function task(role: number, i: number): string {
  const own = (name: string) => `{{ r${role}_${name} }}`;
  const lines = (text: string) => `- name: Task ${i} of r${role}\n${text.replace(/^/gm, '  ')}\n`;
  switch (i % 5) {
    case 0:
      return lines(`file:\n  path: /srv/r${role}/d${i}\n  state: directory\n  mode: "0755"`);
    case 1:
      return lines(
        `lineinfile:\n  path: /etc/r${role}.conf\n  regexp: "^port${i}="\n  line: "port${i}=${own('port')}"\nnotify: restart r${role}`,
      );
    case 2:
      return lines(
        `copy:\n  content: "{{ inventory_hostname }} {{ item }}\\n"\n  dest: "/srv/r${role}/${i}-{{ item }}"\nloop: "${own('names')}"`,
      );
    case 3:
      return lines(`command: uname -r\nregister: r${role}_kernel${i}\nchanged_when: false\nwhen: r${role}_on`);
    default:
      return lines(
        `debug:\n  msg: "kernel {{ r${role}_kernel${i - 1}.stdout | default('?') }}"\nwhen: r${role}_on and inventory_hostname in groups['all']`,
      );
  }
}

function hosts(): string {
  const each = HOSTS / GROUPS.length;
  const host = (group: string, i: number) =>
    `${group}${i}.example.org ansible_host=10.${i >> 8}.${i & 255}.1 ansible_user=deploy rack=r${i % 40}`;
  const groups = GROUPS.map(
    (group) => `[${group}]\n${Array.from({ length: each }, (_, i) => host(group, i)).join('\n')}`,
  );
  return `${groups.join('\n\n')}\n\n[all:vars]\nansible_port=2222\nregion=eu\n`;
}
