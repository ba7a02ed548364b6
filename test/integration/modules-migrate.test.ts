import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import libvirtDomain from '../../modules/libvirt_domain.ts';
import virshMigrate from '../../modules/virsh_migrate.ts';
import { guestXml } from '../lab/guest/definition.ts';
import { proveGuest } from '../lab/guest/proof.ts';
import type { NsHost } from '../lab/ns/lab.ts';
import { images, type KvmLab, kvm, startKvmLab } from './kvm-lab.ts';

const uuid = '7e57ed00-0000-4000-8000-00000000000a';
const log = '/var/log/libvirt/qemu/counter-serial.log';

describe('migration in the namespace lab', { timeout: 120_000 }, () => {
  let kvmLab: KvmLab;
  beforeAll(async () => {
    kvmLab = await startKvmLab();
    await kvmLab.must('xcloud', 'cp /data/guest.qcow2 /data/images/counter.qcow2');
    const xml = guestXml({ name: 'counter', uuid, disk });
    await kvmLab.must('devstack-1', 'cat >c.xml && virsh define c.xml && virsh start counter && sleep 2', xml);
  }, 600_000);
  afterAll(() => kvmLab.stop());

  const disk = `${images}/counter.qcow2`;
  const to = (dest: string) => ({ domain: 'counter', dest, timeout: 60, allow_unsafe: true });
  const prove = () =>
    proveGuest(
      {
        logs: { 'devstack-1': log, 'devstack-2': log },
        disk: { host: 'xcloud', path: '/data/images/counter.qcow2', format: 'qcow2' },
      },
      (host, script) => kvmLab.lab.ssh(host as NsHost, script),
    );

  it('moves a guest there and back while it counts', async () => {
    expect(await kvmLab.bring('devstack-1', virshMigrate, to('devstack-2'))).toEqual([
      'migrate counter from devstack-1 to devstack-2',
    ]);
    expect([await kvmLab.defined('devstack-1'), await kvmLab.running('devstack-2')]).toEqual(['', 'counter']);
    await kvmLab.must('devstack-2', 'sleep 2');
    // From the destination's side, by UUID.
    const back = { ...to('devstack-1'), domain: uuid, max_downtime: 100 };
    expect(await kvmLab.bring('devstack-1', virshMigrate, back)).toEqual([
      'migrate counter from devstack-2 to devstack-1',
    ]);
    await kvmLab.must('devstack-1', 'sleep 2');
    expect(await prove()).toMatchObject({ ok: true, problems: [], first: 1 });
    expect(await kvmLab.must('xcloud', 'ls -A /data/images')).not.toContain('.play-token');
  });

  it('reports every check, and how long it took', async () => {
    const { performed } = await kvmLab.task('devstack-1', virshMigrate, to('devstack-2'));
    if (performed.how !== 'done') throw new Error(JSON.stringify(performed));
    expect(performed.result).toMatchObject({
      host: 'devstack-2',
      total_ms: expect.any(Number),
      downtime_ms: expect.any(Number),
      preflight: expect.arrayContaining([
        expect.objectContaining({ check: 'same-storage', level: 'ok' }),
        expect.objectContaining({ check: 'network-storage', level: 'warn' }),
      ]),
    });
    expect(performed.notes.length).toBeGreaterThan(15);
  });

  it('takes the autostart along and leaves nothing behind', async () => {
    await kvmLab.must('devstack-2', 'virsh autostart counter');
    await kvmLab.bring('devstack-1', virshMigrate, to('devstack-1'));
    expect(await kvmLab.must('devstack-1', 'virsh dominfo counter')).toMatch(/Autostart: +enable\n/);
    expect(await kvmLab.defined('devstack-2')).toBe('');
  });

  it('clears away what a migration by hand left', async () => {
    await kvmLab.must('devstack-1', `virsh migrate --live --unsafe counter qemu+ssh://devstack-2/system`);
    expect(await kvmLab.must('devstack-2', 'virsh dominfo counter')).toMatch(/Persistent: +no\n/);
    expect(await kvmLab.bring('devstack-1', virshMigrate, to('devstack-2'))).toEqual([
      'make counter persistent on devstack-2',
      'start counter at boot on devstack-2',
      'undefine counter on devstack-1, where it does not run any more',
    ]);
  });

  it('needs allow_unsafe where nothing says that the storage is shared', async () => {
    expect(await kvmLab.refusal('devstack-1', virshMigrate, { domain: 'counter', dest: 'devstack-1' })).toContain(
      'is not a network file system',
    );
  });

  describe('with another directory of the same name at the destination', () => {
    beforeAll(async () => {
      // A subvolume of its own begins to number its files anew: the inode and the size are the same.
      await kvmLab.must('xcloud', 'btrfs -q subvolume create /data/other');
      await kvmLab.must(
        'xcloud',
        'cd /data/images && for f in $(ls -rti | sed "s/^ *[0-9]* //"); do cp $f ../other/; done',
      );
      await kvmLab.must('devstack-1', `umount ${images} && mount --bind /lab/data/other ${images}`);
    });
    afterAll(async () => {
      await kvmLab.must('devstack-1', `umount ${images} && mount --bind /lab/data/images ${images}`);
    });

    it('refuses by the inode, touching nothing', async () => {
      await kvmLab.must('devstack-1', `cp ${disk} ${images}/c2 && mv ${images}/c2 ${disk}`);
      expect(await kvmLab.refusal('devstack-1', virshMigrate, to('devstack-1'))).toContain(
        'is another file on devstack-1',
      );
      expect(await kvmLab.running('devstack-2')).toBe('counter');
    });

    it('refuses by the token where even the inode is the same', async () => {
      const inode = (await kvmLab.must('devstack-2', `stat -c %i ${disk}`)).trim();
      await kvmLab.must('xcloud', 'btrfs -q subvolume delete /data/other && btrfs -q subvolume create /data/other');
      const script = `cd /data/other && while :; do cp /data/images/counter.qcow2 n; [ "$(stat -c %i n)" -lt ${inode} ] || break; rm n; done; mv n counter.qcow2; stat -c %i counter.qcow2`;
      expect((await kvmLab.must('xcloud', script)).trim()).toBe(inode);
      await kvmLab.must('devstack-1', `umount ${images} && mount --bind /lab/data/other ${images}`);
      expect(await kvmLab.refusal('devstack-1', virshMigrate, to('devstack-1'))).toContain(
        `"${images}" on devstack-1 is not the directory that devstack-2 has there`,
      );
      expect(await kvmLab.running('devstack-2')).toBe('counter');
      expect(await kvmLab.must('xcloud', 'ls -A /data/images')).not.toContain('.play-token');
    });
  });

  it('touches nothing where a guest runs twice', async () => {
    await kvmLab.must('devstack-1', 'qemu-img create -q -f qcow2 /srv/second.qcow2 10M');
    const second = guestXml({ name: 'counter', uuid, disk: '/srv/second.qcow2' });
    await kvmLab.must('devstack-1', 'cat >second.xml && virsh define second.xml && virsh start counter', second);
    const text = 'running on devstack-1 and running on devstack-2 at the same time: nothing was touched';
    expect(await kvmLab.refusal('devstack-1', virshMigrate, to('devstack-1'))).toContain(text);
    expect(await kvmLab.refusal('devstack-1', libvirtDomain, { name: 'counter' })).toContain('at the same time');
    expect([await kvmLab.running('devstack-1'), await kvmLab.running('devstack-2')]).toEqual(['counter', 'counter']);
    await kvmLab.must('devstack-1', 'virsh destroy counter && virsh undefine counter');
  });

  it('refuses while a host that may have the guest is silent', async () => {
    const options = { peers: [...kvm, 'ghost'] };
    const there = { domain: 'counter', dest: 'devstack-2' };
    expect(await kvmLab.refusal('devstack-1', virshMigrate, there, options)).toContain('runs on ghost');
  });

  it('says what is wrong with a name', async () => {
    expect(await kvmLab.refusal('devstack-1', virshMigrate, to('devstack-3'))).toBe(
      'The inventory has no host "devstack-3"',
    );
    expect(await kvmLab.refusal('devstack-1', virshMigrate, { ...to('devstack-2'), domain: 'nobody' })).toBe(
      'No host knows a guest "nobody"',
    );
  });

  describe('with a guest that takes its time', () => {
    const slow = { domain: 'slow', dest: 'devstack-2', allow_unsafe: true, bandwidth: 1 };

    beforeAll(async () => {
      await kvmLab.must('xcloud', 'cp /data/guest.qcow2 /data/images/slow.qcow2');
      const xml = guestXml({
        name: 'slow',
        uuid: '7e57ed00-0000-4000-8000-00000000000c',
        disk: `${images}/slow.qcow2`,
        memory: 6144,
      });
      await kvmLab.must('devstack-1', 'cat >s.xml && virsh define s.xml && virsh start slow', xml);
    });

    it('stays on the source when the time is over', async () => {
      const outcome = await kvmLab.task('devstack-1', virshMigrate, { ...slow, timeout: 3 });
      const message = outcome.performed.how === 'failed' ? outcome.performed.problem.message : '';
      expect(message).toMatch(
        /canceled by client[\s\S]*Now the guest is running .* on devstack-1, and not on devstack-2/,
      );
      expect([await kvmLab.running('devstack-1'), await kvmLab.running('devstack-2')]).toEqual(['slow', 'counter']);
      const progress = outcome.events.filter((event) => event.type === 'progress');
      expect(progress.length).toBeGreaterThan(0);
      expect(progress[0]).toMatchObject({ text: expect.stringMatching(/MiB\/s, pass \d+, \d+ MiB left/) });
    });

    it('stays on the source when the run is interrupted', async () => {
      const controller = new AbortController();
      const moving = kvmLab.task('devstack-1', virshMigrate, slow, { signal: controller.signal });
      setTimeout(() => controller.abort(), 4000);
      await moving.catch(() => undefined);
      expect([await kvmLab.running('devstack-1'), await kvmLab.running('devstack-2')]).toEqual(['slow', 'counter']);
      expect(await kvmLab.must('devstack-1', 'virsh domjobinfo slow')).toMatch(/Job type: +None/);
    });

    it('joins a migration that is under way', async () => {
      const command = 'virsh migrate --live --persistent --undefinesource --unsafe --bandwidth 1 slow';
      await kvmLab.must('devstack-1', `nohup ${command} qemu+ssh://devstack-2/system >/dev/null 2>&1 & sleep 1.5`);
      const { performed } = await kvmLab.task('devstack-1', virshMigrate, { ...slow, timeout: 60 });
      expect(performed).toMatchObject({ how: 'done', changed: true, result: { host: 'devstack-2' } });
      expect(performed.changes.map(({ summary }) => summary)).toEqual([
        'wait for the migration of slow to devstack-2 that is under way',
      ]);
    });

    it('drains a host', async () => {
      const drain = { domain: 'all', dest: 'devstack-1', allow_unsafe: true, timeout: 60 };
      expect(await kvmLab.bring('devstack-2', virshMigrate, drain)).toEqual([
        'migrate slow from devstack-2 to devstack-1',
        'migrate counter from devstack-2 to devstack-1',
      ]);
      expect(await kvmLab.running('devstack-2')).toBe('');
    });

    it('moves a definition alone where that is asked', async () => {
      await kvmLab.must('devstack-1', 'virsh destroy slow');
      const move = { domain: 'slow', dest: 'devstack-2', allow_unsafe: true };
      expect(await kvmLab.refusal('devstack-1', virshMigrate, move)).toContain('is shut off (devstack-1)');
      expect(await kvmLab.bring('devstack-1', virshMigrate, { ...move, if_stopped: 'ignore' })).toEqual([]);
      expect(await kvmLab.bring('devstack-1', virshMigrate, { ...move, if_stopped: 'move' })).toEqual([
        'migrate slow from devstack-1 to devstack-2',
      ]);
      expect([await kvmLab.defined('devstack-1'), await kvmLab.defined('devstack-2')]).toEqual(['counter', 'slow']);
    });
  });

  it('lived through all of it', async () => {
    expect(await prove()).toMatchObject({ problems: [], first: 1 });
  });
});
