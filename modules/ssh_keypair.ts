import {
  after,
  all,
  bytesOf,
  type Change,
  defineModule,
  given,
  isUnknown,
  type Plan,
  type Prediction,
  type Probe,
  predict,
  type Refusal,
  type Run,
  refuse,
  sh,
  textOf,
  unknown,
} from '../engine/contract/index.ts';
import { readKey } from './formats/authorized-keys.ts';
import type { Account } from './looks/account.ts';
import { fileAt, isStanding, newFile, type Ownership } from './looks/file.ts';
import { below, nameOf, parentOf } from './looks/path.ts';
import { lineOf } from './looks/public-key.ts';
import { noRoomFor, type Spot, spotAt } from './looks/spot.ts';
import { madeSshDirectory, noSuchUser, ofUser, ownedBy, strangeLink } from './looks/ssh-home.ts';
import { bytesIn, type FileText, predictText, text } from './looks/text.ts';
import { hasTool } from './looks/tool.ts';
import { setOwnership } from './looks/whole-file.ts';

/** What is known of a pair. Of the private key only that it is there, and whose. */
interface Pair {
  readonly account: Account;
  /** The user's ~/.ssh. */
  readonly ssh: string;
  readonly path: string;
  readonly directory: Spot;
  readonly privateKey: Spot;
  readonly publicKey: FileText;
}

/** How ssh-keygen's types are spelt in a public key; ecdsa has 256 bits unless told. */
const SPELT = { ed25519: 'ssh-ed25519', rsa: 'ssh-rsa', ecdsa: 'ecdsa-sha2-nistp256' } as const;

export default defineModule({
  name: 'ssh_keypair',
  summary: 'Keep an SSH key pair of a user',
  description:
    'The pair is made on the host, by the user, and the private key never leaves it: it is not even read, and never overwritten. A public key that is missing is made again from the private one. The private key has no passphrase.',
  params: {
    type: 'object',
    properties: {
      user: { type: 'string', format: 'name', description: 'Whose it is' },
      type: { type: 'string', enum: ['ed25519', 'rsa', 'ecdsa'], default: 'ed25519', description: 'The kind of key' },
      path: { type: 'string', format: 'path', description: "The private key; the user's ~/.ssh/id_TYPE when absent" },
      comment: { type: 'string', description: 'The comment of a new key; `user@host` when absent' },
    },
    required: ['user'],
  },
  examples: [{ title: "root's own key", yaml: 'user: root\ncomment: root of devstack-1' }],
  returns: { public_key: 'The line of the public key', path: 'The private key' },

  observe: ({ user, type, path }) => ({ pair: pairOf(user, type, path), tool: hasTool('ssh-keygen') }),

  plan({ user, type, comment }, { pair, tool }, _past, { host }): Plan {
    if (pair === null) return noSuchUser(user);
    const { privateKey } = pair;
    const wrong = wrongPrivate(pair) ?? wrongPublic(pair, type);
    if (wrong) return wrong;
    const isMade = isStanding(privateKey.at);
    const kept = isMade ? keepPrivate(pair) : [];
    if (isMade && publicLine(pair) !== '') return kept;
    if (!tool) return refuse('The host has no ssh-keygen', 'Install it before: package: {name: openssh-client}');
    return isMade ? [...kept, derive(pair)] : make(pair, type, comment ?? `${user}@${host}`);
  },

  result: (_params, { pair }) => ({ public_key: pair ? lineOf(publicLine(pair)) : '', path: pair?.path }),
});

function pairOf(user: string, type: string, path: string | undefined): Probe<Pair | null> {
  return ofUser(user, (account, ssh) => {
    const own = path ?? below(ssh, `id_${type}`);
    const looks = all([spotAt(ssh), spotAt(own), text(`${own}.pub`)]);
    return after(looks, ([directory, privateKey, publicKey]) =>
      given({ account, ssh, path: own, directory, privateKey, publicKey }),
    );
  });
}

/** The public key as it stands in its file; empty where there is none. */
const publicLine = ({ publicKey }: Pair): string => (publicKey.kind === 'file' ? publicKey.bytes.trim() : '');

function wrongPrivate({ path, account, ssh, directory, privateKey: { at } }: Pair): Refusal | undefined {
  if (at.kind === 'unreadable') return refuse(`Cannot look at "${path}": ${at.why}`);
  const link = strangeLink(ssh, directory.at, account) ?? strangeLink(path, at, account);
  if (link || at.kind === 'missing') return link;
  if (at.kind !== 'file') return refuse(`"${path}" is no file`, 'Move it away before');
  if (at.uid === account.uid || isUnknown(at.uid) || isUnknown(account.uid)) return undefined;
  return refuse(
    `"${path}" belongs to ${String(at.owner)}, not to ${account.name}`,
    'Give it to the user, or move it away',
  );
}

