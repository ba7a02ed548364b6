// Checks of the storage: libvirt takes any two files of one path for one file.
import { block, type Check, info, ok, warn } from './check.ts';
import type { Facts } from './facts-of.ts';
import { type FileFacts, isNetworkFs } from './files.ts';
import type { GuestNeeds } from './needs.ts';

/** @param unsafe the user answers for storage that is not known to be shared by nature */
export function checkStorage(facts: Facts, destination: string, unsafe: boolean): readonly Check[] {
  const { needs } = facts;
  if (!needs) return [];
  const grows = new Set(needs.disks.filter((disk) => disk.grows).flatMap((disk) => disk.files.slice(0, 1)));
  const written = new Set(needs.disks.filter((disk) => !disk.readonly).flatMap((disk) => disk.files));
  const media = needs.disks.filter((disk) => disk.readonly).flatMap((disk) => disk.files);
  return [
    ...(needs.disks.length === 0 ? [info('disks', 'it has no disk in a file')] : []),
    ...[...written].flatMap((path) => checkImage(path, facts, destination, unsafe, grows.has(path))),
    ...[...media, ...needs.bootFiles].map((path) => checkPresent(path, facts, destination, path === needs.nvram)),
    ...cacheModes(needs),
  ];
}

function checkImage(path: string, facts: Facts, dest: string, unsafe: boolean, grows: boolean): readonly Check[] {
  const here = facts.files[path];
  if (!here) return [block('disks', `"${path}" cannot be found on the source, though the guest uses it`)];
  const { filesThere } = facts;
  const there = filesThere?.[path] ?? undefined;
  if (filesThere && !there) return [block('disks', `"${path}" is missing on ${dest}`)];
  if (here.block || there?.block) {
    const text = `"${path}" is a block device: nobody can tell whether it is the same disk on ${dest}`;
    return [unsafe ? warn('same-storage', text) : block('same-storage', text)];
  }
  return [
    network(path, here, there, dest, unsafe),
    ...(there ? sameFile(path, here, there, dest, grows) : [unseen(path, here, dest, unsafe)]),
    ...locks(path, here),
    ...(there ? locks(path, there) : []),
  ];
}

function network(path: string, here: FileFacts, there: FileFacts | undefined, dest: string, unsafe: boolean): Check {
  const local = [here, there].find((file) => file && !isNetworkFs(file.fstype));
  if (!local) return ok('network-storage', `"${path}" is on ${here.fstype}`);
  const where = local === here ? 'the source' : dest;
  const text = `"${path}" is on ${local.fstype} on ${where}, which is not a network file system`;
  return unsafe
    ? warn('network-storage', `${text}; allow_unsafe says that it is shared`)
    : block('network-storage', text);
}

/** The token is the proof; these tell a wrong mount at once and touch nothing. */
function sameFile(path: string, here: FileFacts, there: FileFacts, dest: string, grows: boolean): readonly Check[] {
  const checks: Check[] = [];
  if (here.fsid !== '' && there.fsid !== '') {
    checks.push(
      here.fsid === there.fsid
        ? ok('same-fsid', `"${path}": one NFS file system (${here.fsid})`)
        : block(
            'same-fsid',
            `"${path}" is on another NFS file system on ${dest} (${there.fsid}) than on the source (${here.fsid})`,
          ),
    );
  }
  if (here.inode !== there.inode) {
    const text = `"${path}" is another file on ${dest} (inode ${there.inode}, ${there.size} bytes) than on the source (inode ${here.inode}, ${here.size} bytes)`;
    return [...checks, block('same-storage', text)];
  }
  if (here.size !== there.size) {
    const text = `"${path}" has ${there.size} bytes on ${dest} and ${here.size} on the source`;
    return [
      ...checks,
      grows ? warn('same-storage', `${text}; a growing image does this`) : block('same-storage', text),
    ];
  }
  return [...checks, ok('same-storage', `"${path}" has the same inode and size on both; a token is to prove it`)];
}

function unseen(path: string, here: FileFacts, dest: string, unsafe: boolean): Check {
  const text = `${dest} is no host of the inventory: nobody can look whether "${path}" is the same file there`;
  return unsafe || isNetworkFs(here.fstype) ? warn('same-storage', text) : block('same-storage', text);
}

/** nfs(5): without them two hosts can write one image. */
function locks(path: string, { fstype, options, mounted }: FileFacts): readonly Check[] {
  if (!fstype.startsWith('nfs')) return [];
  const local = options.find((option) => option === 'nolock' || /^local_lock=(?!none$)/.test(option));
  if (local !== undefined) return [block('locks', `"${mounted}" is mounted with ${local}: nothing guards "${path}"`)];
  if (options.includes('soft') || options.includes('softerr')) {
    return [warn('locks', `"${mounted}" is mounted soft: an outage of the server breaks the guest's disk`)];
  }
  return [];
}

function checkPresent(path: string, facts: Facts, dest: string, nvram: boolean): Check {
  if (!facts.filesThere) return warn('media', `"${path}" must be on ${dest} too`);
  if (facts.filesThere[path]) return ok('media', `"${path}" is on ${dest} too`);
  const text = `"${path}" is missing on ${dest}`;
  return nvram ? warn('media', text) : block('media', text);
}

function cacheModes(needs: GuestNeeds): readonly Check[] {
  const cached = needs.disks.filter((disk) => !disk.readonly && !['none', 'directsync'].includes(disk.cache));
  if (cached.length === 0) return [ok('cache', 'the host caches no disk')];
  const disks = cached.map((disk) => `${disk.target} (${disk.cache})`).join(', ');
  return [warn('cache', `the host caches ${disks}; older libvirts refuse that, cache='none' is the safe choice`)];
}
