// Settings of the kernel, and the files that set them at boot.
import { type Look, type Maybe, type Scope, textOfBytes } from '../../engine/contract/index.ts';
import { settingOf, settingPath, settingValue } from '../formats/sysctl.ts';

export type SettingAt =
  | { readonly kind: 'value'; readonly value: Maybe<string> }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable'; readonly why: string };

/** The scope of a setting. */
export const settingScope = (name: string): Scope => `kernel:sysctl/${settingPath(name)}`;

/** What the kernel has of a setting. */
export function settingAt(name: string): Look<SettingAt> {
  return {
    kind: 'look',
    label: `kernel setting ${name}`,
    script: '[ -f "/proc/sys/$1" ] || exit 10; exec cat "/proc/sys/$1"',
    args: [settingPath(name)],
    reads: [settingScope(name)],
    absent: ({ kind }) => kind === 'missing',
    parse: ({ code, out, err }) => {
      if (code === 10) return { kind: 'missing' };
      if (code !== 0) return { kind: 'unreadable', why: err.trim() };
      return { kind: 'value', value: textOfBytes(settingValue(out)) };
    },
  };
}

/** A file that sets the same, and to what. */
export interface OtherFile {
  readonly path: string;
  readonly value: string;
}

/** The other files of sysctl.d(5) that set a name, and /etc/sysctl.conf. */
export function otherFiles(name: string, file: string): Look<readonly OtherFile[]> {
  return {
    kind: 'look',
    label: `other files that set ${name}`,
    script: `l=$1 f=$2
for p in /etc/sysctl.d/*.conf /run/sysctl.d/*.conf /usr/local/lib/sysctl.d/*.conf /usr/lib/sysctl.d/*.conf /etc/sysctl.conf; do
  [ -f "$p" ] && [ "$p" != "$f" ] && grep -qF -e "$l" -- "$p" || continue
  printf '%s\\0' "$p"; cat -- "$p"; printf '\\0'
done`,
    args: [settingPath(name).replace(/.*\//, ''), file],
    reads: ['path:/etc/sysctl.d', 'data:/etc/sysctl.conf', 'path:/run/sysctl.d', 'path:/usr/lib/sysctl.d'],
    parse: ({ out }) => {
      const parts = out.split('\0');
      const pairs = parts.flatMap((path, i) =>
        i % 2 === 0 && path !== '' ? [[path, parts[i + 1] ?? ''] as const] : [],
      );
      return pairs.flatMap(([path, bytes]) => {
        const value = settingOf(bytes, name);
        return value === undefined ? [] : [{ path: textOfBytes(path), value: textOfBytes(value) }];
      });
    },
  };
}
