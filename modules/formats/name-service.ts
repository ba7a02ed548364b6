// What the C library makes of a name where /etc/hosts has it (nsswitch.conf(5), hosts(5)).
import { networkOf } from './address.ts';
import { type HostsLine, parseHosts } from './hosts-file.ts';

/** A name as /etc/hosts answers for it. */
export interface Resolved {
  /** The first name of its line, which getaddrinfo(3) calls the canonical one. */
  readonly canonical: string;
  readonly addresses: readonly string[];
}

/**
 * Undefined where the file does not decide: it is not asked first, does not have the name, or has it on several lines,
 * of which resolvers take one or all.
 */
export function resolvedBy(hosts: string, nsswitch: string, name: string): Resolved | undefined {
  if (networkOf(name) && !name.includes('/')) return { canonical: name, addresses: [name] };
  if (firstSource(nsswitch) !== 'files') return undefined;
  const lines = parseHosts(hosts).filter((line) => has(line, name));
  const [line] = lines;
  const canonical = line?.names[0]?.text;
  if (lines.length !== 1 || line?.address === undefined || canonical === undefined) return undefined;
  return { canonical, addresses: [line.address] };
}

/** Where names of hosts are looked for first; glibc's own default where nothing says so. */
function firstSource(nsswitch: string): string {
  const line = nsswitch.split('\n').find((text) => /^\s*hosts\s*:/.test(text));
  return line === undefined ? 'files' : (/^\s*hosts\s*:\s*([^\s#[]*)/.exec(line)?.[1] ?? '');
}

function has({ address, names }: HostsLine, name: string): boolean {
  return address !== undefined && names.some(({ text }) => text.toLowerCase() === name.toLowerCase());
}

/**
 * What libvirt calls its host towards other ones (`virGetHostname`), by the kernel's name for it; undefined where
 * /etc/hosts does not decide.
 */
export function libvirtName(kernel: string, hosts: string, nsswitch: string): string | undefined {
  if (kernel.includes('.') || kernel.startsWith('localhost')) return kernel;
  const canonical = resolvedBy(hosts, nsswitch, kernel)?.canonical;
  return canonical?.startsWith('localhost') ? kernel : canonical;
}
