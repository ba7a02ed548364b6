// A host in memory, for tests of modules: files and whatever else looks ask for.
import type { Look, Reply } from '../../engine/contract/probe.ts';
import type { Memory, Question } from '../../engine/converge/memory.ts';
import { onHost } from '../../engine/converge/whose.ts';
import { type Unknown, unknown } from '../../engine/values/unknown.ts';
import type { FileAt, Standing } from '../../modules/looks/file.ts';
import type { FileText } from '../../modules/looks/text.ts';

/** A file by its bytes (a byte string), or with more said about it. */
export type WorldFile =
  | string
  | (Partial<Omit<Standing, 'kind'>> & {
      readonly kind?: Standing['kind'] | 'missing' | 'unreadable';
      readonly bytes?: string;
    })
  | Unknown;

/** What a host says. Directories above a file are there; other paths are not. */
export interface World {
  readonly files?: Readonly<Record<string, WorldFile>>;
  /** Answers to other looks by their label, or `LABEL at FIRST-ARGUMENT`: the answer itself, or a `reply` for the parser. */
  readonly looks?: Readonly<Record<string, unknown>>;
}

/** Nobody has said what the world answers. */
export class Unsaid extends Error {}

/** A reply for a look's own parser. */
export const reply = (code: number, out = '', err = ''): { readonly reply: Reply } => ({ reply: { code, out, err } });

/** Something that an earlier task on this host makes known. */
export const later = (origin: string, novel = false): Unknown => unknown(onHost(origin, 'web'), novel);

export const DIRECTORY: WorldFile = { kind: 'directory', mode: '0755' };

/** Answers a question from the world; throws where the world says nothing about it. */
export function answer(world: World, question: Question, memory: Memory): void {
  const { look } = question;
  const said = answerTo(world, look);
  if (isReply(said)) memory.store(question, { how: 'replied', reply: said.reply });
  else
    memory.store(
      { ...question, look: { ...look, parse: () => said } },
      { how: 'replied', reply: { code: 0, out: '', err: '' } },
    );
}

function isReply(said: unknown): said is { readonly reply: Reply } {
  return typeof said === 'object' && said !== null && 'reply' in said;
}

function answerTo(world: World, look: Look<unknown>): unknown {
  const { looks = {} } = world;
  const label = [`${look.label} at ${look.args[0]}`, look.label].find((name) => Object.hasOwn(looks, name));
  if (label !== undefined) return looks[label];
  const [, what, path] =
    /^(content of|file at|existence of|entries of|SHA-256 of|size of|identity of) (\/.*)$/.exec(look.label) ?? [];
  if (path !== undefined && what !== undefined) return fileAnswer(world, what, path);
  throw new Unsaid(`The test's world says nothing about "${look.label}": ${look.script}`);
}

function fileAnswer({ files = {} }: World, what: string, path: string): unknown {
  const said = Object.hasOwn(files, path) ? files[path] : undefined;
  if (typeof said === 'object' && 'origin' in said) return said;
  const isAbove = path === '/' || Object.keys(files).some((other) => other.startsWith(`${path}/`));
  const file =
    typeof said === 'string'
      ? { bytes: said }
      : (said ?? (isAbove ? { kind: 'directory' as const } : { kind: 'missing' as const }));
  const { kind = 'file', bytes = '', ...meta } = file;
  switch (what) {
    case 'content of':
      return textAnswer(kind, bytes);
    case 'file at':
      return metaAnswer(kind, meta);
    case 'existence of':
      return kind !== 'missing';
    case 'entries of':
      return kind === 'directory' ? namesIn(files, path) : null;
    case 'SHA-256 of':
      return kind === 'file' ? `sha of ${bytes}` : null;
    default:
      return kind === 'missing' ? null : later(`${what} ${path}`);
  }
}

function textAnswer(kind: string, bytes: string): FileText {
  if (kind === 'file') return { kind, bytes };
  if (kind === 'unreadable') return { kind, why: 'Permission denied' };
  return kind === 'directory' || kind === 'missing' ? { kind } : { kind: 'other' };
}

function metaAnswer(kind: string, meta: Partial<Omit<Standing, 'kind'>>): FileAt {
  if (kind === 'missing') return { kind, link: meta.link };
  if (kind === 'unreadable') return { kind, why: 'Permission denied' };
  const standing = kind === 'directory' || kind === 'file' ? kind : 'other';
  const mode = kind === 'directory' ? '0755' : '0644';
  return { kind: standing, link: undefined, mode, uid: 0, gid: 0, owner: 'root', group: 'root', ...meta };
}

function namesIn(files: Readonly<Record<string, WorldFile>>, path: string): readonly string[] {
  const names = Object.keys(files).flatMap((other) => {
    const rest = other.startsWith(`${path}/`) ? other.slice(path.length + 1).split('/')[0] : undefined;
    return rest === undefined ? [] : [rest];
  });
  return [...new Set(names)].toSorted();
}
