// The words and signs for what happened, the same in every report.
import type { ChangeReport, Outcome } from '../run/event.ts';
import type { Paint } from './paint.ts';

export type Sign = '+' | '~' | '-';

const ADDS = new Set(
  'add append authorize clone copy create define export generate install insert make mount touch'.split(' '),
);
const REMOVES = new Set(
  'delete deauthorize destroy drop purge remove revoke undefine unexport uninstall unmount'.split(' '),
);

/** `+` brings something, `-` takes something away, `~` alters what is there: by the verb, else by the diff. */
export function signOf(change: ChangeReport): Sign {
  const verb = /^[a-z]+/i.exec(change.summary)?.[0].toLowerCase() ?? '';
  if (ADDS.has(verb)) return '+';
  if (REMOVES.has(verb)) return '-';
  if (change.diff && change.diff.before !== change.diff.after) {
    if (change.diff.before === '') return '+';
    if (change.diff.after === '') return '-';
  }
  return '~';
}

export function paintedSign(sign: Sign, paint: Paint): string {
  const paints = { '+': paint.green, '~': paint.yellow, '-': paint.red };
  return paints[sign](sign);
}

/** The word for an outcome; a dry run speaks of what would be. */
export function wordOf(outcome: Outcome, check: boolean): string {
  if (check && outcome === 'changed') return 'change';
  if (check && outcome === 'failed') return 'impossible';
  return outcome;
}

export function paintOutcome(outcome: Outcome, text: string, paint: Paint): string {
  switch (outcome) {
    case 'ok':
      return paint.green(text);
    case 'changed':
      return paint.yellow(text);
    case 'skipped':
      return paint.dim(text);
    case 'unknown':
      return paint.cyan(text);
    case 'failed':
    case 'unreachable':
      return paint.bold(paint.red(text));
    case 'ignored':
    case 'rescued':
      return paint.magenta(text);
  }
}

/** Stands behind a quiet outcome that rests on an assumption. */
export const MARK = '*';

/** One character for an outcome, told apart without colours too. */
export function glyphOf(outcome: Outcome): string {
  const glyphs = {
    ok: '✔',
    changed: '●',
    skipped: '-',
    unknown: '?',
    failed: '✖',
    unreachable: '✖',
    ignored: '!',
    rescued: '↺',
  } satisfies Record<Outcome, string>;
  return glyphs[outcome];
}

/** Whether it went as wished with nothing to look at. */
export function isQuiet(outcome: Outcome): boolean {
  return outcome === 'ok' || outcome === 'skipped';
}
