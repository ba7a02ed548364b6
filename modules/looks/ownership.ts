// Whether a file is whose it should be, and the commands that make it so.
import { isUnknown, type Maybe, type Run, run, sh, type Unknown } from '../../engine/contract/index.ts';
import { modeOf, type Ownership, type Standing } from './file.ts';

/** The declared parts that differ, in a few words each (`mode 0644 -> 0600`), or the unknown that decides. */
export function ownershipDiffers(file: Standing, { mode, owner, group }: Ownership): readonly string[] | Unknown {
  const parts = [
    mode === undefined ? undefined : differs('mode', file.mode, modeOf(mode)),
    owner === undefined ? undefined : differsId('owner', file.uid, file.owner, owner),
    group === undefined ? undefined : differsId('group', file.gid, file.group, group),
  ];
  const known = parts.filter((part) => typeof part === 'string');
  return known.length > 0 ? known : (parts.find(isUnknown) ?? []);
}

function differs(what: string, have: Maybe<string>, want: string): string | Unknown | undefined {
  if (have === want) return undefined;
  return isUnknown(have) ? have : `${what} ${have} -> ${want}`;
}

/** A name is compared with the name, a number with the id. */
function differsId(what: string, id: Maybe<number>, name: Maybe<string>, want: string): string | Unknown | undefined {
  if (name === want || String(id) === want) return undefined;
  const have = /^\d+$/.test(want) ? id : name;
  return isUnknown(have) ? have : differs(what, String(have), want);
}

/**
 * The commands that give `path` what is declared and differs. chown(2) clears set-id bits, so the mode comes last;
 * bits that nobody declared come back within the same command, since no later run would know of them.
 */
export function ownershipRuns(path: string, file: Standing, { mode, owner, group }: Ownership): readonly Run[] {
  const moves = owner !== undefined && differsId('', file.uid, file.owner, owner) !== undefined;
  const regroups = group !== undefined && differsId('', file.gid, file.group, group) !== undefined;
  const whose = moves || regroups ? ownerWord(moves ? owner : '', regroups ? group : undefined) : undefined;
  const special = !isUnknown(file.mode) && !file.mode.startsWith('0') ? file.mode : undefined;
  if (mode === undefined && whose !== undefined && special !== undefined) {
    return [sh('chown -- "$1" "$3" && chmod -- "$2" "$3"', whose, `0${special}`, path)];
  }
  const remodes = mode !== undefined && (whose !== undefined || file.mode !== modeOf(mode));
  return [
    ...(whose === undefined ? [] : [run('chown', '--', whose, path)]),
    // A fifth digit makes GNU chmod clear a directory's set-id bits too.
    ...(remodes ? [run('chmod', '--', `0${modeOf(mode)}`, path)] : []),
  ];
}

function ownerWord(owner: string, group: string | undefined): string {
  return group === undefined ? owner : `${owner}:${group}`;
}
