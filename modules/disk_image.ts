import {
  type Change,
  defineModule,
  given,
  isUnknown,
  later,
  look,
  type Plan,
  type Refusal,
  refuse,
  type Undecided,
  undecided,
} from '../engine/contract/index.ts';
import { bytesOfSize, sizeText } from './libvirt/image-size.ts';
import { keepImage } from './libvirt/keep-image.ts';
import { makeImage } from './libvirt/make-image.ts';
import type { Ownership } from './looks/file.ts';
import { type Image, type ImageAt, imageAt, imageInUse } from './looks/images.ts';
import { parentOf } from './looks/path.ts';
import { noRoomFor, spotAt } from './looks/spot.ts';

export default defineModule({
  name: 'disk_image',
  summary: 'Keep a disk image at a path',
  description: `Makes an image that is missing: an empty one, a copy, or one that rests on another. A copy shares its blocks
with the original where the file system can, keeps holes, and appears under its name only when it is complete. An
image that is there is never replaced, converted or made smaller; it is made larger only while nobody uses it, and so
are its owner and mode changed. Nothing is ever copied from an image in use.`,
  params: {
    type: 'object',
    properties: {
      path: { type: 'string', format: 'path', description: 'The image' },
      size: {
        type: 'string',
        pattern: '^[1-9][0-9]*[KMGT]?$',
        description: 'What the guest sees: 20G. As large as the original when absent',
      },
      format: { type: 'string', enum: ['qcow2', 'raw'], default: 'qcow2', description: 'Of a new image' },
      copy_of: { type: 'string', format: 'path', description: 'An image to begin with, on the same host' },
      backing_file: { type: 'string', format: 'path', description: 'An image that this one only adds to' },
      owner: { type: 'string', format: 'name', description: 'User name or id; left alone while the image is in use' },
      group: { type: 'string', format: 'name', description: 'Group name or id' },
      mode: { type: 'string', format: 'mode', description: 'Octal and quoted; a new image has "0600"' },
    },
    required: ['path'],
    atMostOne: [['copy_of', 'backing_file']],
  },
  examples: [
    { title: 'An empty disk', yaml: 'path: /srv/vm/web.qcow2\nsize: 20G\n' },
    {
      title: "A guest's own copy of a delivered image",
      yaml: 'path: /nfs/images/nested.qcow2\ncopy_of: /data/nested.qcow2\nowner: "64055"\ngroup: "64055"\nmode: "0600"\n',
    },
    {
      title: 'Only what differs from a golden image',
      yaml: 'path: /srv/vm/test.qcow2\nbacking_file: /srv/vm/golden.qcow2\n',
    },
  ],
  returns: { path: 'The image', format: 'Its format', size: 'Bytes that the guest sees' },
  check: ({ format, backing_file }) =>
    format === 'raw' && backing_file !== undefined
      ? 'A raw image cannot rest on another: leave "format" out'
      : undefined,
  observe: ({ path, copy_of, backing_file }) => ({
    spot: spotAt(path),
    image: imageAt(path),
    original: copy_of === undefined ? given(undefined) : imageAt(copy_of),
    backing: backing_file === undefined ? given(undefined) : imageAt(backing_file),
    used: later(imageInUse(path)),
    originalUsed: later(copy_of === undefined ? given(false) : imageInUse(copy_of)),
  }),
  plan(params, { spot, image, original, backing, used, originalUsed }, _, at): Plan {
    const { path } = params;
    if (spot.at.kind === 'unreadable') return refuse(`Cannot look at "${path}": ${spot.at.why}`);
    if (image.kind === 'unreadable') return refuse(`"${path}" is there, and is no disk image: ${image.why}`);
    if (image.kind === 'image') return keepImage(params, image, spot.at, used);
    const source = original ?? backing;
    const begin = params.copy_of ?? params.backing_file ?? '';
    const begins = source === undefined ? undefined : usable(begin, source);
    if (begins !== undefined && 'verdict' in begins) return begins;
    const noRoom = noRoomFor(path, spot);
    if (noRoom) return noRoom;
    const size = sizeOf(params, begins);
    if (typeof size !== 'number') return size;
    if (params.copy_of === undefined) return [make(params, at.host, size, begins)];
    const problem = begins && cannotCopy(params, begins);
    if (problem) return problem;
    if (originalUsed === undefined) return look('originalUsed');
    if (originalUsed) {
      return refuse(`"${params.copy_of}" is in use: a copy would be torn`, 'Shut the guest down that uses it');
    }
    return [make(params, at.host, size, begins)];
  },
  result: ({ path }, { image }) => ({
    path,
    ...(image.kind === 'image' && { format: image.format, size: image.size }),
  }),
});

interface Params extends Ownership {
  readonly path: string;
  readonly size?: string;
  readonly format: 'qcow2' | 'raw';
  readonly copy_of?: string;
  readonly backing_file?: string;
}

/** The image that a new one begins with; all of it is known. */
interface Begins extends Image {
  readonly format: string;
  readonly size: number;
  readonly backing: string | null;
}

function usable(path: string, image: ImageAt): Begins | Refusal | Undecided {
  if (image.kind === 'missing') return refuse(`There is no image "${path}"`);
  if (image.kind === 'unreadable') return refuse(`"${path}" is no disk image: ${image.why}`);
  const { kind, format, size, backing } = image;
  if (isUnknown(format)) return undecided(format);
  if (isUnknown(size)) return undecided(size);
  if (isUnknown(backing)) return undecided(backing);
  return { kind, format, size, backing };
}

function sizeOf({ path, size, copy_of, backing_file }: Params, begins: Begins | undefined): number | Plan {
  const wanted = size === undefined ? undefined : bytesOfSize(size);
  if (!begins)
    return (
      wanted ??
      refuse(
        `There is no image "${path}", and nothing says how large a new one is`,
        'Give it a "size", "copy_of" or "backing_file"',
      )
    );
  if (wanted !== undefined && wanted < begins.size) {
    return refuse(
      `"${copy_of ?? backing_file}" has ${sizeText(begins.size)}: an image of ${sizeText(wanted)} would cut it off`,
    );
  }
  return wanted ?? begins.size;
}

function cannotCopy({ path, copy_of = '', format }: Params, begins: Begins): Plan | undefined {
  if (begins.format !== format) {
    return refuse(
      `"${copy_of}" is ${begins.format}, expected ${format}`,
      `Say "format: ${begins.format}"; a copy is not converted`,
    );
  }
  const { backing } = begins;
  if (backing !== null && !backing.startsWith('/') && parentOf(path) !== parentOf(copy_of)) {
    return refuse(`"${copy_of}" rests on "${backing}" beside it, which a copy in "${parentOf(path)}" would not find`);
  }
  return undefined;
}

function make(params: Params, host: string, size: number, begins: Begins | undefined): Change {
  const { path, format, copy_of, backing_file } = params;
  const backing = copy_of === undefined ? (backing_file ?? null) : (begins?.backing ?? null);
  return makeImage({
    ...params,
    host,
    size,
    image: { kind: 'image', format, size, backing },
    copyOf: copy_of === undefined || !begins ? undefined : { path: copy_of, size: begins.size },
    backing: backing_file === undefined || !begins ? undefined : { path: backing_file, format: begins.format },
    format,
    path,
  });
}
