import {
  after,
  all,
  bytesOf,
  defineModule,
  given,
  isUnknown,
  later,
  type Maybe,
  open,
  type Plan,
  type Probe,
  type Refusal,
  refuse,
  textOfBytes,
  type Undecided,
  undecided,
} from '../engine/contract/index.ts';
import type { PoolDefinition } from './formats/pool-xml.ts';
import { poolPlan } from './libvirt/pool-changes.ts';
import { daemonListens, isUuid } from './looks/libvirt.ts';
import { type MountAt, mountAt } from './looks/mounts.ts';
import { spotAt } from './looks/spot.ts';
import { poolAt, poolPlaces, poolSizes } from './looks/storage.ts';
import { usersOf } from './looks/users.ts';

export default defineModule({
  name: 'libvirt_pool',
  summary: 'Keep a libvirt storage pool defined, and active or not',
  description: `A pool is defined from XML of our own with the UUID that it has already, so that a transient pool becomes
persistent without a restart, and what libvirt knows of it beyond these parameters stays. A missing directory is made;
nothing is ever formatted, and the volumes of a pool are never deleted. With \`require_mount\` the pool starts only on
the mount that it is meant for, never on the empty directory below it.`,
  params: {
    type: 'object',
    properties: {
      name: {
        type: 'string',
        format: 'name',
        pattern: '^[^\\s\'"\\\\/;-][^\\s\'"\\\\/;]*$',
        description: 'Name of the pool',
      },
      type: {
        type: 'string',
        enum: ['dir', 'netfs', 'fs'],
        default: 'dir',
        description: 'With `netfs` and `fs` libvirt mounts it itself',
      },
      target: { type: 'string', format: 'path', description: 'Where the volumes are' },
      source: {
        type: 'object',
        description: "`netfs`: host and dir; `fs`: device; format is the file system's",
        properties: {
          host: { type: 'string', format: 'name', description: 'The server (`netfs`)' },
          dir: { type: 'string', format: 'path', description: 'The directory on the server (`netfs`)' },
          format: { type: 'string', format: 'name', description: '`nfs`, `ext4`, …' },
          device: { type: 'string', format: 'path', description: 'The device (`fs`)' },
        },
      },
      permissions: {
        type: 'object',
        description: 'What a directory that is made gets; owner and group are ids',
        properties: {
          mode: { type: 'string', format: 'mode', description: 'Octal and quoted' },
          owner: { type: 'string', pattern: '^[0-9]+$', description: 'A user id, as text' },
          group: { type: 'string', pattern: '^[0-9]+$', description: 'A group id, as text' },
        },
      },
      state: {
        type: 'string',
        enum: ['active', 'inactive', 'absent'],
        default: 'active',
        description: '`absent` forgets the pool; its volumes stay',
      },
      autostart: { type: 'boolean', default: true, description: 'Start it with libvirt' },
      require_mount: {
        type: 'string',
        enum: ['none', 'any', 'nfs'],
        default: 'none',
        description: 'What must be mounted at `target` before the pool starts',
      },
      restart: {
        type: 'string',
        enum: ['if_unused', 'never'],
        default: 'if_unused',
        description: 'Whether an active pool whose definition changes is restarted; guests do not notice',
      },
      uri: {
        type: 'string',
        default: 'qemu:///system',
        pattern: '^qemu:///(system|session)$',
        description: 'The libvirt that is meant, as virsh(1) takes it',
      },
    },
    required: ['name'],
  },
  examples: [
    {
      title: 'A pool on the shared images, and only there',
      yaml: 'name: images\ntarget: /var/lib/libvirt/images/shared\nrequire_mount: nfs\n',
    },
    {
      title: 'A pool that libvirt mounts itself',
      yaml: 'name: iso\ntype: netfs\ntarget: /srv/iso\nsource: {host: 192.168.122.10, dir: /nfs/iso, format: nfs}\n',
    },
    { title: 'A pool is forgotten; its volumes stay', yaml: 'name: old\nstate: absent\n' },
  ],
  returns: {
    uuid: "The pool's UUID",
    path: 'Where its volumes are',
    capacity: 'Bytes; absent while it is inactive',
    available: 'Bytes that are free; absent while it is inactive',
  },
  check: ({ name, type, target, source, permissions, state, require_mount }) => {
    if (isUuid(name)) return 'A pool cannot be named like a UUID: virsh would take it for one';
    if (state === 'absent') return undefined;
    if (target === undefined) return '"target" says where the volumes are';
    if (target === '/') return 'The root directory cannot be a pool';
    if (type === 'netfs' && (source?.host === undefined || source.dir === undefined)) {
      return '"type: netfs" needs "source" with "host" and "dir"';
    }
    if (type === 'fs' && source?.device === undefined) return '"type: fs" needs "source" with "device"';
    const { mode } = permissions ?? {};
    if (mode !== undefined && Number.parseInt(mode, 8) > 0o777)
      return 'libvirt takes no set-id and sticky bits in "permissions"';
    const foreign = Object.keys(source ?? {}).find((key) => !SOURCE[type]?.includes(key));
    if (foreign !== undefined) return `"type: ${type}" has no "${foreign}" in "source"`;
    if (type !== 'dir' && require_mount !== 'none') {
      return `With "type: ${type}" libvirt mounts "target" itself: "require_mount" is for "type: dir"`;
    }
    return undefined;
  },
  observe: (params) => {
    const { name, type, target, uri, state } = params;
    const pool = poolAt(definitionOf(params), uri);
    const starts = state === 'active' && target !== undefined;
    return {
      pool,
      sizes: open(poolSizes(name, uri)),
      spot: starts ? open(spotAt(target)) : given(undefined),
      mount: starts ? open(mountAt(target)) : given(null),
      users: later(
        after(pool, (found): Probe<readonly string[]> => {
          if (found.kind !== 'pool' || found.liveDifferences.length === 0) return given([]);
          if (found.path === undefined || isUnknown(found.path)) return given([]);
          // A pool that libvirt mounts is unmounted, and that anybody can prevent.
          return after(usersOf(textOfBytes(found.path)), (users) =>
            given(type === 'dir' ? users.filter((user) => user.startsWith('guest ')) : users),
          );
        }),
      ),
      places: later(all([open(poolPlaces(uri))])),
      daemon: uri === 'qemu:///system' ? open(daemonListens()) : given(true),
    };
  },
  plan(params, { pool, spot, mount, users, places, daemon }): Plan {
    const { name, state, target = '', require_mount } = params;
    if (pool.kind === 'silent') return refuse(`libvirt does not say anything of pool "${name}": ${pool.why}`);
    if (daemon === false && pool.kind === 'none' && state !== 'absent') {
      return refuse('libvirt does not listen', 'Start it before with: service: {name: libvirtd, state: started}');
    }
    if (isUnknown(mount) && require_mount !== 'none') return undecided(mount);
    const unmounted =
      state === 'active' && !isUnknown(mount) ? mountComplaint(target, require_mount, mount) : undefined;
    if (unmounted && !('on' in unmounted)) return unmounted;
    // What is mounted on is there, also where nobody can say yet what it will be.
    const mounted = !isUnknown(mount) && mount !== null;
    const settled = pool.kind === 'pool' && pool.active && pool.liveDifferences.length === 0;
    if (isUnknown(spot) && !mounted && !settled) return undecided(spot);
    const room = isUnknown(spot) || mounted ? undefined : spot;
    const plan = poolPlan({ ...params, definition: definitionOf(params) }, pool, room, { users, places: places?.[0] });
    return unmounted && !Array.isArray(plan) && 'verdict' in plan && plan.verdict === 'change'
      ? undecided(unmounted.on, plan.changes)
      : plan;
  },
  result: (_, { pool, sizes }) => ({
    ...(pool.kind === 'pool' && {
      uuid: pool.uuid,
      path: pool.path === undefined || isUnknown(pool.path) ? pool.path : textOfBytes(pool.path),
    }),
    ...(isUnknown(sizes) ? { capacity: sizes, available: sizes } : sizes),
  }),
});

