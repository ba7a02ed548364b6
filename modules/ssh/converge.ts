// The plan of `ssh_config`: one block of one file.
import {
  bytesOf,
  type Change,
  type Guard,
  isUnknown,
  type Maybe,
  type Note,
  type Plan,
  predict,
  type Refusal,
  refuse,
  textOfBytes,
  unknown,
  verdictOf,
} from '../../engine/contract/index.ts';
import {
  type ConfigLine,
  deadLines,
  execLines,
  findBlock,
  type Position,
  parseSshConfig,
  removeBlock,
  type Shadow,
  type SshOption,
  setOptions,
  shadowsOf,
} from '../formats/ssh-config/index.ts';
import type { Account } from '../looks/account.ts';
import { makeOwnDirectory } from '../looks/directory.ts';
import { type FileAt, isStanding } from '../looks/file.ts';
import { below, nameOf, parentOf } from '../looks/path.ts';
import type { Spot } from '../looks/spot.ts';
import { AS_USER, type Effective, effectiveIn, type IncludedFile, mayRead } from '../looks/ssh-client.ts';
import { madeSshDirectory, ownedBy, strangeLink } from '../looks/ssh-home.ts';
import { bytesIn, type FileText } from '../looks/text.ts';
import { keepFile } from '../looks/whole-file.ts';
import { namesIn, socketDirectory } from './options.ts';

/** What is to be in the file. */
export interface Wanted {
  readonly state: 'present' | 'absent';
  readonly patterns: readonly string[];
  readonly options: readonly SshOption[];
  readonly position: Position;
}

/** The file with what belongs to it. */
export interface ConfigSeen {
  readonly path: string;
  readonly file: readonly [Spot, FileText];
  /** Whose it is, with `~/.ssh`; undefined for a file that is named by its path. */
  readonly home: { readonly account: Account; readonly directory: Spot } | undefined;
  readonly included: Maybe<readonly IncludedFile[]>;
  readonly effective: Maybe<Effective>;
  /** The directory of control sockets that the options name. */
  readonly sockets: Maybe<FileAt> | undefined;
}

/** The plan for the block and for what it needs. */
export function keepBlock(wanted: Wanted, seen: ConfigSeen): Plan {
  const { path, home, file } = seen;
  const old = bytesIn(path, file[1]);
  if (typeof old !== 'string') return old;
  const patterns = wanted.patterns.map(bytesOf);
  const after =
    wanted.state === 'present'
      ? setOptions(old, patterns, wanted.options, wanted.position)
      : removeBlock(old, patterns);
  const lines = parseSshConfig(after);
  const unsafe = home && whoMayWrite(path, file[0].at, home);
  if (unsafe) return unsafe;
  const unreadable = brokenElsewhere(path, old, patterns, seen.effective);
  if (unreadable) return unreadable;
  const shadows =
    wanted.state === 'present'
      ? [...shadowsOf(lines, patterns, wanted.options), ...shadowsInIncluded(wanted, seen)]
      : [];
  const wins = shadows.find(({ certain }) => certain);
  if (wins) return shadowed(path, wins);
  const plan = writeBlock(wanted, seen, old, after, lines);
  if (!('verdict' in plan) || plan.verdict !== 'change') return plan;
  const changes = [...plan.changes, ...socketsChange(wanted, seen)];
  const notes = notesOf(seen, lines, patterns, shadows);
  return {
    ...plan,
    changes,
    ...(changes.length > 0 && notes.length > 0 && { notes }),
  };
}

function writeBlock(
  wanted: Wanted,
  { path, file, home, included, effective }: ConfigSeen,
  old: string,
  after: string,
  lines: readonly ConfigLine[],
): Plan {
  if (after === old) return { verdict: 'change', changes: [] };
  const made = home ? madeSshDirectory(parentOf(path), home.directory, home.account, [nameOf(path)]) : undefined;
  if (made && 'verdict' in made) return made;
  const runsCommands =
    execLines(lines).length > 0 || isUnknown(included) || included.some(({ bytes }) => mayRead(bytes));
  const user = home?.account.name ?? '';
  const names = namesIn(wanted.patterns);
  const isNew = file[1].kind === 'missing';
  const plan = keepFile(file, {
    path,
    after,
    summary: `${wanted.state === 'present' ? 'write' : 'remove'} the block "${wanted.patterns.join(' ')}" in ${path}`,
    ...(isNew && (home ? { mode: '0600', ...ownedBy(home.account) } : { mode: '0644' })),
    ...(made && { first: made.steps, touches: made.touches }),
    predicts: [...(made?.predicts ?? []), predict(effectiveIn(path, user, names), unknown(`writing ${path}`))],
    ...(!runsCommands && !lacksClient(effective) && { validate: [readable(path, user, names[0] ?? 'host')] }),
  });
  return verdictOf(plan);
}

