// Which blocks apply to a host name (ssh_config(5), PATTERNS; openssh-portable match.c).
import type { Block } from './parse.ts';

/** `*` and `?`, case-sensitive, against the name as it was typed. Linear but for one star at a time. */
export function matchesPattern(pattern: string, name: string): boolean {
  let [at, star, resume] = [0, -1, 0];
  for (let i = 0; i < name.length; ) {
    if (at < pattern.length && pattern[at] === '*') {
      star = at;
      resume = i;
      at += 1;
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === name[i])) {
      at += 1;
      i += 1;
    } else if (star >= 0) {
      at = star + 1;
      resume += 1;
      i = resume;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(at));
}

/** A `Host` line's patterns: one must match and no negated one may; only negated ones never match. */
export function matchesPatterns(patterns: readonly string[], name: string): boolean {
  if (patterns.some((pattern) => pattern.startsWith('!') && matchesPattern(pattern.slice(1), name))) return false;
  return patterns.some((pattern) => !pattern.startsWith('!') && matchesPattern(pattern, name));
}

/** Whether a block applies to a host: `maybe` where a `Match` decides by more than can be told here. */
export function appliesTo(block: Block, name: string): 'yes' | 'no' | 'maybe' {
  if (block.kind === 'global') return 'yes';
  if (block.kind === 'host') return matchesPatterns(block.patterns, name) ? 'yes' : 'no';
  const [criterion, argument, ...more] = block.patterns;
  if (criterion?.toLowerCase() === 'all' && argument === undefined) return 'yes';
  const hosts = criterion?.toLowerCase() === 'originalhost' ? argument : undefined;
  if (hosts !== undefined && !matchesPatterns(hosts.split(','), name)) return 'no';
  return hosts !== undefined && more.length === 0 ? 'yes' : 'maybe';
}
