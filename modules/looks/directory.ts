// Making directories.
import { type Change, type Prediction, predict, type Scope, type Step, sh } from '../../engine/contract/index.ts';
import { entriesOf } from './entries.ts';
import { fileAt, newFile, type Ownership } from './file.ts';
import { ownershipRuns } from './ownership.ts';
import { text } from './text.ts';

/** The steps that make a directory and the missing ones above it, with what the looks say then. */
export function makeDirectory(
  path: string,
  missing: readonly string[],
  wanted: Ownership,
): Pick<Change, 'steps' | 'predicts' | 'touches'> {
  const origin = `making ${path}`;
  const chain = [...missing, path].toSorted((a, b) => a.length - b.length);
  const made = newFile('directory', {}, origin);
  const steps: Step[] = [
    { do: 'run', argv: ['mkdir', '-p', '--', path], undo: { do: 'run', argv: ['rmdir', '--', path] } },
    ...ownershipRuns(path, made, wanted),
  ];
  return {
    steps,
    predicts: chain.flatMap((each, i) => madeAt(each, each === path ? wanted : {}, origin, chain[i + 1])),
    touches: chain.flatMap((each): Scope[] => [`meta:${each}`, `data:${each}`]),
  };
}

/** Makes it under another name and moves it: after a crash it is not there, or there with its mode and owner. */
const WHOLE = `d=$1 m=$2 o=$3 p=\${1%/*}/.play-\${1##*/}
rmdir -- "$p".?????? 2>/dev/null || :
t=$(mktemp -d -- "$p.XXXXXX")
trap 'rmdir -- "$t" 2>/dev/null || :' EXIT
chown -- "$o" "$t"
chmod -- "$m" "$t"
mv -T -- "$t" "$d"`;

/** A directory that is somebody's own from its first moment on; its parent must be there. */
export function makeOwnDirectory(
  path: string,
  wanted: { readonly mode: string; readonly owner: string; readonly group?: string },
): Pick<Change, 'steps' | 'predicts' | 'touches'> {
  const whose = wanted.group === undefined ? wanted.owner : `${wanted.owner}:${wanted.group}`;
  const step: Step = { ...sh(WHOLE, path, wanted.mode, whose), undo: { do: 'run', argv: ['rmdir', '--', path] } };
  return { ...makeDirectory(path, [], wanted), steps: [step] };
}

function madeAt(path: string, wanted: Ownership, origin: string, child: string | undefined): readonly Prediction[] {
  return [
    predict(fileAt(path), newFile('directory', wanted, origin)),
    predict(text(path), { kind: 'directory' }),
    predict(entriesOf(path), child === undefined ? [] : [child.slice(child.lastIndexOf('/') + 1)]),
  ];
}
