import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { proveGuest } from '../guest/proof.ts';
import { type NsHost, type NsLab, startOwnNsLab } from './lab.ts';

const kvm = ['devstack-1', 'devstack-2'] as const;
const log = '/var/log/libvirt/qemu/counter-serial.log';
const domain = `<domain type='qemu'>
  <name>counter</name><memory unit='MiB'>16</memory><vcpu>1</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2' cache='none'/>
      <source file='/srv/guests/guest.qcow2'/><target dev='vda' bus='virtio'/>
    </disk>
    <serial type='pty'><log file='${log}' append='on'/></serial>
    <controller type='usb' model='none'/><memballoon model='none'/>
  </devices>
</domain>`;

describe('a guest in the namespace lab', { timeout: 120_000 }, () => {
  let lab: NsLab;

  async function must(host: NsHost, script: string, input?: string | Uint8Array): Promise<string> {
    const { code, stdout, stderr } = await lab.ssh(host, script, input === undefined ? {} : { input });
    expect(code, `${host}: ${script}\n${stderr}`).toBe(0);
    return stdout;
  }
  const migrate = (from: NsHost, to: NsHost) =>
    must(from, `virsh migrate --live --persistent --undefinesource --unsafe counter qemu+ssh://${to}/system`);
  const prove = () =>
    proveGuest(
      {
        logs: { 'devstack-1': log, 'devstack-2': log },
        disk: { host: 'xcloud', path: '/data/images/guest.qcow2', format: 'qcow2' },
      },
      (host, script) => lab.ssh(host as NsHost, script),
    );

  beforeAll(async () => {
    lab = await startOwnNsLab();
    const image = await readFile(join(lab.state, 'run/image/guest.qcow2'));
    await must('xcloud', 'btrfs -q subvolume create /data/images && cat >/data/images/guest.qcow2', image);
    const names = kvm.map((host) => `${lab.addresses[host]} ${host}`).join('\n');
    for (const host of kvm) {
      await must(host, 'mkdir /srv/guests && mount --bind /lab/data/images /srv/guests && systemctl start libvirtd');
      await must(host, 'sed -i /127.0.1.1/d /etc/hosts && cat >>/etc/hosts', `${names}\n`);
      await must(host, 'cat >>~/.ssh/known_hosts', await readFile(join(lab.state, 'known_hosts')));
      const key = await must(host, 'ssh-keygen -qt ed25519 -N "" -f ~/.ssh/id_ed25519 && cat ~/.ssh/id_ed25519.pub');
      for (const other of kvm) await must(other, 'cat >>~/.ssh/authorized_keys', key);
    }
    await must('devstack-1', 'cat >counter.xml && virsh define counter.xml && virsh start counter && sleep 3', domain);
  }, 600_000);
  afterAll(() => lab.stop());

  it('lives through a migration there and back', async () => {
    await migrate('devstack-1', 'devstack-2');
    await must('devstack-2', 'sleep 3');
    await migrate('devstack-2', 'devstack-1');
    await must('devstack-1', 'sleep 3');
    const proof = await prove();
    expect(proof).toMatchObject({ ok: true, problems: [], first: 1 });
    expect(proof.count).toBeGreaterThan(6);
  });

  it('does not pass for alive when it was stopped and started again', async () => {
    await must('devstack-1', 'virsh destroy counter && virsh start counter && sleep 3');
    expect((await prove()).problems).toEqual([expect.stringContaining('The guest was started 2 times')]);
  });
});
