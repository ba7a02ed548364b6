// Mode and owner of everything below a directory.
import { type Change, type Look, predict, run } from '../../engine/contract/index.ts';
import { fileAt, modeOf, type Ownership, type Standing, withOwnership } from './file.ts';

/** Up to five paths below a directory that are not as declared; symbolic links have an owner, no mode. */
export function strangersBelow(path: string, { mode, owner, group }: Ownership): Look<readonly string[]> {
  const tests = [
    ...(mode === undefined ? [] : ['! -type l ! -perm "$2"']),
    ...(owner === undefined ? [] : ['! -user "$3"']),
    ...(group === undefined ? [] : ['! -group "$4"']),
  ];
  return {
    kind: 'look',
    label: `mode and owner below ${path}`,
    script: tests.length === 0 ? ':' : `find "$1/" -mindepth 1 \\( ${tests.join(' -o ')} \\) -print 2>&1 | head -n 5`,
    args: [path, mode === undefined ? '' : modeOf(mode), owner ?? '', group ?? ''],
    reads: [`path:${path}`, 'account:'],
    parse: ({ out }) => out.split('\n').slice(0, -1).toSorted(),
  };
}

/** Gives a directory and everything below the declared mode and owner. */
export function chownTree(path: string, wanted: Ownership, at: Standing, strangers: readonly string[]): Change {
  const { mode, owner, group } = wanted;
  const whose =
    owner === undefined && group === undefined ? undefined : [owner ?? '', group].filter((w) => w !== undefined);
  return {
    summary: `set mode and owner of everything below ${path} (${strangers.length < 5 ? strangers.join(', ') : 'many files'})`,
    steps: [
      ...(whose ? [run('chown', '-R', '-h', '--', whose.join(':'), `${path}/`)] : []),
      ...(mode === undefined ? [] : [run('chmod', '-R', '--', `0${modeOf(mode)}`, `${path}/`)]),
    ],
    predicts: [predict(fileAt(path), withOwnership(at, wanted)), predict(strangersBelow(path, wanted), [])],
    touches: [`path:${path}`],
  };
}
