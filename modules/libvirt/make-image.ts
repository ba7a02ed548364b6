// A new disk image: made beside its place, then renamed.
import {
  type Change,
  type Guard,
  type Progress,
  predict,
  type Reply,
  type Run,
  run,
} from '../../engine/contract/index.ts';
import { fileAt, modeOf, newFile, type Ownership } from '../looks/file.ts';
import { type Image, imageAt } from '../looks/images.ts';
import { below, nameOf, parentOf } from '../looks/path.ts';

export interface NewImage extends Ownership {
  readonly path: string;
  /** What it will be. */
  readonly image: Image;
  /** The image that it is copied from, and its size there. */
  readonly copyOf: { readonly path: string; readonly size: number } | undefined;
  /** The image that it rests on. */
  readonly backing: { readonly path: string; readonly format: string } | undefined;
  readonly format: string;
  /** Bytes. */
  readonly size: number;
  /** Whose unfinished copy it is, where several hosts see one directory. */
  readonly host: string;
}

/** Images hold what guests hold: nobody else reads a new one unless that is declared. */
const MODE = '0600';

export function makeImage(made: NewImage): Change {
  const { path, copyOf, size, format, owner, group } = made;
  const part = below(parentOf(path), `.play-${nameOf(path)}.${made.host}.part`);
  const owners = [owner ?? '', ...(group === undefined ? [] : [group])].join(':');
  const clear = run('rm', '-f', '--', part);
  return {
    summary: copyOf ? `copy ${copyOf.path} to ${path}` : `create ${path}`,
    steps: [
      clear,
      ...(copyOf ? copy(copyOf.path, part) : [create(made, part)]),
      ...(copyOf && copyOf.size < size
        ? [run('qemu-img', 'resize', '-q', '-f', format, '--', part, String(size))]
        : []),
      ...(owners === '' ? [] : [run('chown', '--', owners, part)]),
      run('chmod', '--', modeOf(made.mode ?? MODE), part),
      run('sync', '--', part),
      // `mv -n` says nothing where something has come in between.
      { do: 'run', argv: ['/bin/sh', '-c', 'mv -n -- "$1" "$2" && [ ! -e "$1" ]', 'sh', part, path] },
    ],
    finally: [clear],
    predicts: [
      predict(imageAt(path), made.image),
      predict(fileAt(path), newFile('file', made, `making ${path}`, MODE)),
    ],
    touches: [`path:${path}`, `path:${part}`],
  };
}

function create({ format, backing, size }: NewImage, part: string): Run {
  const rests = backing ? ['-b', backing.path, '-F', backing.format] : [];
  return run('qemu-img', 'create', '-q', '-f', format, ...rests, '--', part, String(size));
}

function copy(from: string, part: string): readonly (Run | Guard)[] {
  return [
    unused(from),
    {
      ...run('cp', '--reflink=auto', '--sparse=always', '--', from, part),
      progress: { argv: ['stat', '-c', '%s', '--', part, from], every: 2, parse: copied },
    },
  ];
}

function copied({ out }: Reply): Progress | undefined {
  const [so, all] = out.trim().split('\n').map(Number);
  if (!so || !all) return undefined;
  return { percent: Math.min(100, Math.round((so / all) * 100)), text: `${Math.round(so / 2 ** 20)} MiB` };
}

/** QEMU locks what it uses: without `-U` qemu-img fails on it. */
export function unused(path: string): Guard {
  return {
    do: 'guard',
    says: `nobody uses ${path}`,
    argv: ['qemu-img', 'info', '--', path],
    reads: ['domain:', `data:${path}`],
    judge: ({ code, err }) =>
      code === 0 ? undefined : `"${path}" is in use: ${err.trim().split('\n')[0] ?? 'qemu-img cannot lock it'}`,
  };
}
