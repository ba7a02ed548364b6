import { beforeAll, describe, expect, it } from 'vitest';
import { type BareSsh, notBare } from '../lab/bare.ts';
import { type MachineHost, type MachineLab, machineHosts, startMachineLab } from '../lab/machines/lab.ts';

const hosts = machineHosts.map((name) => ({ name, server: name === 'xcloud' }));

// The first start builds the image, boots the machines and freezes them; the machines are left running.
describe('the machine lab', { timeout: 300_000 }, () => {
  let lab: MachineLab;
  const ssh: BareSsh = (host, script, options) => lab.ssh(host as MachineHost, script, options);
  const said = async (host: MachineHost, script: string) => (await lab.ssh(host, script)).stdout.trim();

  beforeAll(async () => {
    lab = await startMachineLab();
    await lab.reset();
  }, 2_400_000);

  it('starts with bare hosts', async () => {
    expect(await notBare(hosts, ssh)).toEqual([]);
  });

  it('joins its hosts by the private network alone', async () => {
    for (const host of ['devstack-1', 'devstack-2'] as const) {
      expect(await said('xcloud', `ping -c 1 -W 10 ${lab.addresses[host]} >/dev/null && echo reached`)).toBe('reached');
    }
    expect(await said('xcloud', 'ip route show default')).toBe('');
  });

  it('gives each host hardware of its own and the right time', async () => {
    const looks = await Promise.all(machineHosts.map((host) => said(host, 'cat /sys/class/dmi/id/product_uuid')));
    expect(new Set(looks).size).toBe(machineHosts.length);
    const before = Date.now() / 1000;
    const time = Number(await said('xcloud', 'date +%s'));
    expect(time).toBeGreaterThan(before - 10);
    expect(time).toBeLessThan(Date.now() / 1000 + 10);
  });

  it('serves NFS version 4.2 from a subvolume, each with a file system id of its own', async () => {
    const served = await lab.ssh(
      'xcloud',
      `btrfs subvolume create /data/images && echo '/data/images *(rw,no_subtree_check,no_root_squash)' >/etc/exports &&
       systemctl start nfs-server && exportfs -ra && echo from-xcloud >/data/images/seen`,
    );
    expect(served).toMatchObject({ code: 0 });
    const mounted = await said(
      'devstack-1',
      `mount -t nfs4 -o vers=4.2 ${lab.addresses.xcloud}:/data/images /mnt && cat /mnt/seen &&
       awk 'NR == 2 { print ($4 == "0:0" ? "no id" : "id") }' /proc/fs/nfsfs/volumes`,
    );
    expect(mounted).toBe('from-xcloud\nid');
  });

  it('makes its hosts bare again', async () => {
    await lab.ssh('devstack-1', 'systemctl enable --now libvirtd; ssh-keygen -qt ed25519 -N "" -f ~/.ssh/id_ed25519');
    expect(await notBare(hosts, ssh)).not.toEqual([]);
    await lab.reset();
    expect(await notBare(hosts, ssh)).toEqual([]);
  });
});
