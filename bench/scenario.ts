// The work that is measured: N tasks in turn (directory, line, template, copy, fstab entry) on H hosts, which are
// private sshd on this machine; every host has a folder of its own.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Sshd, startSshd } from '../test/helpers/sshd.ts';

export interface Scenario {
  readonly dir: string;
  readonly hosts: readonly BenchHost[];
  readonly tasks: number;
  readonly playbook: string;
  readonly inventory: string;
  readonly ansiblePlaybook: string;
  readonly ansibleInventory: string;
  /** Takes back all that the tasks made. */
  clean(): void;
}

export interface BenchHost {
  readonly name: string;
  readonly sshd: Sshd;
  readonly dir: string;
}

export async function startHosts(dir: string, count: number): Promise<readonly BenchHost[]> {
  const hosts: BenchHost[] = [];
  for (let index = 0; index < count; index++) {
    const sshd = await startSshd({ config: ['KexAlgorithms curve25519-sha256', 'UseDNS no', 'LogLevel ERROR'] });
    hosts.push({ name: `h${index + 1}`, sshd, dir: join(dir, `h${index + 1}`) });
  }
  return hosts;
}

export function scenario(dir: string, hosts: readonly BenchHost[], tasks: number): Scenario {
  const folder = join(dir, `s${hosts.length}-${tasks}`);
  mkdirSync(join(folder, 'templates'), { recursive: true });
  writeFileSync(join(folder, 'templates/page.hbs'), 'host {{inventory_hostname}}\nnumber {{number}}\n');
  writeFileSync(join(folder, 'templates/page.j2'), 'host {{ inventory_hostname }}\nnumber {{ number }}\n');
  writeFileSync(join(folder, 'page.txt'), 'one page\n'.repeat(50));
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const clean = (): void => {
    for (const host of hosts) {
      rmSync(host.dir, { recursive: true, force: true });
      mkdirSync(host.dir, { recursive: true });
      for (let i = 0; i < tasks; i++) {
        if (i % 5 === 1) writeFileSync(join(host.dir, `l${i}`), 'first line\n');
        if (i % 5 === 4) writeFileSync(join(host.dir, `fstab${i}`), '/dev/sda1 / ext4 defaults 0 1\n');
      }
    }
  };
  clean();
  return {
    dir: folder,
    hosts,
    tasks,
    clean,
    playbook: write('play.yml', playbook(tasks, playTask)),
    inventory: write('hosts.ini', `${hosts.map((host) => `${line(host)} dir=${host.dir}`).join('\n')}\n`),
    ansiblePlaybook: write('ansible.yml', playbook(tasks, ansibleTask)),
    ansibleInventory: write('ansible.ini', `${hosts.map((host) => `${line(host)} dir=${host.dir}`).join('\n')}\n`),
  };
}

function line({ name, sshd }: BenchHost): string {
  const args = `-o UserKnownHostsFile=${sshd.knownHosts}`;
  return `${name} ansible_host=127.0.0.1 ansible_port=${sshd.port} ansible_user=root ansible_ssh_private_key_file=${sshd.identity} ansible_ssh_common_args='${args}'`;
}

function playbook(tasks: number, task: (index: number) => string): string {
  const list = Array.from({ length: tasks }, (_, index) => `    - name: task ${index}\n      ${task(index)}\n`);
  return `- name: bench\n  hosts: all\n  gather_facts: false\n  vars: { number: 7 }\n  tasks:\n${list.join('')}`;
}

function playTask(i: number): string {
  switch (i % 5) {
    case 0:
      return `file: { path: "{{ dir }}/d${i}", state: directory, mode: "0750" }`;
    case 1:
      return `lineinfile: { path: "{{ dir }}/l${i}", line: "number {{ number }}" }`;
    case 2:
      return `template: { src: page.hbs, dest: "{{ dir }}/t${i}", mode: "0644" }`;
    case 3:
      return `copy: { src: page.txt, dest: "{{ dir }}/c${i}", mode: "0644" }`;
    default:
      return `fstab_entry: { path: /mnt/x, src: /dev/sdz1, fstype: ext4, state: present, fstab: "{{ dir }}/fstab${i}" }`;
  }
}

function ansibleTask(i: number): string {
  switch (i % 5) {
    case 2:
      return `template: { src: page.j2, dest: "{{ dir }}/t${i}", mode: "0644" }`;
    case 4:
      return `ansible.posix.mount: { path: /mnt/x, src: /dev/sdz1, fstype: ext4, state: present, fstab: "{{ dir }}/fstab${i}" }`;
    default:
      return playTask(i);
  }
}
