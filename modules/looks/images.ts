// Disk images, as qemu-img(1) describes them.
import { type Look, type Maybe, type Prediction, predict } from '../../engine/contract/index.ts';
import { readQcow2 } from '../formats/qcow2.ts';

export const QEMU_IMG = { name: 'qemu-img', package: 'qemu-utils' } as const;

/** What stands at a path. */
export type ImageAt =
  | { readonly kind: 'missing' }
  | Image
  /** A directory, or a file that qemu-img cannot read. */
  | { readonly kind: 'unreadable'; readonly why: string };

export interface Image {
  readonly kind: 'image';
  /** `qcow2`, `raw`. */
  readonly format: Maybe<string>;
  /** Bytes that the guest sees. */
  readonly size: Maybe<number>;
  /** The image that it rests on, as its header says. */
  readonly backing: Maybe<string> | null;
}

/** Format and size of an image, symbolic links followed; also while a guest uses it. */
export function imageAt(path: string): Look<ImageAt> {
  return {
    kind: 'look',
    label: `image at ${path}`,
    // How much it occupies, and whether it is being written, moves while a guest runs.
    script: `[ -e "$1" ] || exit 10
[ -f "$1" ] || [ -b "$1" ] || { echo 'it is no file' >&2; exit 11; }
o=$(qemu-img info -U --output=json -- "$1") || exit 11
printf '%s\\n' "$o" | sed '/"actual-size":/d;/"dirty-flag":/d'`,
    args: [path],
    reads: [`data:${path}`],
    tool: QEMU_IMG,
    bare: { kind: 'missing' },
    absent: (answer) => answer.kind === 'missing',
    about: { path, at: imageAt, nothing: { kind: 'missing' } },
    parse: ({ code, out, err }) => {
      if (code === 10) return { kind: 'missing' };
      const size = Number(/^ {4}"virtual-size": (\d+)/m.exec(out)?.[1]);
      const format = textOf(out, 'format');
      if (code !== 0 || format === undefined || Number.isNaN(size)) {
        return { kind: 'unreadable', why: err.trim().split('\n')[0] ?? '' };
      }
      return { kind: 'image', format, size, backing: textOf(out, 'backing-filename') ?? null };
    },
  };
}

/** A text at the top level of what `--output=json` prints, four blanks a level; the files below have fields of the same names. */
function textOf(json: string, key: string): string | undefined {
  const [, text] = new RegExp(`^ {4}"${key}": ("(?:[^"\\\\]|\\\\.)*")`, 'm').exec(json) ?? [];
  const value: unknown = text === undefined ? undefined : JSON.parse(text);
  return typeof value === 'string' ? value : undefined;
}

/**
 * Whether somebody has the image open for writing, on this host or, over NFS 4, on another: QEMU takes locks on
 * what it uses, and qemu-img without `-U` asks for one.
 */
export function imageInUse(path: string): Look<boolean> {
  return {
    kind: 'look',
    label: `who uses image ${path}`,
    script: `[ -e "$1" ] || exit 1
qemu-img info -- "$1" >/dev/null 2>&1 && exit 1
qemu-img info -U -- "$1" >/dev/null 2>&1`,
    args: [path],
    reads: ['domain:', `data:${path}`],
    tool: QEMU_IMG,
    bare: false,
    moving: true,
    about: { path, at: imageInUse, nothing: false },
    parse: ({ code }) => code === 0,
  };
}

/** What is said of a file that has just been written with a content that begins so, where that is an image. */
export function writtenImage(path: string, head: string): readonly Prediction[] {
  const image = readQcow2(head);
  if (!image) return [];
  return [predict(imageAt(path), { kind: 'image', format: 'qcow2', ...image }), predict(imageInUse(path), false)];
}