const lacksClient = (effective: Maybe<Effective>): boolean => !isUnknown(effective) && effective.kind === 'no-client';

/** That ssh reads the candidate: one bad line in it would stop every ssh of this user. */
function readable(path: string, user: string, host: string): Guard {
  return {
    do: 'guard',
    says: 'ssh reads the new file',
    argv: [
      '/bin/sh',
      '-uc',
      `command -v ssh >/dev/null || exit 0\nu=$1\n${AS_USER}\nas ssh -G -F "$2" -- "$3"`,
      'sh',
      user,
      { candidate: true },
      host,
    ],
    reads: [],
    judge({ code, err }) {
      const [said = ''] = textOfBytes(err).split(/\r?\n/);
      const complaint = said.replace(/^\S*\/\.play-\S+?:? line /, `${path} line `);
      return code === 0 ? undefined : `ssh cannot read the new file: ${complaint}`;
    },
  };
}

/** ssh refuses a file of a user's that others can write. */
function whoMayWrite(
  path: string,
  at: FileAt,
  { account, directory }: NonNullable<ConfigSeen['home']>,
): Refusal | undefined {
  const link = strangeLink(parentOf(path), directory.at, account) ?? strangeLink(path, at, account);
  if (link || !isStanding(at) || isUnknown(at.mode) || isUnknown(at.uid)) return link;
  const foreign = at.uid !== 0 && !isUnknown(account.uid) && at.uid !== account.uid;
  const open = (Number.parseInt(at.mode, 8) & 0o022) !== 0;
  if (!foreign && !open) return undefined;
  return refuse(
    `ssh refuses "${path}": it ${foreign ? `belongs to ${String(at.owner)}` : `has mode ${at.mode}`}`,
    `Repair it before: file: {path: ${path}, owner: ${account.name}, mode: "0600"}`,
  );
}

/** A file that ssh cannot read already, and not because of our block. */
function brokenElsewhere(
  path: string,
  old: string,
  patterns: readonly string[],
  effective: Maybe<Effective>,
): Refusal | undefined {
  if (isUnknown(effective) || effective.kind !== 'broken') return undefined;
  const line = Number(/line (\d+)/.exec(effective.why)?.[1] ?? 0);
  const own = findBlock(parseSshConfig(old), patterns);
  if (own?.body.some((one) => one.line === line)) return undefined;
  return refuse(`ssh cannot read "${path}" as it is: ${effective.why}`, 'Correct the line by hand');
}

interface PlacedShadow extends Shadow {
  readonly file?: string;
}

/** Files that the user's file includes are read where the `Include` stands; ours cannot win over them. */
function shadowsInIncluded({ patterns, options }: Wanted, { included }: ConfigSeen): readonly PlacedShadow[] {
  if (isUnknown(included)) return [];
  // No block there is ours, not even one for the same hosts.
  const foreign = [...patterns.map(bytesOf), '!'];
  return included.flatMap(({ path, bytes, maybe }) =>
    shadowsOf(parseSshConfig(bytes), foreign, options).map((shadow) => ({
      ...shadow,
      certain: shadow.certain && !maybe,
      file: textOfBytes(path),
    })),
  );
}

function shadowed(path: string, { file, line, keyword, value, host }: PlacedShadow): Refusal {
  return refuse(
    `${file ?? path}:${line} says "${keyword} ${textOfBytes(value)}" for "${textOfBytes(host)}" before our block: the first value counts`,
    file ? 'Remove the line by hand' : 'Say "position: top", or remove the line by hand',
  );
}

function socketsChange({ state, options }: Wanted, { home, path, sockets }: ConfigSeen): readonly Change[] {
  const name = socketDirectory(options);
  if (state === 'absent' || !home || name === undefined || !sockets || isUnknown(sockets) || sockets.kind !== 'missing')
    return [];
  const directory = below(parentOf(path), name);
  const made = makeOwnDirectory(directory, { mode: '0700', ...ownedBy(home.account) });
  return [{ summary: `make the directory ${directory} for control sockets`, ...made }];
}

function notesOf(
  { path, effective }: ConfigSeen,
  lines: readonly ConfigLine[],
  patterns: readonly string[],
  shadows: readonly PlacedShadow[],
): readonly Note[] {
  const texts = [
    ...shadows.map(({ file, line, keyword }) => `${file ?? path}:${line} may set "${keyword}" before our block does`),
    ...deadLines(lines, patterns).map(({ line }) => `${path}:${line} never counts: its keyword stands above it`),
    ...execLines(lines).map(
      (line) => `${path}:${line} runs a command when ssh reads it: the new file is not tried with ssh -G`,
    ),
    ...(lacksClient(effective) ? ['The host has no ssh client: the new file is not tried with ssh -G'] : []),
  ];
  return texts.map((text) => ({ level: 'warn', text }));
}
