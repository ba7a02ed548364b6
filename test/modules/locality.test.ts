// The modules that edit files with lines of others in them.
import fc from 'fast-check';
import authorizedKey from '../../modules/authorized_key.ts';
import blockinfile from '../../modules/blockinfile.ts';
import cron from '../../modules/cron.ts';
import fstabEntry from '../../modules/fstab_entry.ts';
import hostname from '../../modules/hostname.ts';
import hostsEntry from '../../modules/hosts_entry.ts';
import knownHosts from '../../modules/known_hosts.ts';
import lineinfile from '../../modules/lineinfile.ts';
import { tableOf } from '../../modules/looks/exports.ts';
import nfsExport from '../../modules/nfs_export.ts';
import sshConfig from '../../modules/ssh_config.ts';
import sysctl from '../../modules/sysctl.ts';
import { type Editor, testLocality } from '../laws/locality.ts';
import { DIRECTORY, type World } from '../laws/world.ts';
import { ANN, OWNED, SSH } from './accounts.ts';

const PRESENCE = fc.constantFrom('present', 'present', 'absent');
const ssh = (name: string, looks: World['looks'] = {}) => ({
  world: (bytes: string): World => ({
    files: { ...SSH, [`/home/ann/.ssh/${name}`]: { ...OWNED, bytes } },
    looks: { ...ANN, ...looks },
  }),
});
const CONFIG = 'effective settings of /home/ann/.ssh/config';
const CRONTAB = 'crontab of the user';

