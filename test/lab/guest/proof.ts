import type { Reply } from '../command.ts';
import { numberOnDisk, proveTicks, type TickProof } from './ticks.ts';

export interface GuestTraces {
  /** The serial log on each host that the guest can have been on; a host without the file says nothing. */
  readonly logs: Readonly<Record<string, string>>;
  /** The guest's disk, and a host that sees it at its source: the storage server, not an NFS client with a cache. */
  readonly disk: { readonly host: string; readonly path: string; readonly format: 'qcow2' | 'raw' };
}

/** Collects what a counting guest left behind, while it runs, and proves it. Throws if its disk cannot be read. */
export async function proveGuest(
  traces: GuestTraces,
  ssh: (host: string, script: string) => Promise<Reply>,
): Promise<TickProof> {
  const logs = await Promise.all(
    Object.entries(traces.logs).map(async ([host, path]) => [host, (await ssh(host, `cat '${path}'`)).stdout] as const),
  );
  const { host, path, format } = traces.disk;
  const script = `
    sector=$(mktemp) || exit
    trap 'rm -f "$sector"' EXIT
    qemu-img dd -U -f ${format} -O raw bs=512 skip=1 count=2 if='${path}' of="$sector" && od -An -v -tx1 -N4 "$sector"`;
  const { code, stdout, stderr } = await ssh(host, script);
  const bytes = stdout
    .trim()
    .split(/\s+/)
    .map((byte) => Number.parseInt(byte, 16));
  if (code !== 0 || bytes.length !== 4) throw new Error(`"${host}" cannot read the disk "${path}": ${stderr}`);
  return proveTicks(Object.fromEntries(logs), numberOnDisk(Uint8Array.from(bytes)));
}
