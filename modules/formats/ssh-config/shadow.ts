// Values that win over ours: the first one counts, over the whole file (ssh_config(5)).
import { findBlock, type SshOption, saysSame } from './edit.ts';
import { ACCUMULATING } from './keywords.ts';
import { appliesTo } from './match.ts';
import { blocksOf, type ConfigLine, optionsOf } from './parse.ts';

export interface Shadow {
  readonly line: number;
  readonly keyword: string;
  readonly value: string;
  /** The name of ours that it applies to. */
  readonly host: string;
  /** A `Match` whose criteria cannot be judged from here. */
  readonly certain: boolean;
  /** What the line stands in. */
  readonly section: 'global' | 'host' | 'match';
}

/**
 * Lines above our block (or anywhere, where there is none yet) that set one of our keywords, to another value, for
 * one of our names. Ask before and after the edit: a new block may be placed above what shadows it.
 */
export function shadowsOf(
  lines: readonly ConfigLine[],
  patterns: readonly string[],
  options: readonly SshOption[],
): readonly Shadow[] {
  const own = findBlock(lines, patterns);
  const limit = own?.head?.line ?? Number.POSITIVE_INFINITY;
  const wanted = new Map(options.map((option) => [option.name.toLowerCase(), option]));
  const names = patterns.filter((pattern) => !pattern.startsWith('!'));
  const shadows: Shadow[] = [];
  for (const block of blocksOf(lines)) {
    if ((block.head?.line ?? 0) >= limit) break;
    for (const host of names) {
      const applies = appliesTo(block, host);
      if (applies === 'no') continue;
      for (const line of optionsOf(block)) {
        const option = wanted.get(line.keyword);
        if (!option || ACCUMULATING.has(line.keyword) || saysSame(line, option.values[0] ?? '')) continue;
        const { keyword, value } = line;
        shadows.push({ line: line.line, keyword, value, host, certain: applies === 'yes', section: block.kind });
      }
    }
  }
  return shadows.filter((shadow, at) => shadows.findIndex((other) => other.line === shadow.line) === at);
}

/** Lines of our block that never count, as the keyword stands above them: keyword and line. */
export function deadLines(lines: readonly ConfigLine[], patterns: readonly string[]): readonly ConfigLine[] {
  const block = findBlock(lines, patterns);
  const seen = new Set<string>();
  return (block ? optionsOf(block) : []).filter((line) => {
    const dead = seen.has(line.keyword) && !ACCUMULATING.has(line.keyword);
    seen.add(line.keyword);
    return dead;
  });
}

export interface Included {
  readonly line: number;
  readonly globs: readonly string[];
  /** A `Match` whose criteria cannot be judged from here decides whether they are read. */
  readonly certain: boolean;
}

/**
 * `Include` lines that stand where they are read before our block begins, and for one of our names: their files may
 * hold values that win. In a block for other hosts they are not read for ours.
 */
export function includesBefore(lines: readonly ConfigLine[], patterns: readonly string[]): readonly Included[] {
  const limit = findBlock(lines, patterns)?.head?.line ?? Number.POSITIVE_INFINITY;
  const names = patterns.filter((pattern) => !pattern.startsWith('!'));
  return blocksOf(lines).flatMap((block) => {
    const applies = names.map((name) => appliesTo(block, name));
    if (applies.every((each) => each === 'no')) return [];
    return optionsOf(block)
      .filter(({ keyword, line }) => keyword === 'include' && line < limit)
      .map(({ line, words }) => ({ line, globs: words, certain: applies.includes('yes') }));
  });
}

/** Where `Include` looks: relative to `~/.ssh` of a user's file, to `/etc/ssh` of the system's. */
export function includePath(glob: string, folder: string, home: string): string {
  if (glob.startsWith('/')) return glob;
  return glob.startsWith('~/') ? `${home}/${glob.slice(2)}` : `${folder}/${glob}`;
}
