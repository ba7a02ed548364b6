// Modules that need a whole host: packages, services, keys, names.
import authorizedKey from '../../../modules/authorized_key.ts';
import hostsEntry from '../../../modules/hosts_entry.ts';
import knownHosts from '../../../modules/known_hosts.ts';
import pkg from '../../../modules/package.ts';
import service from '../../../modules/service.ts';
import sshKeypair from '../../../modules/ssh_keypair.ts';
import stat from '../../../modules/stat.ts';
import waitFor from '../../../modules/wait_for.ts';
import type { HostCase } from '../on-host.ts';

const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGxhYmxhYmxhYmxhYmxhYmxhYmxhYmxhYmxhYmxhYmxh';

export const SMALL: readonly HostCase[] = [
  {
    name: 'installs what is missing',
    module: pkg,
    params: { name: ['cron', 'play-hello'], update_cache: true },
    arrange: 'apt-get -qq update; apt-get -qqy remove play-hello play-dep 2>/dev/null',
    changes: ['install play-hello'],
    assert: ['dpkg -s play-hello | grep ^Status', 'Status: install ok installed\n'],
  },
  {
    name: 'is content with what provides a name',
    module: pkg,
    params: { name: 'awk' },
    changes: [],
  },
  {
    name: 'upgrades by an index of its own',
    module: pkg,
    params: { name: 'play-hello', state: 'latest', update_cache: true },
    arrange: 'apt-get -qq update; apt-get -qqy --allow-downgrades install play-hello=1.0; rm -rf /var/lib/apt/lists/*',
    changes: ['install play-hello'],
    assert: ['dpkg -s play-hello | grep ^Version', 'Version: 1.1\n'],
  },
  {
    name: 'removes',
    module: pkg,
    params: { name: ['play-hello', 'nowhere-to-be-found'], state: 'absent' },
    arrange: 'apt-get -qq update; apt-get -qqy install play-hello',
    changes: ['remove play-hello'],
  },
  {
    name: 'enables and starts',
    module: service,
    params: { name: 'cron', state: 'started', enabled: true },
    arrange: 'systemctl disable --now cron',
    changes: ['enable and start cron'],
    assert: ['systemctl is-active cron; systemctl is-enabled cron', 'active\nenabled\n'],
  },
  {
    name: 'disables and stops',
    module: service,
    params: { name: 'cron.service', state: 'stopped', enabled: false },
    arrange: 'systemctl enable --now cron',
    changes: ['disable and stop cron.service'],
  },
  {
    name: 'starts a unit whose file has changed',
    module: service,
    params: { name: 'play-test', state: 'started' },
    arrange: `systemctl stop play-test 2>/dev/null || :
printf '[Service]\\nExecStart=/bin/sleep 1000\\n' >/etc/systemd/system/play-test.service; systemctl daemon-reload; systemctl show play-test >/dev/null
sleep 1; printf '[Service]\\nExecStart=/bin/sleep 2000\\n' >/etc/systemd/system/play-test.service`,
    changes: ['start play-test'],
    assert: ['systemctl show -P ExecStart play-test | grep -o "sleep [0-9][0-9]*"', 'sleep 2000\n'],
  },
  {
    name: 'starts what is done at once',
    module: service,
    params: { name: 'play-once', state: 'restarted' },
    arrange: `printf '[Service]\\nType=oneshot\\nExecStart=/bin/true\\n' >/etc/systemd/system/play-once.service; systemctl daemon-reload`,
    changes: ['start play-once'],
    event: true,
    uncut: 'An event happens again each time',
  },
  {
    name: 'restarts what runs',
    module: service,
    params: { name: 'cron', state: 'restarted' },
    arrange: 'systemctl start cron',
    changes: ['restart cron'],
    event: true,
    uncut: 'An event happens again each time',
  },
  {
    name: 'reloads what runs',
    module: service,
    params: { name: 'play-hello', state: 'reloaded' },
    arrange:
      'apt-get -qq update; apt-get -qqy install play-hello; rm -f /run/play-hello.reloaded; systemctl start play-hello',
    changes: ['reload play-hello'],
    event: true,
    assert: ['ls /run/play-hello.reloaded', '/run/play-hello.reloaded\n'],
    uncut: 'An event happens again each time',
  },
  {
    name: 'makes a key pair',
    module: sshKeypair,
    params: { user: 'operator', comment: 'operator of the lab' },
    arrange: 'rm -rf ~operator/.ssh/id_ed25519*',
    changes: ['make an SSH key pair at /home/operator/.ssh/id_ed25519'],
    assert: [
      'cd ~operator/.ssh; stat -c "%a %U" id_ed25519 id_ed25519.pub; ssh-keygen -lf id_ed25519 >/dev/null',
      '600 operator\n644 operator\n',
    ],
  },
  {
    name: 'lets a key in',
    module: authorizedKey,
    params: { user: 'auditor', key: `${key} x@y`, options: ['from="10.0.0.0/8"', 'restrict'] },
    arrange: 'rm -rf ~auditor/.ssh/authorized_keys',
    changes: ['create /home/auditor/.ssh/authorized_keys'],
    assert: ['cat ~auditor/.ssh/authorized_keys', `from="10.0.0.0/8",restrict ${key} x@y\n`],
  },
  {
    name: 'lets a key in no more',
    module: authorizedKey,
    params: { user: 'auditor', key: `${key} x@y`, state: 'absent' },
    arrange: `install -d -o auditor -m 700 ~auditor/.ssh; printf '# mine\\n${key} a\\n' >~auditor/.ssh/authorized_keys`,
    changes: ['change /home/auditor/.ssh/authorized_keys'],
    assert: ['cat ~auditor/.ssh/authorized_keys', '# mine\n'],
  },
  {
    name: 'lists a host',
    module: knownHosts,
    params: { path: '/etc/ssh/ssh_known_hosts', name: ['devstack-2', '10.77.0.13'], key },
    arrange: 'rm -f /etc/ssh/ssh_known_hosts',
    changes: ['create /etc/ssh/ssh_known_hosts'],
    assert: ['ssh-keygen -F devstack-2 -f /etc/ssh/ssh_known_hosts | grep -c ssh-ed25519', '1\n'],
  },
  {
    name: 'lists a host no more',
    module: knownHosts,
    params: { path: '/etc/ssh/ssh_known_hosts', name: 'devstack-2', state: 'absent' },
    arrange: `printf 'devstack-2,other ${key}\\n' >/etc/ssh/ssh_known_hosts`,
    changes: ['change /etc/ssh/ssh_known_hosts'],
    assert: ['cat /etc/ssh/ssh_known_hosts', `other ${key}\n`],
  },
  {
    name: 'names a host',
    module: hostsEntry,
    params: { ip: '10.77.0.13', names: ['devstack-2.lab'], drop_loopback_alias: true },
    arrange: "sed -i '/devstack-2.lab/d' /etc/hosts",
    changes: ['change /etc/hosts'],
    assert: ['getent hosts devstack-2.lab | cut -c1-10', '10.77.0.13\n'],
  },
  {
    name: 'takes a name from an address',
    module: hostsEntry,
    params: { ip: '10.77.0.13', names: ['devstack-2.lab'], state: 'absent' },
    arrange: "sed -i '/devstack-2.lab/d' /etc/hosts; echo '10.77.0.13 devstack-2.lab kept' >>/etc/hosts",
    changes: ['change /etc/hosts'],
    assert: ['getent hosts devstack-2.lab || tail -n 1 /etc/hosts', '10.77.0.13 kept\n'],
  },
  {
    name: 'waits for nothing that is there',
    module: waitFor,
    params: { port: 22, host: '10.77.0.12' },
    changes: [],
  },
  {
    name: 'waits for no port that is closed',
    module: waitFor,
    params: { port: 9, state: 'stopped' },
    changes: [],
  },
  {
    name: 'waits for no file that is there',
    module: waitFor,
    params: { path: '/etc/hosts', state: 'present' },
    changes: [],
  },
  {
    name: 'waits for no file that is gone',
    module: waitFor,
    params: { path: '/nowhere', state: 'absent' },
    changes: [],
  },
  {
    name: 'looks',
    module: stat,
    params: { path: '/etc/hosts', get_checksum: true },
    changes: [],
  },
];
