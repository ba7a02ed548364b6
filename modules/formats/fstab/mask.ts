// What of an fstab line may be shown (mount.cifs(8), davfs, sshfs: passwords stand in options and sources).

const SECRET_OPTIONS = 'pass password password2 passwd passphrase cred credentials secret'.split(' ');
const SECRET_SOURCE = /((?:\/\/|#)[^/\s:@]*:)[^/\s@]+(?=@)/g;

/**
 * A line for people to see: values of secret options, and passwords in a source, are `***`.
 * @param names further options whose values are secret
 */
export function maskLine(line: string, names: readonly string[] = []): string {
  const secret = [...SECRET_OPTIONS, ...names].map((name) => name.replace(/[^\w-]/g, '\\$&')).join('|');
  const option = new RegExp(`((?:^|[,\\s])(?:${secret})=)("[^"]*"|[^,\\s]*)`, 'gi');
  return line.replace(option, '$1***').replace(SECRET_SOURCE, '$1***');
}
