// Sizes of disk images as qemu-img(1) takes them.

/** Bytes of `20G`, `512M`, `1048576`; rounded up to whole sectors, as qemu-img does. */
export function bytesOfSize(text: string): number {
  const [, digits = '', unit = ''] = /^(\d+)([KMGT]?)$/.exec(text) ?? [];
  const bytes = Number(digits) * 1024 ** ['', 'K', 'M', 'G', 'T'].indexOf(unit);
  return Math.ceil(bytes / 512) * 512;
}

/** For people: the largest unit that fits. */
export function sizeText(bytes: number): string {
  for (const [power, unit] of [
    [4, 'TiB'],
    [3, 'GiB'],
    [2, 'MiB'],
    [1, 'KiB'],
  ] as const) {
    if (bytes >= 1024 ** power) return `${Math.round((bytes / 1024 ** power) * 100) / 100} ${unit}`;
  }
  return `${bytes} bytes`;
}
