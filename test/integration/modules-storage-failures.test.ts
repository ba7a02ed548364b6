// What the storage modules must not do: break a file, a mount or an export that was fine.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Module } from '../../engine/contract/module.ts';
import btrfsSubvolume from '../../modules/btrfs_subvolume.ts';
import fstabEntry from '../../modules/fstab_entry.ts';
import nfsExport from '../../modules/nfs_export.ts';
import sshConfig from '../../modules/ssh_config.ts';
import { type NsLab, startOwnNsLab } from '../lab/ns/lab.ts';
import { type Tasks, tasksOn } from './one-task.ts';

let lab: NsLab;
let tasks: Tasks;

beforeAll(async () => {
  lab = await startOwnNsLab();
  tasks = await tasksOn(lab.inventory);
}, 600_000);
afterAll(async () => {
  await tasks?.close();
  await lab?.stop();
});

async function sh(script: string): Promise<string> {
  const { code, stdout, stderr } = await lab.ssh('xcloud', script);
  if (code !== 0) throw new Error(`${script}\nfailed with ${code}: ${stderr}`);
  return stdout;
}

/** Why a run of the module fails. */
async function fails(module: Module, params: Readonly<Record<string, unknown>>): Promise<string> {
  const { performed } = await tasks.task('xcloud', module, params);
  return performed.how === 'failed' ? performed.problem.message : `it does not fail: ${performed.how}`;
}

describe('fstab_entry', () => {
  const entry = { path: '/mnt/vm', src: 'LABEL=data', fstype: 'btrfs' };
  beforeEach(() => sh('umount /mnt/vm 2>/dev/null; mkdir -p /mnt/vm; echo "# mine" >/etc/fstab'));

  test('writes nothing that cannot be mounted', async () => {
    expect(await fails(fstabEntry, { ...entry, opts: 'subvol=nosuch' })).toMatch(
      /"mount -T .* failed with exit status 32/,
    );
    expect(await sh('cat /etc/fstab; ls -A /etc | grep play- || :')).toBe('# mine\n');
  });

  test('writes nothing that findmnt finds an error in', async () => {
    expect(await fails(fstabEntry, { ...entry, src: 'UUID=nosuch' })).toContain('unreachable on boot required source');
    expect(await sh('cat /etc/fstab')).toBe('# mine\n');
  });

  test('unmounts nothing that is in use', async () => {
    await sh('mount LABEL=data /mnt/vm; cd /mnt/vm; sleep 60 >/dev/null 2>&1 & :');
    expect(await fails(fstabEntry, { path: '/mnt/vm', state: 'absent' })).toMatch(
      /"\/mnt\/vm" is in use by sleep \(process \d+\)/,
    );
    expect(await sh('kill $(pgrep -x sleep); findmnt -n -o FSTYPE --mountpoint /mnt/vm')).toBe('btrfs\n');
  });

  test('stacks nothing, and touches no stack', async () => {
    await sh('mount LABEL=data /mnt/vm');
    expect(await fails(fstabEntry, { path: '/mnt/vm', src: 'tmpfs', fstype: 'tmpfs' })).toContain(
      'Something else is mounted',
    );
    await sh('mount -t tmpfs tmpfs /mnt/vm');
    expect(await fails(fstabEntry, { path: '/mnt/vm', state: 'absent' })).toContain('2 mounts are stacked');
    await sh('umount /mnt/vm');
  });

  test('hides no files', async () => {
    await sh('touch /mnt/vm/image');
    expect(await fails(fstabEntry, entry)).toContain('"/mnt/vm" is not empty (image)');
    await sh('rm /mnt/vm/image');
  });
});