function wrongPublic(pair: Pair, type: keyof typeof SPELT): Refusal | undefined {
  const { path, privateKey, publicKey } = pair;
  const readable = bytesIn(`${path}.pub`, publicKey);
  if (typeof readable !== 'string') return readable;
  const line = publicLine(pair);
  if (!isStanding(privateKey.at)) {
    const alone = publicKey.kind !== 'missing';
    return alone ? refuse(`"${path}.pub" is there without its private key`, 'Move it away before') : undefined;
  }
  if (line === '') return undefined;
  const key = readKey(line);
  if (!key) return refuse(`"${path}.pub" is no public key`, 'Remove it: it is made again from the private key');
  const fits = key.type === '' || key.type.startsWith(type === 'ecdsa' ? 'ecdsa-' : SPELT[type]);
  return fits
    ? undefined
    : refuse(`The key at "${path}" is ${key.type}, not ${type}`, 'Move it away, or name another path');
}

/** ssh(1) ignores a private key that others may read. */
function keepPrivate({ path, privateKey: { at } }: Pair): readonly Change[] {
  if (!isStanding(at) || isUnknown(at.mode) || (Number.parseInt(at.mode, 8) & 0o077) === 0) return [];
  return [setOwnership(path, at, { mode: '0600' }, [`mode ${at.mode} -> 0600`])];
}

const MAKE = `ssh-keygen -q -t "$2" -N '' -C "$3" -f "$1"; chmod -- 0644 "$1.pub"`;

function make({ account, ssh, path, directory, privateKey }: Pair, type: keyof typeof SPELT, comment: string): Plan {
  const inside = parentOf(path) === ssh;
  const made = inside ? madeSshDirectory(ssh, directory, account, [nameOf(path), `${nameOf(path)}.pub`]) : undefined;
  if (made && 'verdict' in made) return made;
  const noRoom = made ? undefined : noRoomFor(path, privateKey);
  if (noRoom) return noRoom;
  const key = textOf([SPELT[type], ' ', unknown(`the key that ssh-keygen makes at ${path}`, true), ` ${comment}\n`]);
  return [
    {
      summary: `make an SSH key pair at ${path}`,
      steps: [...(made?.steps ?? []), byUser(account, MAKE, path, type, comment)],
      predicts: [
        ...(made?.predicts ?? []),
        predict(fileAt(path), newFile('file', { mode: '0600', ...ownerOf(account) }, `making ${path}`)),
        ...publicKeyMade(path, account, bytesOf(key)),
      ],
      touches: [...(made?.touches ?? []), `path:${path}`, `path:${path}.pub`],
    },
  ];
}

const DERIVE = `k=$(ssh-keygen -y -P '' -f "$1")
[ -s "$1.pub" ] || rm -f -- "$1.pub"
umask 022; set -C; printf '%s\\n' "$k" >"$1.pub"`;

function derive({ account, path }: Pair): Change {
  const key = textOf([unknown(`the public key of ${path}`), '\n']);
  return {
    summary: `make ${path}.pub from the private key`,
    steps: [byUser(account, DERIVE, path)],
    predicts: publicKeyMade(path, account, bytesOf(key)),
    touches: [`path:${path}.pub`],
  };
}

function publicKeyMade(path: string, account: Account, bytes: string): readonly Prediction[] {
  const file = newFile('file', { mode: '0644', ...ownerOf(account) }, `making ${path}.pub`);
  return [predictText(`${path}.pub`, bytes), predict(fileAt(`${path}.pub`), file)];
}

/** The group of a new file is the directory's business. */
const ownerOf = (account: Account): Ownership => ({ owner: ownedBy(account).owner });

const BY_USER = `u=$1 s=$2; shift 2
[ "$(id -u)" != "$(id -u "$u")" ] || exec /bin/sh -euc "$s" sh "$@"
exec su -s /bin/sh -c "set -eu; $s" -- "$u" sh "$@"`;

/** A script that the user runs: links that lie in a user's directory must not lead root astray. */
function byUser({ name }: Account, script: string, ...args: readonly string[]): Run {
  return sh(BY_USER, name, script, ...args);
}
