import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BareSsh, notBare } from '../lab/bare.ts';
import { type NsHost, type NsLab, nsHosts, startOwnNsLab } from '../lab/ns/lab.ts';

const hosts = nsHosts.map((name) => ({ name, server: name === 'xcloud' }));

// A lab of its own, so that it says what a new lab is like, whatever others do to theirs.
describe('the namespace lab', { timeout: 60_000 }, () => {
  let lab: NsLab;
  const ssh: BareSsh = (host, script, options) => lab.ssh(host as NsHost, script, options);
  const said = async (host: NsHost, script: string) => (await lab.ssh(host, script)).stdout.trim();

  beforeAll(async () => {
    lab = await startOwnNsLab();
  }, 600_000);
  afterAll(() => lab.stop());

  it('starts with bare hosts', async () => {
    expect(await notBare(hosts, ssh)).toEqual([]);
  });

  it('shows the devstacks the file system that the server has at /data', async () => {
    const [inode, ...others] = [
      await said('xcloud', 'mkdir /data/seen && stat -c "%d:%i" /data/seen'),
      await said('devstack-1', 'stat -c "%d:%i" /lab/data/seen'),
      await said('devstack-2', 'stat -c "%d:%i" /lab/data/seen'),
    ];
    expect(others).toEqual([inode, inode]);
  });

  it('keeps what was written when a host loses its power', async () => {
    const before = await said('devstack-1', 'echo kept >/etc/kept; cat /proc/sys/kernel/random/boot_id');
    await lab.reboot('devstack-1');
    expect(await said('devstack-1', 'cat /etc/kept')).toBe('kept');
    expect(await said('devstack-1', 'cat /proc/sys/kernel/random/boot_id')).not.toBe(before);
  });

  it('makes its hosts bare again', async () => {
    await lab.ssh('xcloud', 'systemctl enable --now nfs-server; echo "/data *(ro)" >/etc/exports; exportfs -ra');
    await lab.ssh('devstack-1', 'systemctl enable --now libvirtd; ssh-keygen -qt ed25519 -N "" -f ~/.ssh/id_ed25519');
    expect(await notBare(hosts, ssh)).not.toEqual([]);
    await lab.resetHost('xcloud', 'devstack-1');
    expect(await notBare(hosts, ssh)).toEqual([]);
  });

  it('lets nobody set the clock of the machine that it runs on, nor its kernel', async () => {
    const refused = await said(
      'xcloud',
      'for it in "date -s @0" "sysctl -w kernel.panic=9"; do $it >/dev/null && echo "$it"; done',
    );
    expect(refused).toBe('');
  });
});
