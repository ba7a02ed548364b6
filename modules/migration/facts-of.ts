// All that is asked before a guest moves, in two stages: the second depends on its definition.
import { after, all, given, type Maybe, open, type Probe } from '../../engine/contract/index.ts';
import { type GuestAt, guestAt } from '../looks/libvirt.ts';
import {
  type GuestFacts,
  guestFacts,
  type LibvirtFacts,
  libvirtFacts,
  type Moment,
  momentOf,
  nonceFor,
  type SystemFacts,
  systemFacts,
  type Way,
  wayTo,
} from './facts.ts';
import { type FilesFacts, filesAt } from './files.ts';
import { type Fit, fitOf } from './fit.ts';
import { type GuestNeeds, needsOf } from './needs.ts';
import type { Destination, Site } from './sites.ts';

/** `…There` is undefined where the destination is no host of the inventory. */
export interface Facts {
  readonly guest: GuestFacts;
  readonly needs: GuestNeeds | undefined;
  readonly here: LibvirtFacts;
  readonly there: LibvirtFacts;
  /** Who has the guest's name at the destination. */
  readonly namesake: GuestAt;
  readonly fit: Fit | undefined;
  readonly way: Way;
  readonly system: SystemFacts;
  readonly systemThere: SystemFacts | undefined;
  readonly files: FilesFacts;
  readonly filesThere: FilesFacts | undefined;
  readonly moment: Moment;
  readonly momentThere: Moment | undefined;
  /** Unknown in a dry run. */
  readonly nonce: Maybe<string>;
}

export function factsOf(uuid: string, name: string, source: Site, dest: Destination): Probe<Facts> {
  const first = all([
    guestFacts(uuid, source),
    libvirtFacts(source),
    libvirtFacts(dest),
    guestAt(name, dest.uri, dest.on),
    momentOf(source.on),
    dest.known ? momentOf(dest.on) : given(undefined),
    open(nonceFor(uuid, source.on)),
  ]);
  return after(first, ([guest, here, there, namesake, moment, momentThere, nonce]): Probe<Facts> => {
    const needs = needsOf(guest.xml);
    const paths = needs ? pathsOf(needs) : [];
    const links = needs?.bridges ?? [];
    const second = all([
      needs ? fitOf(needs, guest.xml, dest) : given(undefined),
      wayTo(dest.reach, there.hostname, dest.name, source.on),
      systemFacts(source.on, links),
      dest.known ? systemFacts(dest.on, links) : given(undefined),
      filesAt(paths, source.on),
      dest.known ? filesAt(paths, dest.on) : given(undefined),
    ]);
    return after(second, ([fit, way, system, systemThere, files, filesThere]): Probe<Facts> => {
      const known = { guest, needs, here, there, namesake, moment, momentThere, nonce };
      return given({ ...known, fit, way, system, systemThere, files, filesThere });
    });
  });
}

function pathsOf(needs: GuestNeeds): readonly string[] {
  return [...new Set([...needs.disks.flatMap((disk) => disk.files), ...needs.bootFiles])];
}
