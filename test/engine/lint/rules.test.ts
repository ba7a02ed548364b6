// Each rule finds its own example, and nothing in the better one.
import { describe, expect, it, test } from 'vitest';
import { LINT_CODES } from '../../../engine/diagnostics/codes.ts';
import { RULES } from '../../../engine/lint/rules.ts';
import { lintTasks, lintTree } from './linted.ts';

it('has one rule for each code, beside the one for comments', () => {
  expect(['lint-allow', ...RULES.map(({ code }) => code)].toSorted()).toEqual(Object.keys(LINT_CODES).toSorted());
});

describe.each(RULES)('$code', ({ code, wrong, right }) => {
  it('finds its example, and that alone', async () => {
    const { legal, codes } = await lintTasks(wrong);
    expect(legal).toBe(true);
    expect(codes.filter((each) => each !== 'lint-name' || code === 'lint-name')).toEqual([code]);
  });

  it('finds nothing in the better one', async () => {
    expect(await lintTasks(right)).toEqual({ legal: true, findings: [], codes: [] });
  });
});

const found = async (task: string): Promise<readonly string[]> =>
  (await lintTasks(`- name: Try\n  ${task}`)).findings.map((each) => each.replace(/^\S+ /, ''));

const does = (...modules: readonly string[]): readonly string[] => {
  const list = modules.map((name) => `"${name}"`).join(' and ');
  const many = modules.length > 1;
  return [
    `[lint-module] The module${many ? 's' : ''} ${list} can do this, and know${many ? '' : 's'} whether it is done`,
  ];
};

test.each([
  ['command: systemctl enable --now libvirtd', ['service']],
  ['command: /usr/bin/systemctl restart nginx', ['service']],
  ['shell: sudo systemctl reload nginx', ['service']],
  ['shell: service nginx restart', ['service']],
  ['command: mount /srv/vm', ['fstab_entry']],
  ['command: mkdir -p /srv/vm', ['file']],
  ['shell: mkdir -p /srv/vm && chmod 0711 /srv/vm', ['file']],
  ['shell: apt-get update && apt-get install -y nginx', ['package']],
  ['shell: apt-get install -y nginx; systemctl start nginx', ['package', 'service']],
  ['command: rm -rf /srv/old', ['file']],
  ['command: ln -s /srv/a /srv/b', ['file']],
  ['command: useradd -m ann', ['user']],
  ['command: virsh define /root/web.xml', ['libvirt_domain']],
  ['command: virsh -c qemu:///system pool-start images', ['libvirt_pool']],
  ['command: virsh net-autostart default', ['libvirt_network']],
  ['command: virsh migrate --live web qemu+ssh://b/system', ['virsh_migrate']],
  ['command: exportfs -ra', ['nfs_export']],
  ['command: btrfs subvolume create /srv/vm', ['btrfs_subvolume']],
  ['command: sysctl -w net.ipv4.ip_forward=1', ['sysctl']],
  ["command: ssh-keygen -t ed25519 -N '' -f /root/.ssh/id_ed25519", ['ssh_keypair']],
  ['command: hostnamectl set-hostname web', ['hostname']],
  ["shell: echo '10.0.0.1 web' >> /etc/hosts", ['lineinfile']],
  ["command: sed -i 's/^#?Port .*/Port 22/' /etc/ssh/sshd_config", ['lineinfile']],
  ["command: sed -i '/^10.0.0.1 /d' /etc/hosts", ['lineinfile']],
  ['command: shutdown -r now', ['reboot']],
  ['command: { argv: [qemu-img, create, -f, qcow2, /srv/a.qcow2, 10G] }', ['disk_image']],
  ['command: systemctl restart {{ inventory_hostname }}', ['service']],
])('%s is for a module', async (task, modules) => expect(await found(task)).toEqual(does(...modules)));

test.each([
  ['a module does not do it', 'command: systemctl daemon-reload'],
  ['a user of the host has units too', 'command: systemctl --user start a'],
  ['a pipe does something else', "shell: 'mount | grep /srv'"],
  ['what a shell expands is no path', 'shell: rm -f /srv/*.tmp'],
  ['a module takes no letters', 'command: chmod u+x /srv/run'],
  ['a hard link is no symbolic one', 'command: ln /srv/a /srv/b'],
  ['it only looks', 'command: virsh list --all'],
  ['one of the two is no module', 'shell: mkdir /srv/a && tar -xf /srv/a.tar -C /srv/a'],
  ['a text is replaced wherever it stands', "command: sed -i 's/a/b/g' /srv/page"],
  ['a mount changes until the next boot', 'command: mount -o remount,ro /srv'],
  ['a guest is to live until it is shut down', 'command: virsh create /root/web.xml'],
  ['a substitution may do anything', 'shell: systemctl restart $(cat /srv/units)'],
  ['a word is only said', "command: logger 'systemctl start nginx'"],
])('no module is named where %s', async (_, task) => {
  expect((await found(task)).filter((each) => each.startsWith('[lint-module]'))).toEqual([]);
});

