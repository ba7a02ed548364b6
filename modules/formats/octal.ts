// The escape that fstab(5), mountinfo and exportfs(8) share.

/** `\ooo` with exactly three octal digits is a byte; every other backslash is literal. */
export function decodeOctal(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8) & 255));
}