/** What each type's `source` says. */
const SOURCE: Readonly<Record<string, readonly string[]>> = {
  dir: [],
  netfs: ['host', 'dir', 'format'],
  fs: ['device', 'format'],
};

function definitionOf(
  params: Pick<PoolDefinition, 'name' | 'type' | 'target' | 'source' | 'permissions'>,
): PoolDefinition {
  const { name, type, target, source, permissions } = params;
  const bytes = (text: string | undefined) => text && bytesOf(text);
  return {
    name: bytesOf(name),
    type,
    target: bytes(target),
    source: source && {
      host: bytes(source.host),
      dir: bytes(source.dir),
      format: bytes(source.format),
      device: bytes(source.device),
    },
    permissions,
  };
}

/** Why the pool must not start here, as far as mounts go. */
function mountComplaint(
  target: string,
  wanted: 'none' | 'any' | 'nfs',
  mount: MountAt | null,
): Refusal | Undecided | undefined {
  if (wanted === 'none') return undefined;
  const hint = `Mount it before with fstab_entry; the pool would be the directory below the mount`;
  if (!mount) return refuse(`Nothing is mounted on "${target}"`, hint);
  if (mount.hidden) return refuse(`What is mounted on "${target}" is hidden by a mount above it`);
  const fstype: Maybe<string> = mount.fstype;
  if (wanted === 'any') return undefined;
  if (isUnknown(fstype)) return undecided(fstype);
  return fstype.startsWith('nfs') ? undefined : refuse(`"${target}" is a mount of ${fstype}, expected nfs`, hint);
}
