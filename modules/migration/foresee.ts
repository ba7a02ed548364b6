// What can be known of a migration before its guest is there: in a dry run that has only just defined it.
import { after, all, given, hasHoles, isUnknown, type Maybe, open, type Probe } from '../../engine/contract/index.ts';
import { libvirtName, resolvedBy } from '../formats/name-service.ts';
import { kernelName } from '../looks/host-name.ts';
import { guestImages } from '../looks/libvirt.ts';
import { type FileText, text } from '../looks/text.ts';
import type { Names } from './check-hosts.ts';
import { nonceFor } from './facts.ts';
import type { Destination, Site } from './sites.ts';

export interface Foreseen {
  /** The files that it writes to, as its definition names them. What they rest on stands in themselves alone. */
  readonly images: Maybe<readonly string[]>;
  /** Unknown: a dry run draws none. */
  readonly nonce: Maybe<string>;
  /** Undefined where it takes more than /etc/hosts of both to tell. */
  readonly names: Names | undefined;
}

/** @param id what virsh is asked for */
export function foresee(id: string, source: Site, dest: Destination): Probe<Foreseen> {
  const there = dest.known ? all([kernelName(dest.on), ...nameFiles(dest.on)]) : given(undefined);
  const looks = all([
    open(guestImages(id, source.uri, source.on)),
    open(nonceFor(id, source.on)),
    open(all(nameFiles(source.on))),
    open(there),
  ]);
  return after(looks, ([images, nonce, here, far]) => {
    const names = isUnknown(here) || isUnknown(far) || far === undefined ? undefined : namesOf(dest.name, here, far);
    return given<Foreseen>({ images, nonce, names });
  });
}

type Files = readonly [hosts: FileText, nsswitch: FileText];

function nameFiles(on: string) {
  return [
    { ...text('/etc/hosts'), on },
    { ...text('/etc/nsswitch.conf'), on },
  ] as const;
}

function namesOf(name: string, here: Files, [kernel, ...there]: readonly [string, ...Files]): Names | undefined {
  const [hosts, nsswitch] = here.map(known);
  const [hostsThere, nsswitchThere] = there.map(known);
  if (hosts === undefined || nsswitch === undefined || hostsThere === undefined || nsswitchThere === undefined)
    return undefined;
  const hostname = libvirtName(kernel, hostsThere, nsswitchThere);
  const byHostname = hostname === undefined ? undefined : resolvedBy(hosts, nsswitch, hostname);
  const byName = resolvedBy(hosts, nsswitch, name);
  if (hostname === undefined || !byHostname || !byName) return undefined;
  return { hostname, byHostname: byHostname.addresses, byName: byName.addresses };
}

/** What a file says; undefined where a part of it is unknown, or it cannot be read. */
function known(file: FileText): string | undefined {
  if (file.kind === 'missing') return '';
  return file.kind === 'file' && !hasHoles(file.bytes) ? file.bytes : undefined;
}
