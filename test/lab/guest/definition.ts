// Definitions of guests for the labs, libvirt's domain XML.

export interface GuestDefinition {
  readonly name: string;
  readonly uuid: string;
  /** The path of its image. */
  readonly disk: string;
  readonly format?: 'qcow2' | 'raw';
  /** MiB. */
  readonly memory?: number;
}

/** A guest that QEMU emulates; what it writes to its serial line is kept in a log. */
export function guestXml({ name, uuid, disk, format = 'qcow2', memory = 16 }: GuestDefinition): string {
  return `<domain type='qemu'>
  <name>${name}</name><uuid>${uuid}</uuid><memory unit='MiB'>${memory}</memory><vcpu>1</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <features><acpi/></features>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <disk type='file' device='disk'>
      <driver name='qemu' type='${format}' cache='none'/>
      <source file='${disk}'/><target dev='vda' bus='virtio'/>
    </disk>
    <serial type='pty'><log file='/var/log/libvirt/qemu/${name}-serial.log' append='on'/></serial>
    <controller type='usb' model='none'/><memballoon model='none'/>
  </devices>
</domain>`;
}

/**
 * A boot sector that does nothing but heed the power button: it enables the button in the PIIX4's PM1a_EN (port
 * 0x602), polls PM1a_STS (0x600), and asks for S5 in PM1a_CNT (0x604). As sh's `printf` takes it.
 */
export const POWER_BUTTON = [
  '\\372', // cli
  '\\272\\002\\006\\270\\000\\001\\357', // mov dx,0x602; mov ax,0x100; out dx,ax
  '\\272\\000\\006\\355\\366\\304\\001\\164\\367', // mov dx,0x600; in ax,dx; test ah,1; jz to the mov
  '\\272\\004\\006\\270\\000\\040\\357', // mov dx,0x604; mov ax,0x2000; out dx,ax
  '\\364\\353\\375', // hlt; jmp to the hlt
].join('');
