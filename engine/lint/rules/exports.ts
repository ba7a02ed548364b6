// Exports that hand out more than was meant.
import type { Templated } from '../../language/program.ts';
import type { Found, Placed, Rule, Subject } from '../rule.ts';

interface Client {
  readonly placed: Placed;
  readonly host: string;
  readonly options: readonly string[];
  readonly at: Templated;
}

/** Every client of an export whose name and options are written out. */
function* clientsOf({ tasks }: Subject): Generator<Client> {
  for (const placed of tasks) {
    const { module, params } = placed.task;
    if (module.name !== 'nfs_export' || params.member('state')?.written === 'absent') continue;
    const clients = params.member('clients');
    for (let index = 0; ; index++) {
      const at = clients?.member(String(index));
      if (!at) break;
      const host = at.member('host')?.written;
      const options = at.member('options')?.written;
      if (typeof host !== 'string' || !Array.isArray(options)) continue;
      yield { placed, host, at: at.member('host') ?? at, options: options.map(String) };
    }
  }
}

const isWorld = (host: string): boolean => ['*', '', '0.0.0.0/0', '::/0', '0/0'].includes(host.trim());

/** More than one machine: a network or a pattern. A netgroup is a list that somebody wrote. */
const isWide = (host: string): boolean =>
  isWorld(host) || (!host.startsWith('@') && (/[*?]/.test(host) || /\/(?!32$|128$)\d/.test(host)));

const found = ({ placed, at }: Client, message: string, hint: string): Found => ({
  at: at.location,
  of: placed.task.location,
  message,
  hint,
});

export const exportWorld: Rule = {
  code: 'lint-export-world',
  why: 'With `sec=sys` a server believes what a client says of its users. Whoever reaches the server can then write as any of them.',
  wrong:
    "- name: Export of the images\n  nfs_export:\n    path: /srv/vm\n    allow_world: true\n    clients: [{ host: '*', options: [rw, sync, no_subtree_check] }]",
  right:
    '- name: Export of the images\n  nfs_export:\n    path: /srv/vm\n    clients: [{ host: 192.168.122.21, options: [rw, sync, no_subtree_check] }]',
  *find(subject) {
    for (const client of clientsOf(subject)) {
      if (!isWorld(client.host) || !client.options.includes('rw')) continue;
      yield found(
        client,
        'Everybody who reaches the server may write here',
        'Name the clients, or export it with "ro"',
      );
    }
  },
};

export const exportRoot: Rule = {
  code: 'lint-export-root',
  why: 'With `no_root_squash` root of a client is root in the export. For a network that is every machine on it: any guest with an address there owns every disk image.',
  wrong:
    '- name: Export of the images\n  nfs_export:\n    path: /srv/vm\n    clients: [{ host: 192.168.122.0/24, options: [rw, sync, no_subtree_check, no_root_squash] }]',
  right:
    '- name: Export of the images\n  nfs_export:\n    path: /srv/vm\n    clients:\n      - { host: 192.168.122.21, options: [rw, sync, no_subtree_check, no_root_squash] }\n      - { host: 192.168.122.22, options: [rw, sync, no_subtree_check, no_root_squash] }',
  *find(subject) {
    for (const client of clientsOf(subject)) {
      if (!isWide(client.host) || !client.options.includes('no_root_squash')) continue;
      const message = `Root of every machine that "${client.host}" covers is root here`;
      yield found(client, message, 'Name the hosts that need it one by one, or leave "no_root_squash" out');
    }
  },
};

export const exportSync: Rule = {
  code: 'lint-export-async',
  why: 'With `async` the server says that data is on the disk before it is. When it crashes, guests lose what they were told was written.',
  wrong:
    '- name: Export of the images\n  nfs_export:\n    path: /srv/vm\n    clients: [{ host: 192.168.122.21, options: [rw, async, no_subtree_check] }]',
  right:
    '- name: Export of the images\n  nfs_export:\n    path: /srv/vm\n    clients: [{ host: 192.168.122.21, options: [rw, sync, no_subtree_check] }]',
  *find(subject) {
    for (const client of clientsOf(subject)) {
      if (!client.options.includes('async') || client.options.includes('ro')) continue;
      yield found(client, '"async" loses what was written when the server crashes', 'Write "sync"');
    }
  },
};
