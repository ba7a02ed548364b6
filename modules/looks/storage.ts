// Storage pools as libvirt knows them.
import {
  after,
  given,
  type Look,
  type Maybe,
  type Probe,
  type Scope,
  textOfBytes,
} from '../../engine/contract/index.ts';
import { type PoolDefinition, poolDifferences, readPool } from '../formats/pool-xml.ts';
import { parsePoolInfo } from '../formats/virsh.ts';
import { firstLine, inOne, sections, VIRSH } from './libvirt.ts';

/** A pool that libvirt knows. */
export interface Pool {
  readonly kind: 'pool';
  readonly uuid: Maybe<string>;
  readonly active: boolean;
  readonly persistent: boolean;
  readonly autostart: boolean;
  /** What the definition for the next start lacks of the desired one, permissions aside. */
  readonly differences: readonly string[];
  /** What its permissions lack. Once a pool has been active libvirt states those that the directory has. */
  readonly permissions: Maybe<readonly string[]>;
  /** What the pool that is active lacks of the desired one; empty where it is inactive. */
  readonly liveDifferences: readonly string[];
  /** Where the active pool lies, or would lie after its next start. */
  readonly path: Maybe<string> | undefined;
  /** The definition for the next start, a byte string. */
  readonly xml: Maybe<string>;
}

export type PoolAt = Pool | { readonly kind: 'none' } | { readonly kind: 'silent'; readonly why: string };

/** sh: ends with 20 unless virsh lists the pool "$2". Names that virsh would read otherwise must not reach it. */
const IDENTIFY = `l=$(virsh -q -c "$1" pool-list --all --name) || exit 22
f=; while IFS= read -r a; do a=\${a%"\${a##*[! ]}"}; if [ "$a" = "$2" ]; then f=1; fi; done <<L
$l
L
[ "$f" ] || exit 20`;

const INFO = 'pool-info --bytes --pool "$2"';

/** sh: where no daemon listens, 20 if no definition lies in libvirt's files, else 22. */
const DOWN = `if [ "$1" = qemu:///system ] && [ ! -S /run/libvirt/libvirt-sock ] && [ ! -S /run/libvirt/virtstoraged-sock ]; then
  for f in /etc/libvirt/storage/*.xml /run/libvirt/storage/*.xml; do if [ -e "$f" ]; then echo 'libvirt does not answer' >&2; exit 22; fi; done
  exit 20
fi`;

const UNITS: readonly Scope[] = ['libvirtd', 'virtstoraged'].flatMap((unit): Scope[] => [
  `unit:${unit}`,
  `unit:${unit}.service`,
  `unit:${unit}.socket`,
]);

/** A pool by its name, compared with what it should be. Sizes are `poolSizes`'. */
export function poolAt(wanted: PoolDefinition, uri: string): Probe<PoolAt> {
  // Where libvirt does not answer, starting it may change what it says.
  return after(poolLook(wanted, uri), (found) =>
    found.kind === 'silent' ? poolLook(wanted, uri, UNITS) : given(found),
  );
}

/** @param units what else may change the answer; two sets are two questions */
export function poolLook(wanted: PoolDefinition, uri: string, units: readonly Scope[] = []): Look<PoolAt> {
  const name = textOfBytes(wanted.name);
  return {
    kind: 'look',
    label: `pool ${name}`,
    script: `${DOWN}
${IDENTIFY}
virsh -q -c "$1" "${inOne("pool-info --pool '$2'", "pool-dumpxml --inactive --pool '$2'", "pool-dumpxml --pool '$2'")}" |
sed '/^Capacity:/d;/^Allocation:/d;/^Available:/d;/^  <capacity /d;/^  <allocation /d;/^  <available /d'`,
    args: [uri, name, JSON.stringify(wanted), units.join(' ')],
    reads: [`pool:${name}`, ...units],
    tool: VIRSH,
    bare: { kind: 'none' },
    absent: (answer) => answer.kind === 'none',
    parse: ({ code, out, err }) => {
      if (code === 20) return { kind: 'none' };
      const [info = '', inactive = '', live = ''] = sections(out);
      const pool = parsePoolInfo(info);
      const [next, now] = [readPool(inactive.trim()), readPool(live.trim())];
      if (!pool || !next.ok) return { kind: 'silent', why: firstLine(err) || 'libvirt does not answer' };
      const { uuid, active, persistent, autostart } = pool;
      const unowned = { ...wanted, permissions: undefined };
      const running = active && now.ok ? now.pool : undefined;
      return {
        kind: 'pool',
        uuid,
        active,
        persistent,
        autostart,
        differences: poolDifferences(unowned, next.pool),
        permissions: poolDifferences({ name: '', type: next.pool.type, permissions: wanted.permissions }, next.pool),
        liveDifferences: running ? poolDifferences(unowned, running) : [],
        path: running?.target ?? next.pool.target,
        xml: inactive.trim(),
      };
    },
  };
}

/** Bytes; null while the pool is inactive. */
export interface PoolSizes {
  readonly capacity: number;
  readonly available: number;
}

/** How large a pool is, and how much is free. */
export function poolSizes(name: string, uri: string): Look<PoolSizes | null> {
  return {
    kind: 'look',
    label: `size of pool ${name}`,
    script: `${DOWN}
${IDENTIFY}
virsh -q -c "$1" ${INFO}`,
    args: [uri, name],
    reads: [`pool:${name}`],
    tool: VIRSH,
    bare: null,
    moving: true,
    absent: (answer) => answer === null,
    parse: ({ out }) => {
      const { capacity, available } = parsePoolInfo(out) ?? {};
      return capacity === undefined || available === undefined ? null : { capacity, available };
    },
  };
}

/** A pool with its place, byte strings. */
export interface Place {
  readonly uuid: string;
  readonly name: string;
  readonly target: string;
}

/** All pools that have a target: for refusals, asked for `later`. */
export function poolPlaces(uri: string): Look<readonly Place[]> {
  return {
    kind: 'look',
    label: 'places of all pools',
    script: `${DOWN}
l=$(virsh -q -c "$1" pool-list --all --uuid) || exit 22
c=; for u in $l; do c="$c${inOne('', 'pool-dumpxml --inactive --pool $u')}"; done
[ -z "$c" ] || virsh -q -c "$1" "\${c#; }" | sed '/^  <capacity /d;/^  <allocation /d;/^  <available /d'`,
    args: [uri],
    reads: ['pool:'],
    tool: VIRSH,
    bare: [],
    parse: ({ out }) =>
      sections(out).flatMap((xml) => {
        const reading = readPool(xml.trim());
        if (!reading.ok || reading.uuid === undefined || !reading.pool.target) return [];
        return [{ uuid: reading.uuid, name: reading.pool.name, target: reading.pool.target }];
      }),
  };
}
