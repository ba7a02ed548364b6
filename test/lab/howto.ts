// What playbooks/site.yml leaves behind, looked at from outside with the domain's own tools.
import type { Reply } from './command.ts';
import { proveGuest } from './guest/proof.ts';
import type { TickProof } from './guest/ticks.ts';

const GUEST = 'nested';
const LOG = `/var/log/libvirt/qemu/${GUEST}-serial.log`;

/** The part of a lab that the how-to needs. */
export interface HowtoLab {
  readonly inventory: string;
  ssh(host: string, script: string): Promise<Reply>;
}

/** `virsh list --all` of both KVM hosts. */
export async function guestStates(lab: HowtoLab): Promise<readonly (readonly [string, string])[]> {
  const hosts = ['devstack-1', 'devstack-2'];
  return Promise.all(
    hosts.map(
      async (host) => [host, (await lab.ssh(host, 'virsh -c qemu:///system list --all')).stdout.trimEnd()] as const,
    ),
  );
}

/** The KVM hosts on which the guest runs. */
export async function runsOn(lab: HowtoLab): Promise<readonly string[]> {
  const states = await guestStates(lab);
  return states.filter(([, list]) => new RegExp(`\\b${GUEST}\\s+running\\b`).test(list)).map(([host]) => host);
}

/** No number missing, none twice, one boot, and the number on the server's disk agrees. */
export function proveMigrations(lab: HowtoLab): Promise<TickProof> {
  const logs = { 'devstack-1': LOG, 'devstack-2': LOG };
  const disk = { host: 'xcloud', path: `/nfs/images/${GUEST}.qcow2`, format: 'qcow2' } as const;
  return proveGuest({ logs, disk }, (host, script) => lab.ssh(host, script));
}
