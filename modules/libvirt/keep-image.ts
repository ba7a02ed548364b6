// A disk image that is there already.
import {
  type Change,
  change,
  isUnknown,
  look,
  type Note,
  type Plan,
  predict,
  refuse,
  run,
  undecided,
} from '../../engine/contract/index.ts';
import { type FileAt, fileAt, isStanding, type Ownership, type Standing, withOwnership } from '../looks/file.ts';
import { type Image, imageAt, imageInUse } from '../looks/images.ts';
import { ownershipDiffers, ownershipRuns } from '../looks/ownership.ts';
import { bytesOfSize, sizeText } from './image-size.ts';
import { unused } from './make-image.ts';

export interface ImageParams extends Ownership {
  readonly path: string;
  readonly size?: string;
  readonly format: 'qcow2' | 'raw';
  readonly backing_file?: string;
}

/** An image that is there: larger, or with another owner, and only while nobody uses it. */
export function keepImage(params: ImageParams, image: Image, at: FileAt, used: boolean | undefined): Plan {
  const { path, format, backing_file, size } = params;
  if (isUnknown(image.format)) return undecided(image.format);
  if (image.format !== format) {
    return refuse(
      `"${path}" is ${image.format}, expected ${format}`,
      'An image is never converted; move it away, or change "format"',
    );
  }
  if (backing_file !== undefined && image.backing !== backing_file) {
    if (isUnknown(image.backing)) return undecided(image.backing);
    return refuse(
      `"${path}" rests on ${image.backing === null ? 'nothing' : `"${image.backing}"`}, expected "${backing_file}"`,
    );
  }
  if (isUnknown(image.size)) return undecided(image.size);
  const wanted = size === undefined ? image.size : bytesOfSize(size);
  const differs = isStanding(at) ? ownershipDiffers(at, params) : [];
  if (isUnknown(differs)) return undecided(differs);
  const grows = wanted > image.size;
  const notes: Note[] = [];
  if (wanted < image.size) {
    notes.push({ level: 'info', text: `It has ${sizeText(image.size)}; an image is never made smaller` });
  }
  if (!grows && differs.length === 0) return change([], notes);
  if (used === undefined) return look('used');
  if (used && grows) {
    return refuse(
      `"${path}" is in use: it cannot become ${sizeText(wanted)} now`,
      'Shut its guest down, or: virsh blockresize',
    );
  }
  if (used) {
    const text = `Its guest runs, so ${differs.join(', ')} is left alone`;
    return change([], [...notes, { level: 'info', text }]);
  }
  return change(
    [
      ...(grows ? [grow(path, image, wanted)] : []),
      ...(isStanding(at) && differs.length > 0 ? [own(path, at, params, differs)] : []),
    ],
    notes,
  );
}

function grow(path: string, image: Image, size: number): Change {
  return {
    summary: `make ${path} ${sizeText(size)} large`,
    steps: [unused(path), run('qemu-img', 'resize', '-q', '-f', String(image.format), '--', path, String(size))],
    predicts: [predict(imageAt(path), { ...image, size }), predict(imageInUse(path), false)],
    touches: [`data:${path}`],
  };
}

function own(path: string, file: Standing, wanted: Ownership, differs: readonly string[]): Change {
  return {
    summary: `change ${path}: ${differs.join(', ')}`,
    steps: [unused(path), ...ownershipRuns(path, file, wanted)],
    predicts: [predict(fileAt(path), withOwnership(file, wanted))],
    touches: [`meta:${path}`],
  };
}
