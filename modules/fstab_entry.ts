import {
  after,
  bytesOf,
  defineModule,
  given,
  isUnknown,
  later,
  look,
  open,
  refuse,
  textOfBytes,
} from '../engine/contract/index.ts';
import { findTarget, parseFstab } from './formats/fstab/index.ts';
import { inUse, keepLine, keepMounted, tableChange } from './fstab/converge.ts';
import { declaredMount } from './fstab/declared-mount.ts';
import { wantedOf, withLine, withoutLines } from './fstab/line.ts';
import { roomAt } from './fstab/mount-point.ts';
import { NO_EFFECT, unmounting } from './fstab/mounting.ts';
import { fileAt } from './looks/file.ts';
import { mountAt } from './looks/mounts.ts';
import { bytesIn, text } from './looks/text.ts';
import { hasTool } from './looks/tool.ts';
import { usersOf } from './looks/users.ts';

export default defineModule({
  name: 'fstab_entry',
  summary: 'Keep a line of fstab and its mount',
  description:
    'A new line is tried before it takes its place: `findmnt --verify` must find no new error in the candidate, and the mount is made from the candidate, so /etc/fstab never says what cannot be mounted. Nothing is unmounted that is in use, nothing is mounted over something else. Other lines stay byte for byte.',
  params: {
    type: 'object',
    properties: {
      path: { type: 'string', format: 'path', description: 'The mount point' },
      src: {
        type: 'string',
        minLength: 1,
        mayBeUnknown: true,
        description: 'What is mounted: `UUID=…`, a device, `server:/path`, a directory with the option `bind`',
      },
      fstype: { type: 'string', format: 'name', description: '`btrfs`, `ext4`, `nfs`, `none` for a bind mount' },
      opts: {
        anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }],
        description: 'Mount options as a list or with commas between; `defaults` when absent',
      },
      dump: { type: 'integer', minimum: 0, default: 0, description: 'The fifth field' },
      passno: { type: 'integer', minimum: 0, default: 0, description: 'The sixth field: when fsck checks it at boot' },
      state: {
        type: 'string',
        enum: ['mounted', 'present', 'unmounted', 'absent'],
        default: 'mounted',
        description:
          '`mounted`: the line, and its mount; `present`: the line alone; `unmounted`: nothing mounted, the file left alone; `absent`: neither',
      },
      mkdir: { type: 'boolean', default: true, description: 'Make the mount point where it is missing' },
      duplicates: {
        type: 'string',
        enum: ['fail', 'first'],
        default: 'fail',
        description: 'What to do where the file has several lines for the path: keep the first one, or stop',
      },
      fstab: { type: 'string', format: 'path', default: '/etc/fstab', description: 'The file' },
    },
    required: ['path'],
  },
  examples: [
    {
      title: 'A btrfs subvolume, by the UUID of its file system',
      yaml: 'path: /srv/vm\nsrc: UUID=0f31aa6f-8219-4d17-96dc-9791c8c4725e\nfstype: btrfs\nopts: [subvol=images, noatime]',
    },
    {
      title: 'A directory of an NFS server',
      yaml: 'path: /var/lib/libvirt/images/shared\nsrc: 192.168.122.1:/srv/vm\nfstype: nfs\nopts: vers=4.2,hard,_netdev',
    },
    { title: 'A directory once more', yaml: 'path: /srv/www/files\nsrc: /srv/files\nfstype: none\nopts: [bind, ro]' },
    { title: 'Neither line nor mount', yaml: 'path: /mnt/old\nstate: absent' },
  ],
  returns: {
    mounted: 'Whether something is mounted at the path',
    source: 'What is mounted, as the kernel reports it; empty where nothing is',
    options: 'The mount options as the kernel reports them',
  },

  check({ state, src, fstype, path }) {
    const written = state === 'mounted' || state === 'present';
    if (written && (src === undefined || fstype === undefined)) return `"state: ${state}" needs "src" and "fstype"`;
    if (state === 'mounted' && fstype === 'swap') return 'Swap is not mounted: use "state: present"';
    return path === '/' && (state === 'unmounted' || state === 'absent') ? 'The root cannot be unmounted' : undefined;
  },

  observe: (params) => ({
    file: text(params.fstab),
    live: mountAt(params.path),
    declared:
      params.state === 'mounted' && params.src !== undefined && !isUnknown(params.src)
        ? open(declaredMount({ ...wantedOf(params), src: params.src }))
        : given(undefined),
    room:
      params.state === 'mounted' || (params.state === 'present' && params.fstype !== 'swap')
        ? after(mountAt(params.path), (live) => (live ? given(undefined) : roomAt(params.path)))
        : given(undefined),
    systemd: fileAt('/run/systemd/system'),
    findmnt: hasTool('findmnt'),
    users: later(usersOf(params.path)),
  }),

  plan(params, seen) {
    const { path, state, fstab, duplicates } = params;
    const { live } = seen;
    const bytes = bytesIn(fstab, seen.file);
    if (typeof bytes !== 'string') return bytes;
    const { entries, malformed } = findTarget(parseFstab(bytes), bytesOf(path));
    if (malformed[0]) {
      const { line, problem } = malformed[0];
      return refuse(`${fstab}:${line} names "${path}" and mount ignores it: ${problem}`, 'Correct or remove the line');
    }
    if (duplicates === 'fail' && entries.length > 1) {
      const lines = entries.map(({ line }) => line).join(', ');
      return refuse(
        `${fstab} has several lines for "${path}": ${lines}`,
        'Remove all but one, or say "duplicates: first"',
      );
    }
    if (live && state !== 'present') {
      if (live.hidden) return refuse(`The mount at "${path}" is hidden by a later one above it`);
      if (live.beneath > 0)
        return refuse(`${live.beneath + 1} mounts are stacked at "${path}"`, 'Unmount the upper ones');
    }
    switch (state) {
      case 'present':
        return keepLine(params, seen, withLine(bytes, params));
      case 'mounted':
        return keepMounted(params, seen, withLine(bytes, params));
      case 'unmounted':
      case 'absent': {
        if (live && seen.users === undefined) return look('users');
        if (live && seen.users && seen.users.length > 0) return inUse(path, seen.users);
        const next = state === 'unmounted' ? bytes : withoutLines(bytes, path);
        const effect = live ? unmounting(path, entries.length > 0 ? fstab : undefined) : NO_EFFECT;
        const what = [live ? [`unmount ${path}`] : [], next === bytes ? [] : [`remove its line from ${fstab}`]].flat();
        return tableChange(params, seen, { bytes: next }, effect, what.join(' and '));
      }
    }
  },

  result(_, { live }) {
    const { source = '', options = [] } = live ?? {};
    return {
      mounted: live !== null,
      source: isUnknown(source) ? source : textOfBytes(source),
      options: isUnknown(options) ? options : options.map(textOfBytes),
    };
  },
});
