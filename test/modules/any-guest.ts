// Any state of a guest on a host, as looks describe it.
import fc from 'fast-check';
import { isUnknown, type Maybe } from '../../engine/values/unknown.ts';
import type { GuestAt } from '../../modules/looks/libvirt.ts';
import { later } from '../laws/world.ts';
import { guest, NONE, UUID } from './guests.ts';

/** Another guest's UUID. */
export const OTHER = '7e57ed00-0000-4000-8000-000000000002';

const state = fc.constantFrom(
  'running',
  'running',
  'paused',
  'shut off',
  'shut off',
  'migrating',
  'stopping',
  'crashed',
);
/** What a host says of a guest. */
export const sighting = fc.oneof(
  { weight: 6, arbitrary: fc.constant(NONE) },
  {
    weight: 6,
    arbitrary: fc
      .record({
        state,
        trouble: fc.constantFrom('', '', '', 'I/O error'),
        persistent: fc.boolean(),
        autostart: fc.boolean(),
        managedSave: fc.boolean(),
        name: fc.constantFrom('nested', 'nested', 'nested', 'renamed'),
        uuid: fc.oneof(
          { weight: 9, arbitrary: fc.constantFrom(UUID, UUID, UUID, UUID, OTHER) },
          fc.constant(later('defining the guest', true)),
        ),
      })
      .map((more) =>
        guest({
          ...more,
          state: more.state as 'running',
          trouble: more.state === 'shut off' ? '' : more.trouble,
          persistent: more.persistent || more.state === 'shut off',
        }),
      ),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'silent' as const, why: 'no answer' }) },
  { weight: 1, arbitrary: fc.constant(later('an earlier task')) },
);

/** What is said of a guest that is asked for by a name or a UUID. */
export function asked(id: string, seen: Maybe<GuestAt>): Maybe<GuestAt> {
  const other = !isUnknown(seen) && seen.kind === 'guest' && seen.name !== id && seen.uuid !== id;
  return other ? NONE : seen;
}
