// Instructions as a script: as many as one exchange can carry.

import { createHash } from 'node:crypto';
import type { Content, Write } from '../../contract/change.ts';
import { quote } from '../quote.ts';
import { commandLines, isWatched, watchedLines, watchLibrary } from './command.ts';
import { expectLines, samePlace } from './expect.ts';
import { lookLines, Snippets } from './look.ts';
import { type Instruction, type Replacement, runs } from './program.ts';
import type { Expectation } from './types.ts';
import { CANDIDATE, checkBytes, printing, wordOf } from './words.ts';
import { WRITE_LIBRARY } from './write-library.ts';

/** What is known of a replacement under way: byte strings. */
export interface Candidate {
  readonly candidate: string;
  readonly target: string;
  readonly committed: boolean;
  readonly inPlace: boolean;
}

/** Where an exchange begins. */
export interface Start {
  readonly program: readonly Instruction[];
  /** The first instruction; it runs. */
  readonly first: Instruction;
  /** 0, or the position that failed, or -1. */
  readonly failed: number;
  /** Compared before anything else. */
  readonly expects: readonly Expectation[];
  /** The replacement that is under way, if one is. */
  readonly open?: { readonly replacement: Replacement; readonly known: Candidate };
  readonly mark: string;
}

/**
 * The script of one exchange, from `first` on. On the way of success it ends at another place and after
 * an instruction whose outcome the controller must know. What follows a failure in it is in it too, as
 * far as it is at this place. Afterwards the first instruction that runs and has no frame is next.
 */
export function scriptOf(start: Start): string {
  const snippets = snippetsOf(start);
  const parts = start.failed === 0 ? hopefulParts(start, snippets) : settledParts(start, snippets);
  const text = parts.join('\n');
  const needsWrites = start.open !== undefined || text.includes('_make ');
  return [
    `hash -r; _k=${start.failed} _g=1 _c=0 _n= _o= _s= _t= _a= _i= _p=`,
    ...(needsWrites ? [WRITE_LIBRARY] : []),
    ...(text.includes('_watch ') ? [watchLibrary(start.mark)] : []),
    ...(start.open ? [reopening(start.open, start.first)] : []),
    ...snippets.lines,
    ...(start.expects.length > 0 ? [expectLines(start.expects, snippets)] : []),
    text,
  ].join('\n');
}

function snippetsOf({ program, expects }: Start): Snippets {
  const asked = program.flatMap(({ body }) => (body.do === 'ask' ? [body.ask] : []));
  return new Snippets([...expects.map(({ ask }) => ask), ...asked]);
}

/** After a failure that is known: everything up to the next other place. */
function settledParts({ program, first, failed }: Start, snippets: Snippets): readonly string[] {
  const parts: string[] = [];
  for (const next of program.slice(first.position - 1)) {
    if (!runs(next, failed)) continue;
    if (!samePlace(next.at, first.at)) break;
    parts.push(linesOf(next, snippets));
  }
  return parts;
}

/** While all is well: each part asks whether it still is. `_g` is emptied where another place has its turn. */
function hopefulParts({ program, first }: Start, snippets: Snippets): readonly string[] {
  const parts: string[] = [];
  let change = first.change;
  let going = true;
  for (const next of program.slice(first.position - 1)) {
    const here = samePlace(next.at, first.at);
    if (next.role === 'step') {
      if (!going && next.change !== change) break;
      change = next.change;
      going &&= here && (next === first || !isCancellable(next));
      if (going) parts.push(when('[ $_k -eq 0 ]', linesOf(next, snippets)));
      going &&= !needsController(next);
    } else if (next.role === 'ask') {
      if (!going || !here) break;
      parts.push(when('[ "$_g" ]', linesOf(next, snippets)));
    } else {
      if (!going && next.change !== change) break;
      if (next.role === 'finally' && going && !here) break;
      const failing = `[ "$_g" ] && [ $_k -gt ${next.after} ] && [ $_k -le ${next.until} ]`;
      const condition = next.role === 'finally' && going ? `{ [ $_k -eq 0 ] || { ${failing}; }; }` : failing;
      parts.push(when(condition, here ? linesOf(next, snippets) : '_g='));
    }
  }
  return parts;
}

