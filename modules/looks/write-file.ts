// The one way in which modules change a file.
import {
  type Change,
  type Guard,
  type Prediction,
  predict,
  type Run,
  type Scope,
  type Step,
} from '../../engine/contract/index.ts';
import { type FileAt, fileAt, isStanding, newFile, type Ownership, withOwnership } from './file.ts';
import { writtenImage } from './images.ts';
import type { FileText } from './text.ts';
import { predictText } from './text.ts';

/** A whole file to be written. */
export interface FileWrite extends Ownership {
  readonly path: string;
  /** What `text(path)` said. */
  readonly before: FileText;
  /** The new content, a byte string; unknown parts are holes. */
  readonly after: string;
  /** What `fileAt(path)` said; needed to predict it where mode or owner of an existing file are declared. */
  readonly at?: FileAt;
  /** In the imperative; `change PATH` and `create PATH` when absent. */
  readonly summary?: string;
  /** Another text than the content in the diff, with secrets masked. */
  readonly shown?: { readonly before: string; readonly after: string };
  /** What must succeed with the candidate (`{ candidate: true }`) before the rename. */
  readonly validate?: readonly (Run | Guard)[] | undefined;
  /** What makes it effective; where it fails the old bytes come back. */
  readonly effect?: readonly (Run | Guard)[];
  readonly backup?: string | undefined;
  /** Steps before the write: a missing directory. */
  readonly first?: readonly Step[];
  /** Beyond the file itself: what `first` and `effect` bring about. */
  readonly predicts?: readonly Prediction[];
  readonly touches?: readonly Scope[];
}

/** The change that replaces a whole file, with its diff, its predictions and what it touches. */
export function writeFile(file: FileWrite): Change {
  const { path, before, after, mode, owner, group } = file;
  const old = before.kind === 'file' ? before.bytes : null;
  const diff = file.shown ?? { before: old ?? '', after };
  return {
    summary: file.summary ?? `${old === null ? 'create' : 'change'} ${path}`,
    diff: { path, ...diff },
    steps: [
      ...(file.first ?? []),
      {
        do: 'write',
        path,
        content: { bytes: after },
        base: old,
        ...(mode !== undefined && { mode }),
        ...(owner !== undefined && { owner }),
        ...(group !== undefined && { group }),
        ...(file.validate && { before: file.validate }),
        ...(file.effect && { after: file.effect }),
        ...(file.backup !== undefined && { backup: file.backup }),
      },
    ],
    ...fileWritten(path, old !== null, file.at, file, [predictText(path, after), ...writtenImage(path, after)], file),
  };
}

/** What the looks at a file say once it was written, and what that touches; for `Write`s of other content too. */
export function fileWritten(
  path: string,
  existed: boolean,
  at: FileAt | undefined,
  wanted: Ownership,
  content: readonly Prediction[],
  more: { readonly predicts?: readonly Prediction[] | undefined; readonly touches?: readonly Scope[] | undefined } = {},
): Pick<Change, 'predicts' | 'touches'> {
  const declared = wanted.mode !== undefined || wanted.owner !== undefined || wanted.group !== undefined;
  const standing = at && isStanding(at) ? at : undefined;
  // A file that goes away between two looks is made anew.
  const stays = existed && (at === undefined || standing !== undefined);
  const file = stays
    ? standing && declared && withOwnership(standing, wanted)
    : newFile('file', wanted, `writing ${path}`, '0644');
  return {
    predicts: [...content, ...(file ? [predict(fileAt(path), file)] : []), ...(more.predicts ?? [])],
    touches: [
      ...(stays
        ? ([`data:${path}`, ...(declared ? [`meta:${path}` as const] : [])] as const)
        : [`path:${path}` as const]),
      ...(more.touches ?? []),
    ],
  };
}
