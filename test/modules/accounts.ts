// ann, her home, and what is hers.
import fc from 'fast-check';
import { unknown } from '../../engine/values/unknown.ts';
import { anyFiles } from '../laws/any.ts';
import { later, type World } from '../laws/world.ts';

export const OWNED = { mode: '0600', uid: 1000, gid: 1000, owner: 'ann', group: 'ann' } as const;
const ann = { name: 'ann', uid: 1000, gid: 1000, home: '/home/ann', shell: '/bin/sh' };

export const ANN = { 'account ann': ann };
/** An account that an earlier task would make: its ids are the host's choice. */
export const ANN_LATER = { 'account ann': { ...ann, uid: unknown('useradd'), gid: unknown('useradd') } };
/** Nor does anybody know its home. */
export const ANN_HOMELESS = { 'account ann': { ...ann, home: unknown('useradd') } };

export const HOME = { '/home/ann': { ...OWNED, kind: 'directory', mode: '0755' } } as const;
export const SSH = { ...HOME, '/home/ann/.ssh': { ...OWNED, kind: 'directory', mode: '0700' } } as const;

/** Files of ann's in ~/.ssh of some of these bytes, in homes of all kinds, whoever owns what; and who ann may be. */
export function anySsh(names: readonly string[], bytes: fc.Arbitrary<string>): fc.Arbitrary<World> {
  const files = names.map((name) => `/home/ann/.ssh/${name}`);
  const homes = fc.oneof(
    { weight: 6, arbitrary: fc.constant({ files: SSH }) },
    { weight: 3, arbitrary: fc.constant({ files: HOME }) },
    anyFiles(['/home/ann', '/home/ann/.ssh'], fc.constant('')),
  );
  const mine = fc.oneof(
    { weight: 2, arbitrary: fc.record(Object.fromEntries(files.map((path) => [path, ownedBytes(bytes)]))) },
    anyFiles(files, bytes).map((world) => world.files ?? {}),
  );
  const accounts = fc.oneof(
    { weight: 6, arbitrary: fc.constant(ANN) },
    fc.constantFrom(ANN_LATER, ANN_HOMELESS, { 'account ann': null }, { 'account ann': later('useradd') }),
  );
  return fc.tuple(homes, mine, accounts).map(([home, own, looks]) => ({ files: { ...home.files, ...own }, looks }));
}

const ownedBytes = (bytes: fc.Arbitrary<string>) =>
  fc.record({
    bytes,
    mode: fc.constantFrom('0600', '0600', '0664'),
    uid: fc.constantFrom(1000, 1000, 0, 1001),
    gid: fc.constant(1000),
    owner: fc.constant('ann'),
    group: fc.constant('ann'),
  });
