// Which module does what a command does.
import type { Words } from '../words.ts';

/**
 * The module that brings about what a command does; '' for a command that is needless beside one, undefined where there
 * is none, or only for some of it.
 */
export function moduleFor([program = '', ...args]: Words): string | undefined {
  const name = program.slice(program.lastIndexOf('/') + 1);
  const rule = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  return typeof rule === 'string' ? rule : rule?.(args);
}

type Choice = (args: Words) => string | undefined;

const plain = (args: Words): readonly string[] => args.filter((word) => !word.startsWith('-'));
const has = (args: Words, ...options: readonly string[]): boolean => args.some((word) => options.includes(word));

/** By the first word that is no option. */
const bySub =
  (modules: Readonly<Record<string, string>>): Choice =>
  (args) => {
    const [sub = ''] = plain(args);
    return Object.hasOwn(modules, sub) ? modules[sub] : undefined;
  };

const packages: Choice = bySub({
  install: 'package',
  remove: 'package',
  purge: 'package',
  erase: 'package',
  add: 'package',
  del: 'package',
  update: '',
});

/** Paths that a shell would have to expand are no paths. */
const paths =
  (module: string): Choice =>
  (args) =>
    plain(args).length > 0 && !args.some((word) => /[*?[]/.test(word)) ? module : undefined;

const virsh = bySub({
  define: 'libvirt_domain',
  start: 'libvirt_domain',
  shutdown: 'libvirt_domain',
  destroy: 'libvirt_domain',
  undefine: 'libvirt_domain',
  autostart: 'libvirt_domain',
  migrate: 'virsh_migrate',
  'pool-define': 'libvirt_pool',
  'pool-define-as': 'libvirt_pool',
  'pool-build': 'libvirt_pool',
  'pool-start': 'libvirt_pool',
  'pool-autostart': 'libvirt_pool',
  'pool-destroy': 'libvirt_pool',
  'pool-undefine': 'libvirt_pool',
  'net-define': 'libvirt_network',
  'net-start': 'libvirt_network',
  'net-autostart': 'libvirt_network',
  'net-destroy': 'libvirt_network',
  'net-undefine': 'libvirt_network',
});

/** An edit of sed's that is about one line as a whole: what begins a line is replaced, a line goes, one is added. */
const isAboutLine = (word: string): boolean => /^(?:s(.)\^.*\1[^g]*|\/.*\/d|\$ ?a.*)$/.test(word);

const COMMANDS: Readonly<Record<string, string | Choice>> = {
  systemctl: (args) =>
    has(args, '--user', '-H', '-M')
      ? undefined
      : bySub({
          start: 'service',
          stop: 'service',
          restart: 'service',
          reload: 'service',
          enable: 'service',
          disable: 'service',
          reboot: 'reboot',
        })(args),
  service: (args) => (/^(?:start|stop|restart|reload)$/.test(args[1] ?? '') ? 'service' : undefined),
  mount: (args) =>
    !args.some((word) => /\b(?:remount|loop)\b/.test(word)) && (plain(args).length > 0 || has(args, '-a'))
      ? 'fstab_entry'
      : undefined,
  umount: paths('fstab_entry'),
  mkdir: paths('file'),
  chown: paths('file'),
  chgrp: paths('file'),
  touch: paths('file'),
  rm: paths('file'),
  chmod: (args) => (/^[0-7]{3,4}$/.test(plain(args)[0] ?? '') ? paths('file')(args) : undefined),
  ln: (args) => (args.some((word) => /^-\w*s/.test(word)) ? paths('file')(args) : undefined),
  echo: (args) => (args.some((word) => word.startsWith('>>')) ? 'lineinfile' : undefined),
  sed: (args) => (args.some((word) => /^-\w*i/.test(word)) && args.some(isAboutLine) ? 'lineinfile' : undefined),
  apt: packages,
  'apt-get': packages,
  dnf: packages,
  yum: packages,
  apk: packages,
  useradd: 'user',
  adduser: 'user',
  usermod: 'user',
  userdel: 'user',
  groupadd: 'group',
  groupdel: 'group',
  hostnamectl: bySub({ 'set-hostname': 'hostname', hostname: 'hostname' }),
  sysctl: (args) => (args.some((word) => /^[\w./]+=/.test(word)) ? 'sysctl' : undefined),
  'ssh-keygen': (args) => {
    if (has(args, '-R')) return 'known_hosts';
    return has(args, '-l', '-y', '-F', '-s', '-A', '-p', '-H', '-e', '-i') ? undefined : 'ssh_keypair';
  },
  'ssh-copy-id': 'authorized_key',
  exportfs: (args) => (args.some((word) => /^-\w*[ru]/.test(word)) ? 'nfs_export' : undefined),
  btrfs: ([first = '', second = '']) =>
    /^su/.test(first) && /^(?:create|delete)$/.test(second) ? 'btrfs_subvolume' : undefined,
  'qemu-img': bySub({ create: 'disk_image' }),
  'virt-clone': 'virt_clone',
  'virt-sysprep': 'virt_sysprep',
  virsh: (args) => virsh(args[0] === '-c' || args[0] === '--connect' ? args.slice(2) : args),
  reboot: 'reboot',
  shutdown: (args) => (has(args, '-r', '--reboot') ? 'reboot' : undefined),
  sleep: 'pause',
};