test.each([
  'shell: cd /srv && make',
  'shell: make >/srv/log',
  'shell: ls /srv/*.txt',
  'shell: echo $HOME',
  'shell: make {{ inventory_hostname }}',
  'shell: A=b make',
])('%s needs a shell, or may', async (task) => {
  expect((await found(`${task}\n  changed_when: false`)).filter((each) => each.startsWith('[lint-shell]'))).toEqual([]);
});

test.each(['creates: /srv/done', 'removes: /srv/todo', "unless: 'true'", "onlyif: 'true'"])(
  'a command with %s says when it has something to do',
  async (condition) => expect(await found(`command: make\n  args: { ${condition} }`)).toEqual([]),
);

it('takes a condition on the result of another task for saying when a command has something to do', async () => {
  const tasks = `- name: Source
  copy: { content: A, dest: /srv/a }
  register: source

- name: Make
  command: make
  when: source is changed`;
  expect((await lintTasks(tasks)).findings).toEqual([]);
  const always = tasks
    .replace('source is changed', 'facts.os_family == "Debian" and true')
    .replace('  register: source\n', '');
  expect((await lintTasks(always)).codes).toEqual(['lint-changed']);
});

it('asks of a handler only that it is notified', async () => {
  const playbook = `- name: Web
  hosts: all
  tasks:
    - name: Page
      copy: { content: Hello, dest: /srv/page }
      notify: [Make, more]
  handlers:
    - name: Make
      command: make
    - name: Tell
      listen: more
      debug: { msg: More }
`;
  expect((await lintTree({ 'site.yml': playbook })).findings).toEqual([]);
});

it('says nothing of results and handlers where a run alone knows what comes in', async () => {
  const playbook = `- name: Web
  hosts: all
  tasks:
    - name: Page
      copy: { content: Hello, dest: /srv/page }
      register: page
    - include_tasks: "{{ inventory_hostname }}/more.yml"
  handlers:
    - name: Tell
      debug: { msg: More }
`;
  expect((await lintTree({ 'site.yml': playbook })).findings).toEqual([]);
});

it('says nothing of results where a run alone knows which template is rendered', async () => {
  const playbook = `- name: Web
  hosts: all
  tasks:
    - name: Page
      copy: { content: Hello, dest: /srv/page }
      register: page
    - name: More
      template: { src: "{{ inventory_hostname }}.hbs", dest: /srv/more }
`;
  expect(await lintTree({ 'site.yml': playbook })).toEqual({ legal: true, findings: [], codes: [] });
});

it('looks into roles, blocks and imports', async () => {
  const files = {
    'site.yml': `- name: Web
  hosts: all
  roles: [web]
  tasks:
    - block:
        - file: { path: /srv/a, state: directory, mode: "0777" }
    - import_tasks: more.yml
`,
    'more.yml': '- command: make\n  name: Make\n',
    'roles/web/tasks/main.yml': '- name: Guests\n  shell: virsh list\n  changed_when: false\n',
    'roles/web/defaults/main.yml': 'web_password: hunter2\n',
    'roles/web/handlers/main.yml': '- name: Unused\n  debug: { msg: For others }\n',
  };
  const { findings } = await lintTree(files);
  expect(findings.toSorted()).toEqual([
    '1:15 [lint-secret] "web_password" is a secret in plain text',
    '1:3 [lint-changed] Nothing says when this command has something to do: it is "changed" in every run',
    '2:3 [lint-shell] Nothing in this needs a shell',
    '6:11 [lint-name] The task "file" has no name',
    '6:57 [lint-mode] The mode "0777" lets every user of the host write',
  ]);
});

it('takes what a handler brings in for no handler, and the check of arguments for nobody’s task', async () => {
  const { legal, findings } = await lintTree({
    'site.yml':
      '- name: Web\n  hosts: all\n  roles: [web]\n  handlers:\n    - name: Again\n      include_tasks: more.yml\n  tasks:\n    - name: Page\n      copy: { content: Hello, dest: /srv/a }\n      notify: Again\n',
    'more.yml': '- name: More\n  debug: { msg: more }\n',
    'roles/web/tasks/main.yml': '- name: Told\n  debug: { msg: "{{ web_port }}" }\n',
    'roles/web/defaults/main.yml': 'web_port: 80\n',
    'roles/web/meta/argument_specs.yml':
      'argument_specs: { main: { options: { web_port: { type: int, required: true } } } }\n',
  });
  expect([legal, findings]).toEqual([true, []]);
});
