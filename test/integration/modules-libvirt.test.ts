import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import diskImage from '../../modules/disk_image.ts';
import libvirtDomain from '../../modules/libvirt_domain.ts';
import libvirtPool from '../../modules/libvirt_pool.ts';
import { guestXml } from '../lab/guest/definition.ts';
import { images, type KvmLab, kvm, startKvmLab } from './kvm-lab.ts';

describe('guests, images and pools in the namespace lab', { timeout: 120_000 }, () => {
  let kvmLab: KvmLab;
  beforeAll(async () => {
    kvmLab = await startKvmLab();
  }, 600_000);
  afterAll(() => kvmLab.stop());

  describe('disk_image', () => {
    it('copies, grows and gives away an image', async () => {
      const copy = { path: '/data/copy.qcow2', copy_of: '/data/guest.qcow2' };
      expect(await kvmLab.bring('xcloud', diskImage, copy)).toEqual(['copy /data/guest.qcow2 to /data/copy.qcow2']);
      expect(await kvmLab.bring('xcloud', diskImage, { ...copy, size: '128M', owner: '64055', mode: '0640' })).toEqual([
        'make /data/copy.qcow2 128 MiB large',
        'change /data/copy.qcow2: mode 0600 -> 0640, owner 0 -> 64055',
      ]);
      expect(await kvmLab.must('xcloud', 'ls -A /data')).not.toContain('.part');
    });

    it('makes an empty image and one that rests on it', async () => {
      expect(await kvmLab.bring('xcloud', diskImage, { path: '/data/a.qcow2', size: '1G' })).toHaveLength(1);
      const rests = { path: '/data/b.qcow2', backing_file: '/data/a.qcow2' };
      expect(await kvmLab.bring('xcloud', diskImage, rests)).toEqual(['create /data/b.qcow2']);
      expect(await kvmLab.refusal('xcloud', diskImage, { path: '/data/b.qcow2', format: 'raw' })).toContain(
        'is qcow2, expected raw',
      );
    });
  });

  describe('libvirt_pool', () => {
    const pool = { name: 'images', target: '/srv/pool/new' };

    it('defines, builds, starts and autostarts', async () => {
      expect(await kvmLab.bring('devstack-1', libvirtPool, { ...pool, permissions: { mode: '0750' } })).toEqual([
        'define and start pool images',
        'start pool images with libvirt',
      ]);
      expect(await kvmLab.must('devstack-1', 'stat -c %a /srv/pool/new')).toBe('750\n');
    });

    it('moves with its UUID, and is restarted where nobody uses it', async () => {
      const before = await kvmLab.must('devstack-1', 'virsh pool-uuid images');
      expect(await kvmLab.bring('devstack-1', libvirtPool, { ...pool, target: images, require_mount: 'any' })).toEqual([
        'redefine and restart pool images',
      ]);
      expect(await kvmLab.must('devstack-1', 'virsh pool-uuid images')).toBe(before);
    });

    it('starts on a mount alone where that is asked', async () => {
      expect(await kvmLab.refusal('devstack-1', libvirtPool, { ...pool, require_mount: 'any' })).toContain(
        'Nothing is mounted on "/srv/pool/new"',
      );
      expect(
        await kvmLab.refusal('devstack-1', libvirtPool, { ...pool, target: images, require_mount: 'nfs' }),
      ).toContain('expected nfs');
    });

    it('makes a transient pool persistent without a restart', async () => {
      await kvmLab.must('devstack-1', 'virsh pool-create-as passing dir --target /tmp');
      expect(await kvmLab.bring('devstack-1', libvirtPool, { name: 'passing', target: '/tmp' })).toEqual([
        'make persistent pool passing',
        'start pool passing with libvirt',
      ]);
    });

    it('stops and forgets a pool, and keeps its directory', async () => {
      await kvmLab.must('devstack-1', 'touch /srv/pool/new/volume');
      expect(await kvmLab.bring('devstack-1', libvirtPool, { ...pool, state: 'inactive', autostart: false })).toEqual([
        'redefine and stop pool images',
        'start pool images with libvirt no more',
      ]);
      expect(await kvmLab.bring('devstack-1', libvirtPool, { name: 'images', state: 'absent' })).toEqual([
        'forget pool images',
      ]);
      await kvmLab.must('devstack-1', 'test -e /srv/pool/new/volume');
    });
  });

  describe('libvirt_domain', () => {
    const disk = `${images}/states.qcow2`;
    const guest = {
      name: 'states',
      xml: guestXml({ name: 'states', uuid: '7e57ed00-0000-4000-8000-00000000000b', disk: disk }),
    };

    beforeAll(async () => {
      await kvmLab.must('xcloud', 'cp /data/guest.qcow2 /data/images/states.qcow2');
    });
    afterAll(async () => {
      for (const host of kvm) await kvmLab.lab.ssh(host, 'virsh destroy states; virsh undefine states');
    });

    it('defines and starts a guest, once among all hosts', async () => {
      expect(await kvmLab.bring('devstack-2', libvirtDomain, guest)).toEqual([
        'define states on devstack-2',
        'start states on devstack-2',
      ]);
      expect(await kvmLab.bring('devstack-1', libvirtDomain, guest)).toEqual([]);
      expect(await kvmLab.defined('devstack-1')).not.toContain('states');
    });

    it('changes a definition where the guest lives', async () => {
      const larger = { ...guest, xml: guest.xml.replace("'MiB'>16<", "'MiB'>24<"), autostart: true };
      expect(await kvmLab.bring('devstack-1', libvirtDomain, larger)).toEqual([
        'change the definition of states on devstack-2',
        'start states at boot on devstack-2',
      ]);
      expect(await kvmLab.must('devstack-2', 'virsh dumpxml --inactive states')).toContain("<memory unit='KiB'>24576<");
    });

    it('says that a guest that runs gets its definition later', async () => {
      const smaller = { ...guest, xml: guest.xml.replace("'MiB'>16<", "'MiB'>20<") };
      const { performed } = await kvmLab.task('devstack-2', libvirtDomain, smaller);
      expect(performed.notes).toEqual([
        { level: 'info', text: 'domain/memory: 24 MiB, expected 20 MiB' },
        { level: 'warn', text: 'It runs: what changed takes effect at its next start' },
      ]);
    });

    it('says that an image in use is in use', async () => {
      const copy = { path: `${images}/torn.qcow2`, copy_of: disk };
      expect(await kvmLab.refusal('devstack-2', diskImage, copy)).toContain('is in use: a copy would be torn');
    });

    it('resumes, stops and forgets a guest', async () => {
      await kvmLab.must('devstack-2', 'virsh suspend states');
      expect(await kvmLab.bring('devstack-2', libvirtDomain, { name: 'states' })).toEqual([
        'resume states on devstack-2',
      ]);
      expect(await kvmLab.refusal('devstack-2', libvirtDomain, { name: 'states', state: 'absent' })).toContain(
        'is running',
      );
      expect(await kvmLab.bring('devstack-2', libvirtDomain, { name: 'states', state: 'destroyed' })).toHaveLength(1);
      expect(await kvmLab.bring('devstack-1', libvirtDomain, { name: 'states', state: 'running' })).toEqual([
        'start states on devstack-2',
      ]);
      await kvmLab.must('devstack-2', 'virsh destroy states');
      expect(await kvmLab.bring('devstack-2', libvirtDomain, { name: 'states', state: 'absent' })).toEqual([
        'undefine states on devstack-2',
      ]);
    });

    it('does not guess what a host that is silent does', async () => {
      const options = { peers: [...kvm, 'ghost'] };
      expect(await kvmLab.refusal('devstack-1', libvirtDomain, guest, options)).toContain(
        'Nobody knows whether guest "states" runs on ghost',
      );
    });
  });
});
