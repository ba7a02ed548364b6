// A recorded run of the how-to on three hosts: the events that every reporter is tried with.
import type { ChangeReport, Event, HostRecap, Outcome, TaskRef, TaskResult } from '../../../engine/run/event.ts';

const CLIENTS = ['devstack-1', 'devstack-2'] as const;

let ids = 0;

export function task(title: string, line: number, module = 'command', handler = false): TaskRef {
  return { id: ++ids, title, module, handler, location: { file: 'site.yml', line, column: 7 } };
}

export function result(outcome: Outcome, more: Partial<TaskResult> = {}): TaskResult {
  return { outcome, changes: [], notes: [], assumes: [], restsOn: [], ...more };
}

export function change(summary: string, more: Partial<ChangeReport> = {}): ChangeReport {
  return { summary, commands: [], deferred: [], ...more };
}

export function ended(of: TaskRef, host: string, how: TaskResult, seconds = 0.1): Event {
  return { type: 'task-ended', task: of, host, result: how, seconds };
}

/** A task that ends in the same way on all these hosts. */
export function same(of: TaskRef, hosts: readonly string[], how: TaskResult, seconds = 0.1): Event[] {
  return [{ type: 'task-started', task: of, hosts }, ...hosts.map((host) => ended(of, host, how, seconds))];
}

export function play(name: string, line: number, hosts: readonly string[]): Event {
  return { type: 'play-started', play: name, location: { file: 'site.yml', line, column: 3 }, hosts };
}

export function recapOf(host: string, more: Partial<HostRecap> = {}): HostRecap {
  const none = { ok: 0, changed: 0, unknown: 0, skipped: 0, failed: 0, rescued: 0, ignored: 0 };
  return { host, ...none, unreachable: false, roundTrips: 0, ...more };
}

const FSTAB = `# <file system>  <mount point>  <type>  <options>  <dump>  <pass>
UUID=0a3407de-014b-458b-b5c1-848e92a327a3  /      ext4   errors=remount-ro  0  1
UUID=f9fe0b69-a280-415d-a03a-a32752370dee  none   swap   sw                 0  0
`;
const MOUNT = '192.168.122.1:/nfs/images  /var/lib/libvirt/images  nfs4  _netdev,auto  0  0\n';

const mountImages = change('add /var/lib/libvirt/images to fstab and mount it', {
  diff: { path: '/etc/fstab', before: FSTAB, after: FSTAB + MOUNT },
  commands: [
    'findmnt --verify --tab-file /etc/fstab.play',
    'write /etc/fstab (78 bytes more)',
    'systemctl daemon-reload',
    'mount -- /var/lib/libvirt/images',
  ],
});

const HOSTS_FILE = '127.0.0.1\tlocalhost\n';

function named(ip: string, name: string): ChangeReport {
  return change(`add ${name} to /etc/hosts`, {
    diff: { path: '/etc/hosts', before: HOSTS_FILE, after: `${HOSTS_FILE}${ip}\t${name}\n` },
    commands: ['write /etc/hosts'],
  });
}

const PREFLIGHT: TaskResult['notes'] = [
  { level: 'ok', text: 'the guest runs on devstack-1 and nowhere else' },
  { level: 'ok', text: 'devstack-1 reaches qemu+ssh://devstack-2/system' },
  { level: 'ok', text: 'vda is the same file on both hosts (token and inode 257)' },
  { level: 'warn', text: 'the CPU model "host-model" differs in 2 features; libvirt decides' },
];

function serverPlay(check: boolean): Event[] {
  const hosts = ['xcloud'];
  return [
    play('Shared storage', 4, hosts),
    { type: 'host-connecting', host: 'xcloud' },
    { type: 'host-connected', host: 'xcloud', seconds: 0.34 },
    ...same(task('Install the file system tools and the NFS server', 8, 'package'), hosts, result('ok')),
    ...same(
      task('Create the images subvolume', 12, 'btrfs_subvolume'),
      hosts,
      result('changed', {
        changes: [change('create subvolume /data/images', { commands: ['btrfs subvolume create -- /data/images'] })],
      }),
    ),
    ...same(
      task('Export the images', 21, 'nfs_export'),
      hosts,
      result('changed', {
        changes: [
          change('export /nfs/images to 192.168.122.0/24', {
            diff: {
              path: '/etc/exports',
              before: '',
              after: '/nfs/images 192.168.122.0/24(rw,sync,no_root_squash)\n',
            },
            commands: ['write /etc/exports', 'exportfs -ra'],
            deferred: check ? ['exportfs accepts the file'] : [],
          }),
        ],
      }),
    ),
    ...same(task('Tell the firewall', 30), hosts, result('skipped', { reason: 'when: firewall is defined' })),
    ...same(task('Restart the NFS server', 90, 'service', true), hosts, result('ok')),
    { type: 'play-ended', play: 'Shared storage' },
  ];
}

