// Plans of playbooks/site.yml on the namespace lab: kept on bare hosts and carried out; refused after each disturbance.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runsOn } from '../lab/howto.ts';
import { type NsHost, type NsLab, nsHosts, startNsLab } from '../lab/ns/lab.ts';
import { changesOf, failuresOf, play } from '../lab/play.ts';

/** What the playbook keeps, as the host's own tools tell it. */
const STATE = `
cd /; sha256sum etc/fstab etc/exports etc/hosts root/.ssh/* 2>/dev/null
stat -c '%n %a %u:%g' etc/fstab etc/exports root/.ssh root/.ssh/* data/images 2>/dev/null
findmnt -rn -o TARGET,SOURCE,OPTIONS /nfs /var/lib/libvirt/images
systemctl is-active nfs-server libvirtd
virsh -c qemu:///system list --all --name; virsh -c qemu:///system pool-list --all --name --autostart
true`;

/** Something that a plan then has to do, on a converged lab. */
const OUT_OF_STEP = 'cp -p /root/.ssh/config /root/config.kept && sed -i /ControlPersist/d /root/.ssh/config';

describe('saved plans on the namespace lab', () => {
  let lab: NsLab;
  let dir: string;
  const plan = () => join(dir, 'plan.json');
  const options = () => ['site.yml', '-i', lab.inventory, '-e', 'storage=bind'];
  const keep = () => play(...options(), '--check', '--out', plan());
  const apply = () => play('apply', plan());
  const state = async () => Promise.all(nsHosts.map(async (host) => (await lab.ssh(host, STATE)).stdout));

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'play-plans-'));
    lab = await startNsLab();
    await lab.resetHost(...nsHosts);
  });
  afterAll(async () => {
    await lab.stop();
    await rm(dir, { recursive: true });
  });

  test('a plan of bare hosts is shown as it was kept, carried out, and leaves nothing to do', async () => {
    const kept = await keep();
    expect(failuresOf(kept)).toEqual([]);
    expect(changesOf(kept).length).toBeGreaterThan(20);
    expect(changesOf(await play('show', plan()))).toEqual(changesOf(kept));
    const applied = await apply();
    expect(failuresOf(applied)).toEqual([]);
    expect(applied.code).toBe(0);
    expect(await runsOn(lab)).toEqual(['devstack-2']);
    expect(changesOf(await keep())).toEqual([]);
    const nothing = await apply();
    expect([nothing.code, failuresOf(nothing), changesOf(nothing)]).toEqual([0, [], []]);
  });

  test.for<readonly [what: string, host: NsHost, disturb: string, task: string]>([
    ['done already', 'devstack-1', 'cp -p /root/config.kept /root/.ssh/config', 'SSH between the KVM hosts'],
    [
      'a file edited',
      'devstack-2',
      'sed -i /xcloud/d /etc/hosts',
      'Every KVM host resolves every other one to its address',
    ],
    ['a service stopped', 'xcloud', 'systemctl stop nfs-server', 'NFS server'],
    ['a pool stopped', 'devstack-1', 'virsh -c qemu:///system pool-destroy images', 'Storage pool'],
    ['a guest ended', 'devstack-2', 'virsh -c qemu:///system destroy nested', 'Guest is defined and runs somewhere'],
    ['a mode changed', 'xcloud', 'chmod 0755 /data/images', 'Subvolume for guest images'],
  ])('it is refused, and no host touched: %s', async ([, host, disturb, task]) => {
    expect((await lab.ssh('devstack-1', OUT_OF_STEP)).code).toBe(0);
    const kept = await keep();
    expect([failuresOf(kept), changesOf(kept).length]).toEqual([[], 1]);
    const done = await lab.ssh(host, disturb);
    expect(done.code, done.stderr).toBe(0);
    const before = await state();
    const { code, events } = await apply();
    expect(code).toBe(5);
    expect(events.map(({ type }) => type)).toEqual(['plan-opened', 'plan-refused']);
    const named = events[1]?.differences?.map((one) => `${one.host} ${one.task?.title}`) ?? [];
    expect(
      named.some((name) => name.endsWith(` ${task}`)),
      named.join('\n'),
    ).toBe(true);
    expect(await state()).toEqual(before);
    expect(failuresOf(await play(...options()))).toEqual([]);
  });
});
