// Whether the destination's QEMU can take the guest.
import type { Look } from '../../engine/contract/index.ts';
import { firstLine, VIRSH } from '../looks/libvirt.ts';
import type { GuestNeeds } from './needs.ts';
import type { Site } from './sites.ts';

export interface Fit {
  /** Why the machine type, the emulator or the kind of virtualisation is not there; empty where all are. */
  readonly machine: string;
  /** What the CPU lacks; empty where it has all; undefined where the definition names no CPU. */
  readonly cpu: string | undefined;
}

export function fitOf(needs: GuestNeeds, xml: string, site: Site): Look<Fit> {
  const { virtType, arch, machine, emulator } = needs;
  return {
    kind: 'look',
    label: `what QEMU offers on ${site.host}`,
    script: `x=$(cat; printf .); x=\${x%.}
e=$(virsh -q -c "$1" domcapabilities --virttype "$2" --arch "$3" --machine "$4" --emulatorbin "$5" 2>&1 >/dev/null) && e=
printf '%s\\0' "$e"
e=$(printf %s "$x" | virsh -q -c "$1" hypervisor-cpu-compare /dev/stdin --error --virttype "$2" --arch "$3" 2>&1 >/dev/null) && e=
printf '%s\\0' "$e"`,
    args: [site.uri, virtType, arch, machine, emulator],
    input: xml,
    on: site.on,
    reads: ['pkg:', 'unit:libvirtd', 'kernel:'],
    tool: VIRSH,
    parse: ({ out }) => {
      const [machineError = '', cpuError = ''] = out.split('\0');
      return { machine: lastLine(machineError), cpu: needs.hasCpu ? lastLine(cpuError) : undefined };
    },
  };
}

/** virsh says first what failed, then why. */
function lastLine(text: string): string {
  return firstLine(text.trim().split('\n').at(-1) ?? '');
}
