// Distributions as Ansible calls them, by the ID of os-release(5).
import type { System } from './system.ts';

const NAMES: ReadonlyMap<string, readonly [name: string, family: string]> = new Map([
  ['debian', ['Debian', 'Debian']],
  ['raspbian', ['Debian', 'Debian']],
  ['ubuntu', ['Ubuntu', 'Debian']],
  ['linuxmint', ['Linux Mint', 'Debian']],
  ['kali', ['Kali', 'Debian']],
  ['devuan', ['Devuan', 'Debian']],
  ['pop', ['Pop!_OS', 'Debian']],
  ['rhel', ['RedHat', 'RedHat']],
  ['centos', ['CentOS', 'RedHat']],
  ['fedora', ['Fedora', 'RedHat']],
  ['rocky', ['Rocky', 'RedHat']],
  ['almalinux', ['AlmaLinux', 'RedHat']],
  ['ol', ['OracleLinux', 'RedHat']],
  ['amzn', ['Amazon', 'RedHat']],
  ['sles', ['SLES', 'Suse']],
  ['opensuse-leap', ['openSUSE Leap', 'Suse']],
  ['opensuse-tumbleweed', ['openSUSE Tumbleweed', 'Suse']],
  ['arch', ['Archlinux', 'Archlinux']],
  ['manjaro', ['Manjaro', 'Archlinux']],
  ['alpine', ['Alpine', 'Alpine']],
  ['gentoo', ['Gentoo', 'Gentoo']],
  ['void', ['Void', 'Void']],
]);

export const distribution = ({ release }: System): string => named(release)?.[0] ?? release.get('NAME') ?? 'NA';

export function family({ release }: System): string {
  const known = named(release);
  if (known) return known[1];
  const like = (release.get('ID_LIKE') ?? '').split(' ').flatMap((id) => NAMES.get(id)?.[1] ?? []);
  return like[0] ?? release.get('NAME') ?? 'NA';
}

const named = (release: System['release']) => NAMES.get(release.get('ID') ?? '');

/** Debian's point releases are in a file of their own. */
export function version({ release, debianVersion }: System): string {
  const exact = /^\d/.test(debianVersion) && release.get('ID') === 'debian' ? debianVersion : undefined;
  return exact ?? release.get('VERSION_ID') ?? 'NA';
}

export const codename = ({ release }: System): string =>
  release.get('VERSION_CODENAME') ?? release.get('UBUNTU_CODENAME') ?? 'NA';
