// What makes ssh refuse the whole file, for every host (ssh_config(5), DOMAIN 3.5.2).
import { isKeyword, valueProblem } from './keywords.ts';
import { matchesPattern } from './match.ts';
import { type ConfigLine, parseSshConfig } from './parse.ts';

export interface ConfigProblem {
  readonly line: number;
  readonly text: string;
}

const MATCH_CRITERIA = new Set(
  'all canonical final exec host localnetwork localuser originalhost sessiontype tagged user version command'.split(
    ' ',
  ),
);
const WITHOUT_ARGUMENT = new Set(['all', 'canonical', 'final']);

/** Mistakes that ssh stops at, as far as they show without it; `ssh -G` is the judge. */
export function problemsOf(lines: readonly ConfigLine[] | string): readonly ConfigProblem[] {
  const ignored: string[] = [];
  return (typeof lines === 'string' ? parseSshConfig(lines) : lines).flatMap((line) => {
    const text = problemOf(line, ignored);
    if (line.kind === 'option' && line.keyword === 'ignoreunknown')
      ignored.push(...line.words.flatMap((word) => word.split(',')));
    return text === undefined ? [] : [{ line: line.line, text }];
  });
}

function problemOf(line: ConfigLine, ignored: readonly string[]): string | undefined {
  if (line.raw.includes('\0')) return 'A NUL byte cuts the line short';
  if (line.line === 1 && line.raw.startsWith('\xEF\xBB\xBF'))
    return 'A byte order mark makes the first line unreadable';
  if (line.kind === 'blank' || line.kind === 'comment') return undefined;
  if (/^[\f\v]/.test(line.name)) return 'A form feed or vertical tab before the keyword makes the line unreadable';
  if (!isKeyword(line.keyword)) {
    const tolerated = ignored.some((pattern) => matchesPattern(pattern.toLowerCase(), line.keyword));
    return tolerated ? undefined : `Unknown keyword '${line.name}'`;
  }
  if (line.openQuote) return `A quote is never closed in '${line.value}'`;
  if (line.keyword === 'match') return matchProblem(line.words);
  if (/\\$/.test(line.value) && line.words.at(-1) === '\\') return 'A backslash does not continue a line';
  return valueProblem(line.keyword, line.words);
}

function matchProblem(words: readonly string[]): string | undefined {
  if (words.length === 0) return "Missing criteria of 'Match'";
  for (let at = 0; at < words.length; at += 1) {
    const [criterion = '', inline] = (words[at] ?? '').replace(/^!/, '').split(/=(.*)/s);
    if (!MATCH_CRITERIA.has(criterion.toLowerCase())) return `Unknown criterion '${criterion}' of 'Match'`;
    if (WITHOUT_ARGUMENT.has(criterion.toLowerCase()) || inline !== undefined) continue;
    at += 1;
    if (words[at] === undefined) return `Missing argument of '${criterion}'`;
  }
  return undefined;
}

/** Lines on which `ssh -G` would run a command: not to be called in a dry run. */
export function execLines(lines: readonly ConfigLine[]): readonly number[] {
  const runs = (line: ConfigLine) =>
    line.kind === 'section' && line.keyword === 'match' && line.words.some((word) => /^!?exec(?:=|$)/i.test(word));
  return lines.filter(runs).map((line) => line.line);
}
