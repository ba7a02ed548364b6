// A parameter that must be known and is not: what the task would do is told, with the unknown part marked.
import { expect, test } from 'vitest';
import { predict, run, unknown } from '../../../engine/contract/index.ts';
import fstabEntry from '../../../modules/fstab_entry.ts';
import hostname from '../../../modules/hostname.ts';
import hostsEntry from '../../../modules/hosts_entry.ts';
import sshConfig from '../../../modules/ssh_config.ts';
import sysctl from '../../../modules/sysctl.ts';
import { changing, textAt } from './modules.ts';
import { stage } from './stage.ts';

const secretly = changing('secretly', (path) => ({
  steps: [run('sh', '-c', `date >'${path}'`)],
  predicts: [predict(textAt(path), unknown('the new key', true))],
}));
const modules = [secretly, fstabEntry, hostname, hostsEntry, sshConfig, sysctl];
const dry = (task: string, files: Readonly<Record<string, string>> = {}) =>
  stage({
    check: true,
    modules,
    files,
    play: `- name: key
  secretly: { path: "{{ at }}/key" }
  register: key
- name: t
  ${task}
- name: then
  text: { path: "{{ at }}/y" }`,
  });
const NEW = '⟨the new key\u00a0on a⟩';

test.each([
  [
    'a value',
    'sysctl: { name: vm.swappiness, value: "{{ key.text }}", sysctl_file: "{{ at }}/f", reload: false }',
    NEW,
  ],
  ['a name', 'hosts_entry: { ip: 192.0.2.7, names: ["web-{{ key.text }}"] }', `192.0.2.7\tweb-${NEW}`],
  [
    'an option',
    'fstab_entry: { path: /mnt/x, src: /dev/sdz1, fstype: ext4, opts: ["x-{{ key.text }}"], state: present, fstab: "{{ at }}/f" }',
    `x-${NEW}`,
  ],
  ['a setting', 'ssh_config: { path: "{{ at }}/f", host: web, options: { User: "{{ key.text }}" } }', `User ${NEW}`],
])('%s', async (_, task, shown) => {
  const { result, outcomes } = await dry(task, { 'a/f': '' });
  expect(outcomes().slice(1)).toEqual(['t: unknown', 'then: changed']);
  const [change] = result('t').changes;
  expect(change?.diff?.after).toContain(shown);
  expect(JSON.stringify(result('t'))).not.toMatch(/zq[0-9a-f]{16}/);
  expect(result('then').restsOn).toHaveLength(1);
});

test('a name of the host', async () => {
  const { result } = await dry('hostname: { name: "web-{{ key.text }}" }');
  expect(result('t').changes[0]?.summary).toBe(`name the host web-${NEW}`);
});

test.each([
  ['a path', 'text: { path: "{{ at }}/{{ key.text }}" }'],
  ['a whole list', 'hosts_entry: { ip: 192.0.2.7, names: "{{ key.text | split }}" }'],
  ['a choice', 'hosts_entry: { ip: 192.0.2.7, names: [a], state: "{{ key.text }}" }'],
])('%s that is unknown decides what is done, so nothing is told', async (_, task) => {
  const { result, outcomes } = await dry(task);
  expect(outcomes()[1]).toBe('t: unknown');
  expect(result('t').changes).toEqual([]);
});

test('nothing of it is remembered', async () => {
  const { outcomes } = await stage({
    check: true,
    modules,
    files: { 'a/y': 'x' },
    play: `- name: key
  secretly: { path: "{{ at }}/key" }
  register: key
- name: t
  text: { path: "{{ at }}/y", text: "{{ key.text }}" }
- name: then
  text: { path: "{{ at }}/y" }`,
  });
  expect(outcomes().slice(1)).toEqual(['t: unknown', 'then: ok']);
});
