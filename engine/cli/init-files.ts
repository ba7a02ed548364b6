// What `play init` writes: a playbook that runs at once, on this machine, without root.

/** One file: its path in the new folder, what it is, and its text. */
export interface InitFile {
  readonly path: string;
  readonly what: string;
  readonly text: string;
}

const SITE = `# A playbook is a list of plays. A play says for which hosts it is, and lists its tasks.
- name: A small site
  hosts: web
  tasks:
    - name: Its folder
      file:
        path: "{{ site_dir }}"
        state: directory
        mode: "0755"

    - name: Its front page
      template:
        src: index.txt.hbs
        dest: "{{ site_dir }}/index.txt"
        mode: "0644"
      notify: Tell

  # A handler runs at the end of the play, where a task that notifies it changed something.
  handlers:
    - name: Tell
      debug:
        msg: The front page of {{ inventory_hostname }} is new
`;

const INVENTORY = `# Groups of hosts. This one has the machine at hand, without SSH.
# Another one, over SSH: web1 ansible_host=192.0.2.10 ansible_user=ann

[web]
here ansible_connection=local
`;

const VARIABLES = `# Variables of the hosts in the group "web".
title: the first site
site_dir: "{{ playbook_dir }}/www"
`;

const TEMPLATE = `Welcome to {{title}}
`;

const IGNORED = `node_modules/
.play/
www/
`;

export const INIT_FILES: readonly InitFile[] = [
  { path: 'site.yml', what: 'a playbook', text: SITE },
  { path: 'inventory.ini', what: 'the hosts that it is for', text: INVENTORY },
  { path: 'group_vars/web.yml', what: 'their variables', text: VARIABLES },
  { path: 'templates/index.txt.hbs', what: 'a file to fill in', text: TEMPLATE },
  { path: '.gitignore', what: 'what does not belong into git', text: IGNORED },
];
