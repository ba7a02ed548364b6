// The system of a bare host: users and groups, its name, its kernel's settings, its jobs.
import cron from '../../../modules/cron.ts';
import group from '../../../modules/group.ts';
import hostname from '../../../modules/hostname.ts';
import sysctl from '../../../modules/sysctl.ts';
import user from '../../../modules/user.ts';
import type { HostCase } from '../on-host.ts';

const HASH = '$6$saltsalt$/HyfV8ntbrmEnW2tk54mCvCoTUUqyr6CE7pSZZJ.dOBXWfL7n.0O0ChDv9N4gQ3ihgRtTKEzAUEC0MLVGhzu7/';
const SYSCTL = '/etc/sysctl.d/99-zz-play.conf';
const without = (...names: readonly string[]) =>
  names.map((name) => `userdel -rf ${name} 2>/dev/null || :; groupdel ${name} 2>/dev/null || :`).join('\n');

export const SYSTEM: readonly HostCase[] = [
  {
    name: 'makes a group',
    module: group,
    params: { name: 'ops', gid: 2000 },
    arrange: without('ops'),
    changes: ['create group ops'],
    assert: ['getent group ops', 'ops:x:2000:\n'],
  },
  {
    name: 'makes a group for a system account',
    module: group,
    params: { name: 'ops', system: true },
    arrange: without('ops'),
    changes: ['create group ops'],
    assert: ['[ "$(getent group ops | cut -d: -f3)" -lt 1000 ]; grpck -r >/dev/null; echo well', 'well\n'],
  },
  {
    name: 'gives a group another id',
    module: group,
    params: { name: 'ops', gid: 2001 },
    arrange: `${without('ops')}; groupadd -g 2000 ops`,
    changes: ['set id of group ops: 2000 -> 2001'],
    assert: ['getent group ops', 'ops:x:2001:\n'],
  },
  {
    name: 'removes a group that somebody is in',
    module: group,
    params: { name: 'ops', state: 'absent' },
    arrange: `${without('ops')}; groupadd ops; gpasswd -a operator ops`,
    changes: ['remove group ops'],
    assert: ['getent group ops || id -nG operator', 'operators\n'],
  },
  {
    name: 'makes a user',
    module: user,
    params: {
      name: 'ann',
      uid: 3000,
      comment: 'Ann Übel',
      groups: ['kvm', 'adm'],
      shell: '/bin/bash',
      password: HASH,
    },
    arrange: without('ann'),
    changes: ['create user ann', 'set the password of user ann'],
    assert: [
      `getent passwd ann; id -nG ann; stat -c '%U %G' /home/ann /home/ann/.profile; cut -d: -f1,2 /etc/shadow | grep ^ann`,
      `ann:x:3000:3000:Ann Übel:/home/ann:/bin/bash\nann adm kvm\nann ann\nann ann\nann:${HASH}\n`,
    ],
  },
  {
    name: 'makes a system account without a home',
    module: user,
    params: { name: 'exporter', system: true, create_home: false, shell: '/usr/sbin/nologin', password: '*' },
    arrange: without('exporter'),
    changes: ['create user exporter', 'set the password of user exporter'],
    assert: [
      '[ "$(id -u exporter)" -lt 1000 ] && [ ! -e /home/exporter ] && grep ^exporter: /etc/shadow | cut -d: -f2',
      '*\n',
    ],
  },
  {
    name: 'gives a user the group of the same name that is there',
    module: user,
    params: { name: 'ann', home: '/srv/homes/ann' },
    arrange: `${without('ann')}; rm -rf /srv/homes; groupadd -g 3333 ann`,
    changes: ['create user ann'],
    assert: ['id -g ann; stat -c %U /srv/homes/ann', '3333\nann\n'],
  },
  {
    name: 'changes a user',
    module: user,
    params: { name: 'ann', uid: 3001, group: 'adm', groups: ['kvm'], comment: '', shell: '/bin/bash' },
    arrange: `${without('ann')}; useradd -m -u 3000 -c Ann -G disk,kvm ann`,
    changes: [
      'change user ann: id 3000 -> 3001, primary group ann -> adm, leave disk, comment Ann -> , shell /bin/sh -> /bin/bash',
    ],
    assert: [
      "getent passwd ann; id -nG ann; stat -c '%u %G' /home/ann",
      'ann:x:3001:4::/home/ann:/bin/bash\nadm kvm\n3001 adm\n',
    ],
  },
  {
    name: 'adds a user to a group',
    module: user,
    params: { name: 'ann', groups: 'kvm', append: true },
    arrange: `${without('ann')}; useradd -m -G disk ann`,
    changes: ['change user ann: join kvm'],
    assert: ['id -nG ann', 'ann disk kvm\n'],
  },
  {
    name: 'makes the home that a user lacks',
    module: user,
    params: { name: 'ann' },
    arrange: `${without('ann')}; useradd -M ann`,
    changes: ['make the home /home/ann of user ann'],
    assert: [
      "stat -c '%U %G %a' /home/ann; ls -A /home/ann; ls -A /home",
      'ann ann 700\n.bash_logout\n.bashrc\n.profile\nann\nauditor\noperator\n',
    ],
  },
  {
    name: 'changes a password',
    module: user,
    params: { name: 'ann', password: HASH },
    arrange: `${without('ann')}; useradd -m -p '!' ann`,
    changes: ['set the password of user ann'],
    assert: ['grep ^ann: /etc/shadow | cut -d: -f2', `${HASH}\n`],
  },
  {
    name: 'removes a user and leaves the home',
    module: user,
    params: { name: 'ann', state: 'absent' },
    arrange: `${without('ann')}; useradd -m -G kvm ann`,
    changes: ['remove user ann'],
    assert: ['id ann 2>/dev/null || ls -A /home/ann | head -1; rm -r /home/ann', '.bash_logout\n'],
  },
  {
    name: 'removes a user with the home',
    module: user,
    params: { name: 'ann', state: 'absent', remove: true },
    arrange: `${without('ann')}; useradd -m ann`,
    changes: ['remove user ann and all that lies in the home'],
    assert: ['id ann 2>/dev/null || ls -d /home/ann 2>/dev/null || echo gone', 'gone\n'],
  },
  {
    name: 'names the host, now and at boot',
    module: hostname,
    params: { name: 'other.lab' },
    arrange: "hostname devstack-1; printf '# this host\\ndevstack-1\\n' >/etc/hostname",
    changes: ['name the host other.lab'],
    assert: [
      'uname -n; cat /etc/hostname; hostnamectl --static; hostname devstack-1; echo devstack-1 >/etc/hostname',
      'other.lab\n# this host\nother.lab\nother.lab\n',
    ],
  },
  {
    name: 'gives the host its name back',
    module: hostname,
    params: { name: 'devstack-1' },
    arrange: 'hostname elsewhere; echo devstack-1 >/etc/hostname',
    changes: ['name the host devstack-1'],
    assert: ['uname -n', 'devstack-1\n'],
  },
  {
    name: 'sets the kernel, now and at boot',
    module: sysctl,
    params: { name: 'net.ipv4.ip_local_port_range', value: '20000 50000' },
    arrange: `sysctl -qw net.ipv4.ip_local_port_range='32768 60999'; rm -f ${SYSCTL}`,
    changes: ['set net.ipv4.ip_local_port_range to 20000 50000'],
    assert: [
      `sysctl -n net.ipv4.ip_local_port_range; sysctl -qw net.ipv4.ip_local_port_range='21000 22000'; sysctl -qp ${SYSCTL}; sysctl -n net.ipv4.ip_local_port_range`,
      '20000\t50000\n20000\t50000\n',
    ],
  },
  {
    name: 'sets the kernel where the file says it already',
    module: sysctl,
    params: { name: 'net/ipv4/ip_forward', value: 1 },
    arrange: `sysctl -qw net.ipv4.ip_forward=0; echo net.ipv4.ip_forward=1 >${SYSCTL}`,
    changes: ['set net/ipv4/ip_forward to 1'],
    assert: [`cat /proc/sys/net/ipv4/ip_forward ${SYSCTL}`, '1\nnet.ipv4.ip_forward=1\n'],
  },
  {
    name: 'forgets a setting',
    module: sysctl,
    params: { name: 'net.ipv4.ip_forward', state: 'absent' },
    arrange: `printf '# mine\\nnet.ipv4.ip_forward=1\\nx.y = 2' >${SYSCTL}`,
    changes: ['no longer set net.ipv4.ip_forward at boot'],
    assert: [`cat ${SYSCTL}; rm ${SYSCTL}`, '# mine\nx.y = 2'],
  },
  {
    name: 'gives root a job',
    module: cron,
    params: { name: 'check', minute: 30, hour: 2, job: 'check --date=$(date +\\%F)' },
    arrange: 'crontab -r 2>/dev/null || :',
    changes: ['keep job "check"'],
    assert: ['crontab -l', '#Ansible: check\n30 2 * * * check --date=$(date +\\%F)\n'],
  },
  {
    name: 'changes a job of somebody else and leaves the others alone',
    module: cron,
    params: { name: 'check', special_time: 'daily', job: 'new', user: 'operator' },
    arrange: `printf '# mine\\nA="b"\\n#Ansible: check\\n1 * * * * old\\n@reboot x\\n' | crontab -u operator -`,
    changes: ['keep job "check"'],
    assert: ['crontab -u operator -l', '# mine\nA="b"\n#Ansible: check\n@daily new\n@reboot x\n'],
  },
  {
    name: 'removes a job',
    module: cron,
    params: { name: 'check', state: 'absent', user: 'operator' },
    arrange: `printf '#Ansible: check\\n1 * * * * old\\n' | crontab -u operator -`,
    changes: ['remove job "check"'],
    assert: ['crontab -u operator -l; crontab -u operator -r', ''],
  },
  {
    name: 'keeps a variable',
    module: cron,
    params: { name: 'MAILTO', env: true, job: 'ann@example.org' },
    arrange: `printf '@reboot x\\n' | crontab -`,
    changes: ['keep variable "MAILTO"'],
    assert: ['crontab -l; crontab -r', 'MAILTO="ann@example.org"\n@reboot x\n'],
  },
  {
    name: 'keeps a file of jobs',
    module: cron,
    params: { name: 'trim', special_time: 'weekly', job: 'fstrim -a', cron_file: 'trim' },
    arrange: 'rm -f /etc/cron.d/trim',
    changes: ['keep job "trim"'],
    assert: [
      "cat /etc/cron.d/trim; stat -c '%a %U' /etc/cron.d/trim; rm /etc/cron.d/trim",
      '#Ansible: trim\n@weekly root fstrim -a\n644 root\n',
    ],
  },
];