const when = (condition: string, lines: string) => `if ${condition}; then\n${lines}\nfi`;

/** Begins an exchange, so that a run that was interrupted before does not begin it. */
const isCancellable = ({ body }: Instruction) =>
  body.do === 'command' && body.command.do === 'run' && body.command.cancel !== undefined;

/** Whether the controller decides how it goes on. */
function needsController({ body }: Instruction): boolean {
  if (body.do === 'make') return 'file' in body.replacement.write.content;
  if (body.do !== 'command') return false;
  const { command } = body;
  return command.do === 'guard' || command.cancel !== undefined || command.disconnects !== undefined;
}

function linesOf(next: Instruction, snippets: Snippets): string {
  const { body, position } = next;
  // A tool may only just have come.
  if (body.do === 'ask') return `hash -r\n${lookLines(position, body.ask, snippets)}`;
  const lines = body.do === 'command' ? commandOf(next) : `${partOf(body)}\n_c=$?`;
  const told = body.do === 'make' ? `${lines}\n[ $_c -ne 0 ] || printf '%s\\0' "$_n" "$_t"` : lines;
  return `${told}\n_f s${position} $_c${next.role === 'step' ? verdictOf(next) : ''}`;
}

function commandOf({ body, within, position }: Instruction): string {
  if (body.do !== 'command') return '';
  const candidate = within && CANDIDATE;
  const { command } = body;
  return isWatched(command) ? watchedLines(position, command, candidate) : commandLines(command, candidate);
}

/** A guard is judged by the controller. */
function verdictOf({ body, position }: Instruction): string {
  if (body.do === 'command' && body.command.do === 'guard') return '';
  const accept = body.do === 'command' && body.command.do === 'run' ? (body.command.accept ?? [0]) : [0];
  return `\ncase $_c in ${accept.join('|') || '-'}) ;; *) _k=${position} ;; esac`;
}

function partOf(body: Exclude<Instruction['body'], { do: 'command' | 'ask' }>): string {
  const { write } = body.replacement;
  const { mode = '', owner = '', group } = write;
  const owners = wordOf(group === undefined ? owner : `${owner}:${group}`);
  switch (body.do) {
    case 'make': {
      const make = `_make ${wordOf(write.path)} ${wordOf(mode)} </dev/null`;
      return 'file' in write.content ? make : `${make} && ${printing(write.content.bytes)} >"$_n"`;
    }
    case 'fill':
      return `_check ${hashOf(write.content)} ${owners} ${wordOf(mode)} </dev/null`;
    case 'commit':
      return `_commit ${baseOf(write)} ${wordOf(write.backup ?? '')} ${write.after?.length ? 1 : "''"} </dev/null`;
    case 'restore':
      return `_restore ${baseOf(write)} ${hashOf(write.content)} </dev/null`;
    case 'finish':
    case 'discard':
      return '_discard </dev/null';
  }
}

/** Tells a shell, maybe a new one, how far a replacement is. */
function reopening({ replacement, known }: NonNullable<Start['open']>, first: Instruction): string {
  const name = `_n=${quote(known.candidate)}`;
  if (!samePlace(replacement.at, first.at)) return name;
  const old = quote(`${known.candidate}~`);
  const { write } = replacement;
  const state = `_s=${hashOf(write.content)} _a=${write.base === null ? 1 : ''} _i=${known.inPlace ? 1 : ''}`;
  return `${name} _o=${old} _t=${quote(known.target)} ${state} _p=${known.committed ? 'kept' : 'candidate'}; _guard`;
}

const sha256 = (bytes: string) => createHash('sha256').update(Buffer.from(bytes, 'latin1')).digest('hex');

function hashOf(content: Content): string {
  if ('file' in content) return wordOf(content.sha256);
  checkBytes(content.bytes);
  return sha256(content.bytes);
}

function baseOf({ base }: Write): string {
  if (base === null) return 'absent';
  if (typeof base !== 'string') return wordOf(base.sha256);
  checkBytes(base);
  return sha256(base);
}
