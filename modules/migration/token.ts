// The proof that two hosts have one directory: a file written here and read there.
import { bytesOf, type Guard, isUnknown, type Run, type Scope, unknown } from '../../engine/contract/index.ts';
import { below, parentOf } from '../looks/path.ts';
import type { Facts } from './facts-of.ts';
import type { Destination, Site } from './sites.ts';

/** Beside an image; whoever finds one may remove it. */
const PREFIX = '.play-token-';

export interface TokenProof {
  readonly write: Run;
  readonly read: Guard;
  readonly remove: Run;
  readonly touches: readonly Scope[];
}

/**
 * Undefined where the guest has no image in a file, or where nobody can look at the destination's files.
 * The name is one that the source's kernel drew at random when it was looked at: the plan stays a function of
 * what was seen, and two runs never meet. The directory is listed first, since an NFS client may remember for a
 * while that a name was not there.
 */
export function tokenProof(facts: Facts, source: Site, dest: Destination): TokenProof | undefined {
  const { needs, files } = facts;
  const nonce = isUnknown(facts.nonce) ? bytesOf(facts.nonce) : facts.nonce;
  const images = (needs?.disks ?? []).filter((disk) => !disk.readonly).flatMap((disk) => disk.files);
  const directories = [...new Set(images.filter((path) => !files[path]?.block).map(parentOf))];
  if (!dest.known || directories.length === 0) return undefined;
  const tokens = directories.map((directory) => below(directory, `${PREFIX}${nonce}`));
  return {
    write: {
      do: 'run',
      on: source.on,
      argv: ['/bin/sh', '-euC', '-c', WRITE, 'sh', nonce, ...tokens],
    },
    read: {
      do: 'guard',
      says: `${dest.host} reads the token that ${source.host} wrote beside the guest's images`,
      on: dest.on,
      argv: ['/bin/sh', '-c', READ, 'sh', ...tokens],
      reads: tokens.map((token): Scope => `path:${token}`),
      judge: ({ out }) => {
        const answers = out.split('\n');
        const at = tokens.findIndex((_, i) => answers[i] !== nonce);
        if (at < 0) return undefined;
        return `"${directories[at]}" on ${dest.host} is not the directory that ${source.host} has there: a file written on ${source.host} does not appear`;
      },
    },
    remove: { do: 'run', on: source.on, argv: ['rm', '-f', '--', ...tokens] },
    touches: tokens.map((token): Scope => `path:${token}`),
  };
}

/** The proof of a guest whose images nobody knows yet. */
export function unknownProof(guest: string, source: Site, dest: Destination): TokenProof {
  const some = (what: string): Run => ({ do: 'run', on: source.on, argv: [bytesOf(unknown(what))] });
  return {
    write: some(`a token beside each image of ${guest}`),
    read: {
      do: 'guard',
      says: `${dest.host} reads the token that ${source.host} wrote beside the guest's images`,
      ...(dest.known && { on: dest.on }),
      argv: [bytesOf(unknown(`the tokens, read on ${dest.host}`))],
      reads: [],
      judge: () => 'nothing is known of its images',
    },
    remove: some('the tokens, removed'),
    touches: [],
  };
}

const WRITE = `n=$1; shift
for t; do printf '%s\\n' "$n" >"$t"; done`;

const READ = `for t; do
  ls -a -- "\${t%/*}/" >/dev/null 2>&1
  n=; IFS= read -r n 2>/dev/null <"$t" || :
  printf '%s\\n' "$n"
done`;
