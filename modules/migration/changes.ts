// The changes of a migration, each with what the looks will say after it.
import {
  bytesOf,
  type Change,
  isUnknown,
  type Maybe,
  type Reply,
  type Scope,
  type Step,
  type Unknown,
  unknown,
} from '../../engine/contract/index.ts';
import { parseJobInfo } from '../formats/virsh.ts';
import type { SeenGuest } from '../libvirt/sightings.ts';
import type { Guest, GuestAt } from '../looks/libvirt.ts';
import { addressOf, namesIn } from './check-hosts.ts';
import type { Facts } from './facts-of.ts';
import type { Foreseen } from './foresee.ts';
import type { Destination, Site } from './sites.ts';
import { imagesIn, tokenProof } from './token.ts';
import { join, liveOptions, type MigrateOptions, migrate, statistics, virsh } from './virsh.ts';
import type { Stale } from './whereabouts.ts';

/**
 * The migration itself, and the guest as it will be then.
 * @param waiting its definition at the destination, where it has one already
 * @param sight a dry run that has only just defined the guest can foresee some of it
 */
export function move(
  who: SeenGuest,
  guest: Guest,
  from: Site,
  dest: Destination,
  waiting: Guest | undefined,
  sight: Facts | Foreseen,
  options: MigrateOptions,
): { readonly change: Change; readonly arrived: Guest } {
  const uuid = who.addressee;
  const running = guest.state !== 'shut off';
  // libvirt forgets the autostart together with the definition: it is set at the destination first.
  const persistent = options.persistent || !running || waiting !== undefined;
  const late = guest.autostart && persistent;
  const undefine = options.undefine_source && guest.persistent;
  const words = running
    ? liveOptions(options, undefine && !late)
    : ['--offline', '--persistent', ...(undefine && !late ? ['--undefinesource'] : [])];
  const facts = 'guest' in sight ? sight : undefined;
  const token = tokenProof(imagesIn(guest.name, sight), from, dest);
  const address = running ? addressTo(dest, sight, options) : undefined;
  const steps: Step[] = [
    ...(token ? [token.write, token.read] : []),
    ...(running && options.max_downtime !== undefined
      ? [virsh(from, 'migrate-setmaxdowntime', '--domain', uuid, '--downtime', String(options.max_downtime))]
      : []),
    migrate(uuid, from, dest, [...words, ...(address ?? [])], options),
    ...(running ? [statistics(uuid, dest)] : []),
    ...(late ? [virsh(dest, 'autostart', '--domain', uuid)] : []),
    ...(late && undefine ? [virsh(from, 'undefine', '--keep-nvram', '--domain', uuid)] : []),
  ];
  const autostart = late || waiting?.autostart === true;
  const arrived: Guest = { ...guest, persistent, autostart, managedSave: false };
  const left: GuestAt = undefine || !guest.persistent ? { kind: 'none' } : { ...guest, state: 'shut off', trouble: '' };
  const images = facts?.needs?.disks.flatMap((disk) => disk.files) ?? [];
  const change: Change = {
    summary: `migrate ${guest.name} from ${from.host} to ${dest.host}`,
    steps,
    ...(token && { finally: [token.remove] }),
    predicts: who.becomes([from, left], [dest, arrived]),
    // libvirt hands the images to the user that QEMU runs as.
    touches: [...who.scopes, ...images.map((path): Scope => `meta:${path}`), ...(token?.touches ?? [])],
    settle: 10,
  };
  return { change, arrived };
}

/** The words that say where the memory goes, where libvirt's own answer would lead astray. */
function addressTo(dest: Destination, sight: Facts | Foreseen, options: MigrateOptions): readonly string[] {
  const names = 'guest' in sight ? namesIn(sight) : sight.names;
  if (!names && options.migrate_uri === undefined) return [bytesOf(unknown(`how the source finds ${dest.host}`))];
  const uri = names ? addressOf(names, dest, options).uri : options.migrate_uri;
  return uri === undefined ? [] : ['--migrateuri', uri];
}

/** Somebody else's migration of the guest to the same destination: nobody knows yet what it leaves behind. */
export function joined(who: SeenGuest, from: Site, dest: Destination, timeout: number | undefined): Change {
  const over = unknown(`the migration of ${who.name} that is under way`);
  return {
    summary: `wait for the migration of ${who.name} to ${dest.host} that is under way`,
    steps: [join(who.addressee, from, timeout)],
    predicts: who.becomes([from, over], [dest, over]),
    touches: who.scopes,
    settle: 10,
  };
}

/**
 * What a migration without our options, or one that was cut short, left to do: the guest runs at the destination,
 * and must start there after its next shutdown, and nowhere else.
 */
export function tidy(
  who: SeenGuest,
  found: Guest,
  dest: Destination,
  stale: readonly Stale[],
  options: Pick<MigrateOptions, 'persistent' | 'undefine_source'>,
): readonly Change[] {
  const uuid = who.addressee;
  const touches = who.scopes;
  const changes: Change[] = [];
  let guest = found;
  if (options.persistent && !guest.persistent) {
    guest = { ...guest, persistent: true };
    changes.push({
      summary: `make ${guest.name} persistent on ${dest.host}`,
      steps: [{ do: 'run', on: dest.on, argv: ['/bin/sh', '-c', REDEFINE, 'sh', dest.uri, uuid] }],
      predicts: who.becomes([dest, guest]),
      touches,
    });
  }
  const autostart = stale.some((one) => one.guest.autostart);
  if (autostart && guest.persistent && !guest.autostart) {
    guest = { ...guest, autostart: true };
    changes.push({
      summary: `start ${guest.name} at boot on ${dest.host}`,
      steps: [virsh(dest, 'autostart', '--domain', uuid)],
      predicts: who.becomes([dest, guest]),
      touches,
    });
  }
  // A definition is the only one left where the guest is not persistent at the destination.
  if (!guest.persistent || !options.undefine_source) return changes;
  for (const { site } of stale) {
    changes.push({
      summary: `undefine ${guest.name} on ${site.host}, where it does not run any more`,
      steps: [virsh(site, 'undefine', '--keep-nvram', '--domain', uuid)],
      predicts: who.becomes([site, { kind: 'none' }]),
      touches,
    });
  }
  return changes;
}

const REDEFINE = `x=$(virsh -q -c "$1" dumpxml --inactive --security-info --domain "$2") || exit
printf '%s\\n' "$x" | virsh -q -c "$1" define /dev/stdin`;

/** What a kept reply of `statistics` tells, in milliseconds. */
export function timesOf(reply: Reply | Unknown): {
  readonly total_ms: Maybe<number | undefined>;
  readonly downtime_ms: Maybe<number | undefined>;
} {
  if (isUnknown(reply)) return { total_ms: reply, downtime_ms: reply };
  const job = parseJobInfo(reply.out);
  return { total_ms: job?.elapsed, downtime_ms: job?.downtime };
}
