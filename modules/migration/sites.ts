// Where a guest may run, and how libvirt is asked there.
import type { At } from '../../engine/contract/index.ts';
import type { Site } from '../libvirt/sightings.ts';

export type { Site } from '../libvirt/sightings.ts';

/** Where the guest is to run. */
export interface Destination extends Site {
  /** How the source's libvirt reaches it. */
  readonly reach: string;
  /** The host's name for other hosts. */
  readonly name: string;
  /** It is a host of the inventory: its files can be looked at. */
  readonly known: boolean;
}

const FORBIDDEN = ['no_verify', 'command', 'netcat', 'socket', 'sshauth', 'pkipath'];

/** What is wrong with `dest`, as far as the text says. */
export function complaintAboutDest(dest: string): string | undefined {
  if (!dest.includes('://')) return undefined;
  if (!URL.canParse(dest)) return `"${dest}" is neither a host nor a libvirt URI`;
  const url = new URL(dest);
  if (!/^qemu\+(ssh|libssh2?|tls|tcp):$/.test(url.protocol)) {
    return `A guest cannot be migrated to "${dest}": expected a host, or a URI like qemu+ssh://HOST/system`;
  }
  if (url.hostname === '') return `"${dest}" names no host`;
  const bad = FORBIDDEN.find((name) => url.searchParams.has(name));
  return bad && `"${bad}" is not allowed in a libvirt URI: it runs programs or skips the check of the host's key`;
}

/** The destination, or undefined where the inventory has no such host. */
export function destinationOf(dest: string, uri: string, at: At): Destination | undefined {
  if (dest.includes('://')) {
    const name = new URL(dest).hostname;
    const host = hostsOf(at).find((one) => one === name || at.nameOf(one) === name);
    if (host !== undefined) return { host, uri, on: host, reach: dest, name, known: true };
    return { host: name, uri: dest, on: at.host, reach: dest, name, known: false };
  }
  if (!at.knows(dest)) return undefined;
  const name = at.nameOf(dest);
  const reach = `qemu+ssh://${name.includes(':') ? `[${name}]` : name}${new URL(uri).pathname}`;
  return { host: dest, uri, on: dest, reach, name, known: true };
}

/** Every place where the guest may be, the destination first. */
export function sitesOf(dest: Destination, uri: string, at: At): readonly Site[] {
  const others = hostsOf(at).filter((host) => host !== dest.host);
  return [dest, ...others.map((host): Site => ({ host, uri, on: host }))];
}

function hostsOf(at: At): readonly string[] {
  return [...new Set([at.host, ...at.peers, ...at.playHosts])];
}
