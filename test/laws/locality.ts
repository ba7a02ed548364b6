// Locality: what a module does not own in a file that it edits comes out byte for byte.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Step } from '../../engine/contract/change.ts';
import type { Module } from '../../engine/contract/module.ts';
import { namedIn, type Verdict } from '../../engine/contract/plan.ts';
import { rawLines } from '../modules/formats/bytes-arbitrary.ts';
import { LIMIT, runs } from './any.ts';
import { DryRun } from './dry-run.ts';
import { fill } from './fill.ts';
import type { World } from './world.ts';

/** A module that edits a file with lines of others in it. */
export interface Editor {
  readonly module: Module;
  /** Which of its ways, where it has several. */
  readonly way?: string;
  readonly params: Readonly<Record<string, fc.Arbitrary<unknown>>>;
  /** Which of them need not be given. */
  readonly optional?: readonly string[];
  /** The host whose file has these bytes. */
  world(bytes: string): World;
  /** What the module may change or remove: one or more lines together. */
  readonly own: readonly string[];
  /** Lines of the same format that are nobody's business. */
  readonly foreign: readonly string[];
  /** What is in its own lines and is not its own either. */
  readonly within?: readonly string[];
  /** Lines that it may write. */
  readonly writes: RegExp;
  /** Any bytes among the lines are foreign too, as are empty lines, and CRLF ends a line, unless these mean something. */
  readonly meaningful?: readonly ('bytes' | 'empty lines' | 'CRLF')[];
}

interface Piece {
  readonly text: string;
  readonly isOwn: boolean;
}

/** What stands in every file. NUL, bytes that are no UTF-8, white space of all kinds, marks without a partner. */
const NOISE = ['# c', '#', '\t# über \xff', ' \xfe\xff', 'x\0y', 'a\x0bb\f', '"', "'", 'a  b\tc   ', '\xef\xbb\xbf#'];

/** Tests that whatever an editor plans leaves what is foreign as it was, byte for byte. */
export function testLocality(editor: Editor): void {
  const { module, way, params, optional = [], own, foreign, meaningful = [] } = editor;
  test(
    `${module.name}${way === undefined ? '' : ` (${way})`}: what it does not own comes out byte for byte`,
    () => {
      const noise = meaningful.includes('bytes') ? ['# c', '\t# über \xff'] : NOISE;
      const empty = meaningful.includes('empty lines') ? [] : ['', ' \t'];
      const text = fc.oneof(
        { weight: 3, arbitrary: fc.constantFrom(...foreign) },
        { weight: 1, arbitrary: fc.constantFrom(...noise, ...empty) },
        ...(meaningful.includes('bytes') ? [] : [{ weight: 1, arbitrary: anyLine }]),
      );
      const piece: fc.Arbitrary<Piece> = fc.oneof(
        { weight: 3, arbitrary: text.map((each) => ({ text: each, isOwn: false })) },
        { weight: 1, arbitrary: fc.constantFrom(...own).map((each) => ({ text: each, isOwn: true })) },
      );
      const eol = fc.constantFrom('\n', '\n', '\n', '\n', meaningful.includes('CRLF') ? '\n' : '\r\n');
      const file = fc.tuple(fc.array(fc.tuple(piece, eol), { maxLength: 8 }), fc.boolean());
      const requiredKeys = Object.keys(params).filter((name) => !optional.includes(name));
      const times = runs(400);
      let writes = 0;
      fc.assert(
        fc.property(fc.record(params, { requiredKeys }), file, (given, [pieces, ends]) => {
          const filled = fill(module, given);
          if ('wrong' in filled) return;
          if (isLocal(editor, filled.params, linesOf(pieces, ends))) writes++;
        }),
        times,
      );
      expect(writes, 'files that it would write').toBeGreaterThan(times.numRuns / 4);
    },
    LIMIT,
  );
}

/** Bytes without a line end in them. */
const anyLine = fc
  .array(
    fc.integer({ min: 0, max: 255 }).filter((code) => code !== 10 && code !== 13),
    { minLength: 1, maxLength: 12 },
  )
  .map((codes) => String.fromCharCode(...codes));

interface RawLine {
  readonly raw: string;
  readonly isOwn: boolean;
}

/** The lines of a file; the last one may have no end. */
function linesOf(pieces: readonly (readonly [Piece, string])[], ends: boolean): readonly RawLine[] {
  const lines = pieces.flatMap(([{ text, isOwn }, eol]) =>
    text.split('\n').map((line) => ({ raw: line + eol, isOwn })),
  );
  const last = lines.at(-1);
  if (ends || !last) return lines;
  return [...lines.slice(0, -1), { ...last, raw: last.raw.replace(/\r?\n$/, '') }].filter(({ raw }) => raw !== '');
}

/** Fails where a plan changes what is foreign; whether it writes the file at all. */
function isLocal({ module, world, writes, within = [] }: Editor, params: unknown, lines: readonly RawLine[]): boolean {
  const before = lines.map(({ raw }) => raw).join('');
  const after = written(new DryRun(module, params, world(before)).plan().verdict);
  if (after === undefined) return false;
  const own = lines.filter(({ isOwn }) => isOwn).map(({ raw }) => text(raw));
  const foreign = lines.filter(({ isOwn }) => !isOwn).map(({ raw }) => raw);
  const rest = without(rawLines(after), foreign);
  expect(rest, `lost or changed in ${JSON.stringify(after)}`).not.toBeUndefined();
  expect(
    rest?.map(text).filter((line) => !own.includes(line) && !writes.test(line)),
    `not its own, in ${JSON.stringify(after)}`,
  ).toEqual([]);
  for (const part of within) expect(after.split(part).length, `"${part}" stays`).toBe(before.split(part).length);
  return true;
}

const text = (raw: string): string => raw.replace(/\r?\n$/, '');

/** The lines of a file without these, which it has in this order; undefined where it has not. */
function without(file: readonly string[], lines: readonly string[]): readonly string[] | undefined {
  const rest: string[] = [];
  let at = 0;
  for (const raw of file) {
    const wanted = lines[at];
    // A last line without an end gets one where another line follows.
    if (raw === wanted || (wanted !== undefined && text(wanted) === wanted && text(raw) === wanted)) at += 1;
    else rest.push(raw);
  }
  return at === lines.length ? rest : undefined;
}

/** The bytes of the file that a plan would write, or give to the program that keeps it. */
function written(verdict: Verdict): string | undefined {
  return namedIn(verdict)
    .flatMap(({ steps }) => steps.flatMap(bytesIn))
    .at(-1);
}

function bytesIn(step: Step): readonly string[] {
  if (step.do === 'write') return 'bytes' in step.content ? [step.content.bytes] : [];
  return step.do === 'run' && step.stdin !== undefined ? [step.stdin] : [];
}
