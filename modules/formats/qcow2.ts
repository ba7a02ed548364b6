// The header of a qcow2 image (docs/interop/qcow2.rst of QEMU): what `qemu-img info` says of a file, from its first bytes.

export interface Qcow2 {
  /** Bytes that the guest sees. */
  readonly size: number;
  /** The image that it rests on, as the header says. */
  readonly backing: string | null;
}

/** The first cluster of an image of the usual kind. */
const HEAD = 64 * 1024;
const MAGIC = 'QFI\xfb';
/** Features that this reader knows to change nothing of what it reads: dirty, and another way of compressing. */
const HARMLESS = 0b1001n;

/** Reads the header in a byte string; undefined where it is none, or not a plain one. */
export function readQcow2(bytes: string): Qcow2 | undefined {
  if (!bytes.startsWith(MAGIC)) return undefined;
  const head = Buffer.from(bytes.slice(0, HEAD), 'latin1');
  if (head.length < 72) return undefined;
  const version = head.readUInt32BE(4);
  const encrypted = head.readUInt32BE(32) !== 0;
  const strange = version === 3 && (head.length < 104 || (head.readBigUInt64BE(72) & ~HARMLESS) !== 0n);
  if ((version !== 2 && version !== 3) || encrypted || strange) return undefined;
  const [offset, length] = [Number(head.readBigUInt64BE(8)), head.readUInt32BE(16)];
  if (offset + length > head.length) return undefined;
  const backing = offset === 0 ? null : head.toString('utf8', offset, offset + length);
  return { size: Number(head.readBigUInt64BE(24)), backing };
}