const EDITORS: readonly Editor[] = [
  {
    module: hostsEntry,
    params: {
      ip: fc.constant('10.0.0.1'),
      names: fc.subarray(['web', 'WEB', 'web.lan'], { minLength: 1 }),
      state: PRESENCE,
      drop_loopback_alias: fc.boolean(),
    },
    optional: ['drop_loopback_alias'],
    world: (bytes) => ({ files: { '/etc/hosts': bytes } }),
    own: ['10.0.0.1 web', ' 10.0.0.1\tother\tweb.lan  # c', '127.0.1.1 web.lan', '10.0.0.1'],
    foreign: ['127.0.0.1 localhost', '::1\tip6-localhost  # loopback', '10.0.0.2 db', '#10.0.0.1 web', '  10.0.0.3'],
    within: ['other'],
    writes: /^\s*(10\.0\.0\.1|127\.0\.1\.1)(\s|$)/,
  },
  {
    module: lineinfile,
    params: {
      path: fc.constant('/etc/x'),
      line: fc.constantFrom('PORT=2', '#PORT'),
      regexp: fc.constantFrom('^PORT=', '^#?PORT'),
      insertafter: fc.constantFrom('^HOST', 'EOF'),
      state: PRESENCE,
    },
    optional: ['regexp', 'insertafter'],
    world: (bytes) => ({ files: { '/etc/x': bytes } }),
    own: ['PORT=1', 'PORT=2', '#PORT', 'PORT=\xff'],
    foreign: ['HOST=a', ' PORT = 3', '# PORT=4', 'XPORT=1'],
    writes: /^(PORT=2|#PORT)$/,
  },
  {
    module: blockinfile,
    params: {
      path: fc.constant('/etc/x'),
      marker: fc.constant('# {mark} lab'),
      block: fc.constantFrom('a\n', 'a\nb', ''),
      insertbefore: fc.constantFrom('BOF', '^HOST'),
      state: PRESENCE,
    },
    optional: ['insertbefore'],
    world: (bytes) => ({ files: { '/etc/x': bytes } }),
    own: ['# BEGIN lab\n# END lab', '# BEGIN lab\nold\n# END lab', '# BEGIN lab\na\n# END lab'],
    foreign: ['HOST=a', '# BEGIN other', '# END other', 'BEGIN lab'],
    writes: /^(# (BEGIN|END) lab|a|b)$/,
  },
  {
    module: sysctl,
    params: {
      name: fc.constantFrom('net.ipv4.ip_forward', 'net/ipv4/ip_forward'),
      value: fc.constantFrom('1', 2),
      sysctl_file: fc.constant('/etc/x'),
      state: PRESENCE,
    },
    optional: ['value'],
    world: (bytes) => ({
      files: { '/etc/x': bytes },
      looks: Object.fromEntries(
        ['net.ipv4.ip_forward', 'net/ipv4/ip_forward'].flatMap((name) => [
          [`kernel setting ${name}`, { kind: 'value', value: '0' }],
          [`other files that set ${name}`, []],
        ]),
      ),
    }),
    own: ['net.ipv4.ip_forward=0', ' -net/ipv4/ip_forward =\t1'],
    foreign: ['# net.ipv4.ip_forward = 7', 'net.ipv4.conf.all.forwarding=1', '; x = 1', 'vm.swappiness = 10 '],
    writes: /^net[./]ipv4[./]ip_forward = [12]$/,
  },
  {
    module: hostname,
    params: { name: fc.constantFrom('a', 'b.lan') },
    world: (bytes) => ({ files: { '/etc/hostname': bytes }, looks: { 'name of the host': 'a' } }),
    own: ['old', ' a\t'],
    foreign: ['# here', '  # there'],
    writes: /^(a|b\.lan)$/,
    meaningful: ['bytes'],
  },
  ...['table', 'file'].map(
    (kept): Editor => ({
      module: cron,
      way: kept,
      params: {
        name: fc.constant('A'),
        job: fc.constantFrom('x', 'y z'),
        env: fc.boolean(),
        disabled: fc.boolean(),
        state: PRESENCE,
        ...(kept === 'file' && { cron_file: fc.constant('jobs') }),
      },
      optional: ['env', 'disabled'],
      world: (bytes) =>
        kept === 'file' ? { files: { '/etc/cron.d/jobs': bytes } } : { looks: { [CRONTAB]: { kind: 'file', bytes } } },
      own: ['#Ansible: A\n* * * * * x', '#Ansible: A\n#@daily y', ' A = "q"'],
      foreign: ['MAILTO=root', '0 5 * * * /bin/x', '#Ansible: B\n@daily b', '# A=1', 'AA=1'],
      writes: /^(#Ansible: A|A="(x|y z)"|#?\* \* \* \* \* (root )?(x|y z))$/,
    }),
  ),
  {
    module: authorizedKey,
    params: {
      user: fc.constant('ann'),
      key: fc.constantFrom('ssh-ed25519 AAAAone x', 'ssh-ed25519 AAAAone\nssh-rsa AAAAtwo y'),
      options: fc.constantFrom(['restrict'], ['from="10.0.0.1"']),
      state: PRESENCE,
    },
    optional: ['options'],
    ...ssh('authorized_keys'),
    own: ['ssh-ed25519 AAAAone a b ', '\trestrict,pty ssh-ed25519 AAAAone', 'ssh-rsa AAAAtwo'],
    foreign: ['ssh-rsa AAAAother ann', 'command="a \\" b" ssh-rsa AAAAr', '#ssh-ed25519 AAAAone', 'ssh-rsa'],
    writes: /ssh-(ed25519 AAAAone|rsa AAAAtwo)/,
  },
  {
    module: knownHosts,
    params: {
      user: fc.constant('ann'),
      name: fc.constantFrom<unknown>('b', ['b', '10.0.0.2']),
      key: fc.constant('ssh-ed25519 AAAAnew'),
      state: PRESENCE,
    },
    optional: ['key'],
    ...ssh('known_hosts'),
    own: ['b ssh-ed25519 AAAAold', 'b,cc ssh-ed25519 AAAAold  note', '10.0.0.2 ssh-ed25519 AAAAnew', 'b ssh-rsa AAAAr'],
    foreign: ['c,d ssh-ed25519 AAAAc ', '*.lan ssh-rsa AAAAl', '@cert-authority * ssh-rsa AAAAca', '# b ssh-rsa AAAAr'],
    within: ['cc'],
    writes: /^(b|cc|10\.0\.0\.2)(,\S+)? ssh-(ed25519|rsa) AAAA/,
  },
  ...(['present', 'absent'] as const).map(
    (state): Editor => ({
      module: sshConfig,
      way: state,
      params: {
        user: fc.constant('ann'),
        host: fc.constantFrom('a', ['a', 'b']),
        options: fc.constantFrom({ Port: 22 }, { Port: 2222, User: 'ann' }, { IdentityFile: ['~/.ssh/x', '~/.ssh/y'] }),
        position: fc.constantFrom('top', 'end', 'before_wildcards'),
        state: fc.constant(state),
      },
      optional: ['position'],
      ...ssh('config', { [CONFIG]: { kind: 'values', hosts: {} } }),
      own: ['Host a\n  Port 1', 'Host=a\n\tport 22\n\tuser "ann"', 'Host b a\n IdentityFile ~/.ssh/x\n'],
      foreign: ['# note', 'Host c\n  Port 3', 'Host d\n\tUser "x y"  # z', 'Match user x'],
      writes: /^(Host (a|a b)|\s*(Port|User|IdentityFile)\b.*|)$/i,
      // A block goes with all its options, and with the empty lines after it.
      meaningful: state === 'present' ? ['empty lines'] : ['bytes', 'empty lines'],
    }),
  ),
  {
    module: fstabEntry,
    params: {
      path: fc.constant('/srv/vm'),
      src: fc.constantFrom('/dev/vdb', 'UUID=1'),
      fstype: fc.constant('ext4'),
      opts: fc.constantFrom('defaults', 'ro,noatime'),
      state: fc.constantFrom('present', 'present', 'absent', 'mounted'),
    },
    optional: ['opts'],
    world: (bytes) => ({
      files: { '/etc/fstab': bytes, '/run/systemd/system': DIRECTORY, '/srv/vm': DIRECTORY },
      looks: {
        'mount at /srv/vm': null,
        'program findmnt': true,
        'users of /srv/vm': [],
        'real path of /srv/vm': '/srv/vm',
        ...Object.fromEntries(
          ['/dev/vdb', 'UUID=1'].map((src) => [
            `whether ${src} is mounted at /srv/vm`,
            { there: true, same: false, flags: [], remake: [], pending: [], elsewhere: null },
          ]),
        ),
      },
    }),
    own: ['/dev/vdb /srv/vm ext4 defaults 0 0', '  UUID=1\t/srv//vm/  ext4 ro # note'],
    foreign: [
      '/dev/sda1 / ext4 errors=remount-ro 0 1',
      'srv:/a\t/mnt/a nfs rw # z',
      ' UUID=2 none   swap sw',
      '#x /srv/vm t',
    ],
    writes: /^\s*(\/dev\/vdb|UUID=1)\s+\/srv\/+vm\/?\s/,
  },
  {
    module: nfsExport,
    params: {
      path: fc.constant('/srv/vm'),
      clients: fc.constantFrom(
        [{ host: '10.0.0.1', options: ['rw'] }],
        [
          { host: '10.0.0.1', options: ['ro', 'no_subtree_check'] },
          { host: '10.0.0.9', options: ['rw'] },
        ],
      ),
      state: PRESENCE,
    },
    world: (bytes) => ({
      files: { '/etc/exports': bytes, '/srv/vm': DIRECTORY, '/srv/a': DIRECTORY },
      looks: {
        'active exports': tableOf([]),
        'connected NFS clients': [],
        'mount at /srv/vm': null,
        ...Object.fromEntries(['/srv/a', '/srv/vm', '/srv/a, /srv/vm'].map((of) => [`real paths of ${of}`, {}])),
      },
    }),
    own: [
      '/srv/vm 10.0.0.1(rw)',
      '/srv/vm\t10.0.0.1(ro,sync)  10.0.0.2(ro) # c',
      '"/srv/vm" 10.0.0.1(rw,no_subtree_check)',
    ],
    foreign: ['# /srv/vm 10.0.0.1(rw)', '/srv/a 10.0.0.0/8(rw,no_subtree_check)  # z', '/srv/a \\\n  10.0.0.7(ro)'],
    within: ['10.0.0.2(ro)'],
    writes: /^"?\/srv\/vm"?\s/,
    // A file that nfs-utils does not read whole is refused.
    meaningful: ['bytes', 'CRLF'],
  },
];

for (const editor of EDITORS) testLocality(editor);
