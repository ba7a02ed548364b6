// The same on hosts of their own: as another user through sudo, and delegated from one host to the other.
import { chmod, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canHaveUsers, type Sshd, startSshd } from '../../../helpers/sshd.ts';
import { compareRuns } from '../../../truth/compare.ts';
import { folderWith, siteIn } from '../../cli/site.ts';

describe.skipIf(!(await canHaveUsers()))('a dry run over ssh foretells', () => {
  let sshd: Sshd;
  beforeAll(async () => {
    sshd = await startSshd({ users: [{ name: 'op', sudo: 'ALL=(ALL:ALL) NOPASSWD: ALL' }] });
  });
  afterAll(() => sshd.stop());

  async function both(play: string) {
    const { target, knownHosts, identity, port } = sshd;
    const ssh = `ansible_host=${target().address} ansible_port=${port} ansible_user=op ansible_ssh_private_key_file=${identity}`;
    const args = `ansible_ssh_common_args="-o UserKnownHostsFile=${knownHosts}"`;
    const host = (name: string) => `${name} ${ssh} ${args} r="{{ playbook_dir }}/${name}"\n`;
    const dir = folderWith({ 'site.yml': play, 'hosts.ini': `${host('a')}${host('b')}` });
    for (const name of ['a', 'b']) {
      await mkdir(join(dir, name));
      await chmod(join(dir, name), 0o777);
    }
    for (const folder of [dirname(dir), dir]) await chmod(folder, 0o755);
    const dry = await siteIn(dir, { check: true });
    expect(dry.complaints).toEqual([]);
    const real = await siteIn(dir);
    return { ...compareRuns(dry.events, real.events), statuses: [dry.status, real.status] };
  }

  it('what another user does, checks among it', async () => {
    const { rows, statuses } = await both(`- hosts: a
  tasks:
    - { name: bad, copy: { content: "if\\n", dest: "{{ r }}/bad", validate: sh -n %s }, ignore_errors: true }
    - { name: own, copy: { content: x, dest: "{{ r }}/own", mode: "0600", validate: grep -q x %s } }
    - block:
        - { name: root, copy: { content: x, dest: "{{ r }}/root", mode: "0600" } }
        - { name: as, copy: { content: x, dest: "{{ r }}/as" }, become_user: op }
        - { name: sees, slurp: { src: "{{ r }}/root" }, register: s }
        - { name: copies, copy: { content: "{{ s.content | b64decode }}", dest: "{{ r }}/copy" } }
        - { name: makes, command: "touch {{ r }}/new", args: { creates: "{{ r }}/new" } }
        - { name: made, command: "false", args: { creates: "{{ r }}/new" } }
      become: true
`);
    expect(rows.filter(({ differences }) => differences.length > 0)).toEqual([]);
    expect(rows.filter(({ predicted }) => predicted === 'unknown')).toEqual([]);
    expect(statuses).toEqual([0, 0]);
  });

  it('what is delegated, and a host that cannot be reached', async () => {
    const { rows, statuses } = await both(`- hosts: all
  tasks:
    - { name: to b, copy: { content: x, dest: "{{ hostvars.b.r }}/from-{{ inventory_hostname }}" }, delegate_to: b, notify: h }
    - { name: once, copy: { content: x, dest: "{{ r }}/once" }, run_once: true, become: true, register: o }
    - { name: all, copy: { content: "{{ o is changed }} ", dest: "{{ r }}/all" } }
  handlers:
    - { name: h, copy: { content: x, dest: "{{ r }}/h" } }
- hosts: b
  port: 9
  tasks:
    - { name: gone, stat: { path: / }, ignore_unreachable: true }
    - { name: then, debug: { msg: x } }
`);
    expect(rows.filter(({ differences }) => differences.length > 0)).toEqual([]);
    expect(statuses[0]).toBe(statuses[1]);
  });
});
