// The proof that two hosts have one directory: a file written here and read there.
import {
  bytesOf,
  type Guard,
  isUnknown,
  type Maybe,
  type Run,
  type Scope,
  unknown,
} from '../../engine/contract/index.ts';
import { below, parentOf } from '../looks/path.ts';
import type { Facts } from './facts-of.ts';
import type { Foreseen } from './foresee.ts';
import type { Destination, Site } from './sites.ts';

/** Beside an image; whoever finds one may remove it. */
const PREFIX = '.play-token-';

export interface TokenProof {
  readonly write: Run;
  readonly read: Guard;
  readonly remove: Run;
  readonly touches: readonly Scope[];
}

/** Where tokens are to be written, and the word in their names. */
export interface Images {
  /** The directories of the images. */
  readonly directories: readonly string[];
  /** A hole in a dry run. */
  readonly nonce: string;
  /** A hole that stands for further tokens, where nobody knows yet whether there are any. */
  readonly more?: string;
}

/** The images of a guest, as far as they are known; those that it names itself come first. */
export function imagesIn(guest: string, sight: Facts | Foreseen): Images {
  if ('guest' in sight) {
    const disks = (sight.needs?.disks ?? []).filter((disk) => !disk.readonly);
    const named = disks.flatMap(({ files }) => files.slice(0, 1)).toSorted();
    const images = [...named, ...disks.flatMap(({ files }) => files.slice(1))];
    return {
      directories: directoriesOf(images.filter((path) => !sight.files[path]?.block)),
      nonce: wordOf(sight.nonce),
    };
  }
  const { images } = sight;
  const nonce = wordOf(sight.nonce);
  if (isUnknown(images))
    return { directories: [], nonce, more: bytesOf(unknown(`a token beside each image of ${guest}`)) };
  // What an image rests on stands in the image, which nobody can read before its directory is mounted.
  const files = images.filter((path) => !path.startsWith('/dev/'));
  const more = bytesOf(unknown(`a token beside what the images of ${guest} rest on`));
  return { directories: directoriesOf(files), nonce, ...(files.length > 0 && { more }) };
}

const directoriesOf = (images: readonly string[]): readonly string[] => [...new Set(images.map(parentOf))];
const wordOf = (nonce: Maybe<string>): string => (isUnknown(nonce) ? bytesOf(nonce) : nonce);

/**
 * Undefined where the guest has no image in a file, or where nobody can look at the destination's files.
 * The name is one that the source's kernel drew at random when it was looked at: the plan stays a function of
 * what was seen, and two runs never meet. The directory is listed first, since an NFS client may remember for a
 * while that a name was not there.
 */
export function tokenProof(
  { directories, nonce, more }: Images,
  source: Site,
  dest: Destination,
): TokenProof | undefined {
  if (!dest.known || (directories.length === 0 && more === undefined)) return undefined;
  const tokens = directories.map((directory) => below(directory, `${PREFIX}${nonce}`));
  const words = more === undefined ? tokens : [...tokens, more];
  return {
    write: {
      do: 'run',
      on: source.on,
      argv: ['/bin/sh', '-euC', '-c', WRITE, 'sh', nonce, ...words],
    },
    read: {
      do: 'guard',
      says: `${dest.host} reads the token that ${source.host} wrote beside the guest's images`,
      on: dest.on,
      argv: ['/bin/sh', '-c', READ, 'sh', ...words],
      reads: tokens.map((token): Scope => `path:${token}`),
      judge: ({ out }) => {
        const answers = out.split('\n');
        const at = tokens.findIndex((_, i) => answers[i] !== nonce);
        if (at < 0) return undefined;
        return `"${directories[at]}" on ${dest.host} is not the directory that ${source.host} has there: a file written on ${source.host} does not appear`;
      },
    },
    remove: { do: 'run', on: source.on, argv: ['rm', '-f', '--', ...words] },
    touches: tokens.map((token): Scope => `path:${token}`),
  };
}

const WRITE = `n=$1; shift
for t; do printf '%s\\n' "$n" >"$t"; done`;

const READ = `for t; do
  ls -a -- "\${t%/*}/" >/dev/null 2>&1
  n=; IFS= read -r n 2>/dev/null <"$t" || :
  printf '%s\\n' "$n"
done`;