function clientPlay(check: boolean): Event[] {
  const names = task('Name the hosts', 44, 'hosts_entry');
  const key = task('Make a key for root', 52, 'ssh_keypair');
  const trust = task('Trust the keys of the others', 58, 'authorized_key');
  const both = [
    { ip: '192.168.122.21', name: 'devstack-1' },
    { ip: '192.168.122.22', name: 'devstack-2' },
  ];
  const item = (host: string, { ip, name }: { ip: string; name: string }): Event => ({
    type: 'item-ended',
    task: names,
    host,
    item: `${ip} ${name}`,
    result: name === host ? result('ok') : result('changed', { changes: [named(ip, name)] }),
    seconds: 0.1,
  });
  const keyChange = change('generate /root/.ssh/id_ed25519', {
    commands: ["ssh-keygen -q -t ed25519 -N '' -f /root/.ssh/id_ed25519"],
  });
  const trusted = change('authorize root@devstack for root', {
    diff: {
      path: '/root/.ssh/authorized_keys',
      before: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIK controller\n',
      after: `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIK controller\n${check ? '⟨ssh_keypair /root/.ssh/id_ed25519⟩' : 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIN root@devstack'}\n`,
    },
  });
  return [
    play('Hosts that run guests', 34, CLIENTS),
    ...same(task('Install the NFS client and libvirt', 38, 'package'), CLIENTS, result('ok')),
    ...same(task('Mount the images', 41, 'fstab_entry'), CLIENTS, result('changed', { changes: [mountImages] }), 1.4),
    { type: 'task-started', task: names, hosts: CLIENTS },
    ...CLIENTS.flatMap((host) => [...both.map((one) => item(host, one)), ended(names, host, result('changed'))]),
    ...same(key, CLIENTS, result('changed', { changes: [keyChange] })),
    ...same(
      trust,
      CLIENTS,
      check
        ? result('unknown', {
            changes: [trusted],
            reason: 'depends on Make a key for root (site.yml:52)',
            assumes: ['the home of root stays /root'],
          })
        : result('changed', { changes: [trusted] }),
    ),
    { type: 'play-ended', play: 'Hosts that run guests' },
  ];
}

function migration(check: boolean): Event[] {
  const look = task('Which guests run', 100, 'debug');
  const move = task('Move nested-ubuntu18.04 to devstack-2', 104, 'virsh_migrate');
  const summary = 'migrate nested-ubuntu18.04 from devstack-1 to devstack-2';
  const moved = change(summary, {
    commands: ['virsh migrate --live --persistent nested-ubuntu18.04 qemu+ssh://devstack-2/system'],
  });
  const progress = (percent: number, text: string): Event => ({
    type: 'progress',
    task: move,
    host: 'devstack-1',
    percent,
    text,
  });
  return [
    play('Live migration', 96, CLIENTS),
    { type: 'task-started', task: look, hosts: CLIENTS },
    ended(look, 'devstack-1', result('ok', { message: 'nested-ubuntu18.04' })),
    ended(look, 'devstack-2', result('ok', { message: 'none' })),
    { type: 'task-started', task: move, hosts: CLIENTS },
    ended(move, 'devstack-2', result('ok')),
    ...(check
      ? []
      : [
          { type: 'change-started', task: move, host: 'devstack-1', summary } satisfies Event,
          progress(0, '0 MiB/s'),
          progress(4, '96 MiB/s'),
          ...[11, 18, 24, 31, 39, 45, 52, 60, 68, 74, 81, 88].map((n) => progress(n, `${110 + (n % 9)} MiB/s`)),
          progress(96, '118 MiB/s, 3rd pass'),
        ]),
    ended(move, 'devstack-1', result('changed', { changes: [moved], notes: PREFLIGHT }), check ? 0.2 : 14.2),
    { type: 'play-ended', play: 'Live migration' },
  ];
}

/** Another guest cannot be moved: its disk is not shared. */
function refusal(): Event[] {
  const move = task('Move web to devstack-2', 112, 'virsh_migrate');
  return [
    play('The other guest', 110, CLIENTS),
    { type: 'task-started', task: move, hosts: CLIENTS },
    ended(
      move,
      'devstack-1',
      result('failed', {
        notes: [
          { level: 'ok', text: 'the guest runs on devstack-1 and nowhere else' },
          { level: 'block', text: 'vda is another file on devstack-2' },
        ],
        failure: {
          code: 'refused',
          severity: 'error',
          message: '"/srv/web.qcow2" is not shared: the token written on devstack-1 is not seen on devstack-2',
          hint: 'Mount the same storage at "/srv" on both hosts',
          location: { file: 'site.yml', line: 114, column: 17 },
        },
      }),
    ),
    ended(move, 'devstack-2', result('ok')),
    { type: 'play-ended', play: 'The other guest' },
  ];
}

/** The events of a whole run, real or dry. */
export function recorded(check: boolean): readonly Event[] {
  ids = 0;
  return [
    { type: 'run-started', at: '2025-01-01T12:00:00.000Z', playbook: 'site.yml', check, version: '0.1.0' },
    {
      type: 'warning',
      diagnostic: {
        code: 'unknown-connection-variable',
        severity: 'warning',
        message: '"ansible_sudo_flags" is not a connection variable that Play knows',
        location: { file: 'lab.ini', line: 7, column: 1 },
        hint: 'Remove it, or rename it if it is a variable of your own',
      },
    },
    ...serverPlay(check),
    ...clientPlay(check),
    ...migration(check),
    ...refusal(),
    {
      type: 'run-ended',
      seconds: 21.34,
      exitCode: 2,
      interrupted: false,
      recap: [
        recapOf('xcloud', { ok: 2, changed: 2, skipped: 1, roundTrips: 4 }),
        recapOf('devstack-1', { ok: 2, changed: check ? 4 : 5, unknown: check ? 1 : 0, failed: 1, roundTrips: 9 }),
        recapOf('devstack-2', { ok: 4, changed: check ? 3 : 4, unknown: check ? 1 : 0, roundTrips: 7 }),
      ],
    },
  ];
}