describe('nfs_export', () => {
  const params = { path: '/srv/a', clients: [{ host: '10.0.0.1', options: ['rw', 'no_subtree_check'] }] };
  const live = '/srv/b  10.9.9.9(sync,wdelay,hide,no_subtree_check,sec=sys,rw,root_squash,no_all_squash)\n';
  const good = '/srv/b 10.9.9.9(rw,no_subtree_check)\n';
  beforeEach(() => sh(`mkdir -p /srv/a /srv/b; printf '${good}' >/etc/exports; exportfs -ra; rm -rf /etc/exports.d`));

  test('adds nothing to a file that exportfs stops reading', async () => {
    await sh("printf '/srv/b 10.9.9.9(rw,no_subtree_check)\\n/srv/b h(rw, sync)\\n' >/etc/exports");
    expect(await fails(nfsExport, params)).toMatch(/^\/etc\/exports:2: A new entry would never be read/);
    expect(await sh('exportfs -s')).toBe(live);
  });

  test('applies no file that exportfs reads otherwise than expected', async () => {
    // Both are one client to exportfs, and the second one is ignored.
    await sh('echo "10.77.0.12 twin" >>/etc/hosts');
    const both = ['10.77.0.12', 'twin'].map((host) => ({ host, options: ['rw', 'no_subtree_check'] }));
    expect(await fails(nfsExport, { path: '/srv/a', clients: both })).toContain('exportfs reads the files otherwise');
    expect(await sh('cat /etc/exports; exportfs -s; ls -A /etc /tmp | grep -E "play-|tmp[.]" || :')).toBe(
      `${good}${live}`,
    );
  });

  test('is not held up by what others wrote wrongly', async () => {
    const twins = '/srv/b 10.77.0.12(ro,no_subtree_check) twin(ro,no_subtree_check)';
    await sh(`grep -q twin /etc/hosts || echo "10.77.0.12 twin" >>/etc/hosts; echo '${twins}' >>/etc/exports`);
    const { performed } = await tasks.task('xcloud', nfsExport, params);
    expect(performed).toMatchObject({ how: 'done', changed: true });
    expect(await sh('exportfs -s | cut -d"(" -f1 | sort')).toBe(
      '/srv/a  10.0.0.1\n/srv/b  10.77.0.12\n/srv/b  10.9.9.9\n',
    );
  });

  test('drops no export that only the running server knows', async () => {
    await sh('exportfs -o rw,no_subtree_check 10.8.8.8:/srv/a');
    expect(await fails(nfsExport, params)).toContain('The server exports what no file says: 10.8.8.8:/srv/a');
    expect(await sh('exportfs -s | wc -l')).toBe('2\n');
    await sh('exportfs -u 10.8.8.8:/srv/a');
  });

  test('puts the old file back at once where the server does otherwise', async () => {
    // A server that leaves our client out, though not where the file is tried.
    await sh(`mv /usr/sbin/exportfs /usr/sbin/exportfs.real; cat >/usr/sbin/exportfs <<'END'
#!/bin/sh
if [ "$1" != -s ] || grep -q ' /var/lib/nfs ' /proc/self/mountinfo; then exec exportfs.real "$@"; fi
exportfs.real -s | grep -v 10.0.0.1
END
chmod +x /usr/sbin/exportfs`);
    try {
      const said = await fails(nfsExport, params);
      expect(said).toContain('10.0.0.1:/srv/a (/etc/exports:2) would not be exported');
      expect(said).toContain('put back /etc/exports');
      expect(await sh('cat /etc/exports; exportfs.real -s')).toBe(`${good}${live}`);
    } finally {
      await sh('mv /usr/sbin/exportfs.real /usr/sbin/exportfs');
    }
  });
});

describe('btrfs_subvolume', () => {
  test('deletes nothing that is mounted elsewhere', async () => {
    await sh('btrfs -q subvolume create /data/vm; mkdir -p /mnt/sub; mount -o subvol=vm LABEL=data /mnt/sub');
    expect(await fails(btrfsSubvolume, { path: '/data/vm', state: 'absent' })).toContain('is mounted at /mnt/sub');
    await sh('umount /mnt/sub');
  });

  test('deletes nothing that is exported, in use, or the default', async () => {
    await sh('exportfs -o rw,no_subtree_check 10.8.8.8:/data/vm');
    expect(await fails(btrfsSubvolume, { path: '/data/vm', state: 'absent' })).toContain(
      'is exported by NFS: /data/vm',
    );
    await sh('exportfs -u 10.8.8.8:/data/vm; sleep 61 >/data/vm/x 2>/dev/null & :');
    expect(await fails(btrfsSubvolume, { path: '/data/vm', state: 'absent' })).toMatch(/in use by sleep/);
    await sh('kill $(pgrep -x sleep); btrfs subvolume set-default /data/vm');
    expect(await fails(btrfsSubvolume, { path: '/data/vm', state: 'absent' })).toContain('is the default subvolume');
    await sh('btrfs subvolume set-default 5 /data; btrfs -q subvolume delete /data/vm');
  });
});

describe('ssh_config', () => {
  const file = '/root/.ssh/config';
  test('writes no file that ssh cannot read', async () => {
    await sh(`printf 'Host b\\n  Port 7\\n' >${file}`);
    const params = { user: 'root', host: 'a', options: { Ciphers: 'rot13' } };
    expect(await fails(sshConfig, params)).toMatch(
      /ssh cannot read the new file: \/root\/\.ssh\/config line \d+: Bad SSH2 cipher/,
    );
    expect(await sh(`cat ${file}`)).toBe('Host b\n  Port 7\n');
  });

  test('runs nothing that the file would run', async () => {
    await sh(`printf 'Match exec "touch /tmp/ran"\\n  Port 7\\n' >${file}; rm -f /tmp/ran`);
    const { performed } = await tasks.task('xcloud', sshConfig, { user: 'root', host: 'a', options: { Port: 9 } });
    expect(performed).toMatchObject({ how: 'done', changed: true });
    expect(performed.notes.map(({ text }) => text)).toEqual([
      expect.stringContaining('runs a command when ssh reads it'),
    ]);
    expect(await sh(`ls /tmp/ran 2>/dev/null || head -n 2 ${file}`)).toBe('Host a\n    Port 9\n');
  });
});
