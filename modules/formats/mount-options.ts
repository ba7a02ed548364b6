// Requested mount options against those that the kernel reports (mount(8), nfs(5), btrfs(5); DOMAIN 3.3.4, 3.3.5).
import { canonicalFstype, nfsOption } from './fstab/same.ts';
import { type Mount, optionsOf } from './mountinfo.ts';

/** Read by mount(8), systemd or a mount helper; the kernel never reports them. */
const USERSPACE = new Set(
  (
    'defaults auto noauto user nouser users owner group fail nofail _netdev intr nointr bg fg retry bind rbind ' +
    'private rprivate shared rshared slave rslave unbindable runbindable loop offset sizelimit silent loud helper uhelper ' +
    'addr clientaddr mountaddr mountport mounthost local_lock remount guest pass passwd password password2 ' +
    'cred credentials secret username user'
  ).split(' '),
);
/** Options that hold unless the kernel reports their opposite. */
const OPPOSITE = new Map([
  ['rw', ['ro']],
  ['exec', ['noexec']],
  ['suid', ['nosuid']],
  ['dev', ['nodev']],
  ['async', ['sync']],
  ['atime', ['noatime']],
  ['diratime', ['nodiratime']],
  ['strictatime', ['noatime', 'relatime']],
  ['norelatime', ['relatime']],
  ['nolazytime', ['lazytime']],
  ['nomand', ['mand']],
  ['ac', ['noac']],
  ['cto', ['nocto']],
  ['lock', ['nolock']],
  ['acl', ['noacl']],
  ['rdirplus', ['nordirplus']],
  ['sharecache', ['nosharecache']],
  ['resvport', ['noresvport']],
  ['nofsc', ['fsc']],
  ['datacow', ['nodatacow']],
  ['datasum', ['nodatasum']],
  ['barrier', ['nobarrier']],
  ['noautodefrag', ['autodefrag']],
  ['nodiscard', ['discard']],
]);
/** Flags of the mount point itself, which `mount -o remount` changes without unmounting. */
const VFS_FLAGS = new Set(
  (
    'rw ro suid nosuid dev nodev exec noexec atime noatime diratime nodiratime relatime norelatime ' +
    'strictatime nostrictatime nosymfollow symfollow'
  ).split(' '),
);
/** The server may grant less than what was asked. */
const AT_MOST = new Set(['rsize', 'wsize']);
const OCTAL = new Set(['mode', 'umask', 'fmask', 'dmask', 'file_mode', 'dir_mode']);
const ACTIMEO = ['acregmin', 'acregmax', 'acdirmin', 'acdirmax'];
const UNITS = new Map([
  ['', 1],
  ['k', 2 ** 10],
  ['m', 2 ** 20],
  ['g', 2 ** 30],
  ['t', 2 ** 40],
]);

/** Whether a remount alone can bring this option about; NFS protocol options need unmounting. */
export function remountable(option: string): boolean {
  return VFS_FLAGS.has(option);
}

/** The requested options that the live mount does not have; options that no kernel reports do not count. */
export function missingOptions(requested: readonly string[], mount: Mount): readonly string[] {
  const live = optionsOf(mount);
  const nfs = canonicalFstype(mount.fstype) === 'nfs';
  const minor = requested.find((option) => option.startsWith('minorversion='))?.slice('minorversion='.length);
  const last = requested.filter((option, at) => requested.lastIndexOf(option) === at);
  return last.filter((written) => {
    if (minor !== undefined && nfs && written.startsWith('minorversion=')) return false;
    const option = nfs ? nfsOption(written) : written;
    return !holds(minor !== undefined && option === 'vers=4' ? `vers=4.${minor}` : option, live);
  });
}

function holds(option: string, live: readonly string[]): boolean {
  const equals = option.indexOf('=');
  const key = equals < 0 ? option : option.slice(0, equals);
  if (USERSPACE.has(key) || key === 'comment' || /^x-/i.test(key)) return true;
  const opposites = OPPOSITE.get(option);
  if (opposites) return !live.some((other) => opposites.includes(other));
  if (equals < 0) return live.some((other) => other === key || other.startsWith(`${key}=`));
  const wanted = unquote(option.slice(equals + 1));
  if (key === 'actimeo') return ACTIMEO.every((name) => live.includes(`${name}=${wanted}`));
  return live.some(
    (other) => other.startsWith(`${key}=`) && satisfies(key, wanted, unquote(other.slice(key.length + 1))),
  );
}

function satisfies(key: string, wanted: string, found: string): boolean {
  if (wanted === found) return true;
  switch (key) {
    case 'vers':
      return wanted === '4' && found.startsWith('4.');
    case 'proto':
      return found === `${wanted}6`;
    case 'subvol':
      return wanted.replace(/^\/*/, '/') === found.replace(/^\/*/, '/');
    case 'compress':
    case 'compress-force':
      return found.startsWith(`${wanted}:`);
  }
  if (OCTAL.has(key)) return Number.parseInt(wanted, 8) === Number.parseInt(found, 8);
  const [asked, got] = [sizeOf(wanted), sizeOf(found)];
  // A share of the memory (`size=50%`) cannot be told from here.
  if (asked === undefined) return key === 'size' && wanted.endsWith('%');
  return AT_MOST.has(key) ? got !== undefined && got <= asked : asked === got;
}

function sizeOf(text: string): number | undefined {
  const match = /^(\d+)([kmgt]?)$/i.exec(text);
  const unit = UNITS.get(match?.[2]?.toLowerCase() ?? '');
  return match && unit !== undefined ? Number(match[1]) * unit : undefined;
}

function unquote(text: string): string {
  return text.replace(/^"(.*)"$/s, '$1');
}
