// Host patterns, for `hosts` and `--limit`: `web:&staging:!h3`, `~^db\d`, `web*`, `web[0]`, `web[1:3]`.
import type { Diagnostic, Location } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import { problem } from '../diagnostics/problem.ts';
import { err, ok, type Result } from '../values/result.ts';
import type { Inventory } from './inventory.ts';
import { splitPattern, type Term } from './terms.ts';

/** The name that stands for this machine where no inventory has it. */
export const LOCALHOST = 'localhost';

/**
 * The hosts that a pattern stands for, in inventory order: first every union, then `&`, then `!`.
 * A part that matches nothing is an error, and so is a pattern that leaves no host.
 * @param location where the pattern stands, for errors
 */
export function matchHosts(pattern: string, inventory: Inventory, location?: Location): Result<string[], Diagnostic> {
  const terms = splitPattern(pattern, (name) => inventory.hosts.has(name));
  if (terms.length === 0) {
    const hint = 'Write "all" for every host';
    return err(problem('pattern-empty', 'The host pattern is empty', location, { hint }));
  }
  const chosen = new Set<string>(terms.some((term) => term.sign === '') ? [] : inventory.hosts.keys());
  for (const sign of ['', '&', '!'] as const) {
    for (const term of terms) {
      if (term.sign !== sign) continue;
      const matched = matchTerm(term, inventory, within(location, pattern, term));
      if (!matched.ok) return matched;
      combine(chosen, sign, new Set(matched.value));
    }
  }
  const hosts = [...inventory.hosts.keys()].filter((name) => chosen.has(name));
  if (chosen.has(LOCALHOST) && !inventory.hosts.has(LOCALHOST)) hosts.push(LOCALHOST);
  if (hosts.length > 0) return ok(hosts);
  return err(problem('pattern-empty', `The pattern "${pattern}" matches no host`, location));
}

function combine(chosen: Set<string>, sign: Term['sign'], names: ReadonlySet<string>): void {
  if (sign === '') for (const name of names) chosen.add(name);
  else for (const name of [...chosen]) if (names.has(name) === (sign === '!')) chosen.delete(name);
}

function matchTerm(
  term: Term,
  inventory: Inventory,
  location: Location | undefined,
): Result<readonly string[], Diagnostic> {
  if (term.sign === '' && inventory.hosts.has(term.text)) return ok([term.text]);
  const matches = term.regex ? regexMatcher(term.base, location) : ok(globMatcher(term.base));
  if (!matches.ok) return matches;
  const groups = [...inventory.groups.values()].filter((group) => matches.value(group.name));
  const wide = term.regex || /[.?*[]/.test(term.base);
  const hosts = groups.length > 0 && !wide ? [] : [...inventory.hosts.keys()].filter(matches.value);
  const names = [...new Set([...groups.flatMap((group) => group.hosts), ...hosts])];
  if (groups.length === 0 && hosts.length === 0) {
    if (term.base === LOCALHOST) return ok([LOCALHOST]);
    return err(nothingMatches(term, inventory, location));
  }
  return subscript(term, names, location);
}

function nothingMatches(term: Term, inventory: Inventory, location: Location | undefined): Diagnostic {
  if (term.base.startsWith('@')) {
    return problem('pattern-syntax', `A file of hosts ("${term.base}") is for --limit only`, location);
  }
  const meant = meantHint(term, inventory);
  if (meant !== undefined) {
    return problem('pattern-unknown', `No host or group matches "${term.text}"`, location, { hint: meant });
  }
  const plain = !term.regex && !/[?*[]/.test(term.base);
  const message = plain ? `No host or group is called "${term.base}"` : `No host or group matches "${term.text}"`;
  const hint = plain ? didYouMean(term.base, [...inventory.groups.keys(), ...inventory.hosts.keys()]) : undefined;
  return problem('pattern-unknown', message, location, { hint });
}

/** What was meant by brackets that Ansible and Play read as a place in a group, or as no place. */
function meantHint({ base, text, subscript }: Term, { groups, hosts }: Inventory): string | undefined {
  const [, group = '', from = ''] = /^(.+)\[(\d*):-\d*\]$/.exec(base) ?? [];
  if (groups.has(group)) return `Write "${group}[${from}:]" up to the last`;
  if (!subscript || ![...hosts.keys()].some(globMatcher(text))) return undefined;
  return `Brackets with numbers count the hosts of a group; for names write "~${text}$"`;
}

/** `[2]`, `[-1]`, or `[1:3]` with both ends included; `to` is negative where it is left out. */
function subscript(
  term: Term,
  names: readonly string[],
  location: Location | undefined,
): Result<readonly string[], Diagnostic> {
  if (!term.subscript) return ok(names);
  const { from, to } = term.subscript;
  const picked =
    to === undefined
      ? names.slice(from, from === -1 ? undefined : from + 1)
      : names.slice(from, to < 0 ? undefined : to + 1);
  if (picked.length > 0) return ok(picked);
  const count = `"${term.base}" has ${names.length === 1 ? 'one host' : `${names.length} hosts`}`;
  const hint = names.length > 0 ? `The first is [0], the last [-1]` : undefined;
  return err(problem('pattern-index', `"${term.text}" is out of range: ${count}`, location, { hint }));
}

type Matcher = (name: string) => boolean;

/** As Python's `re.match`: from the beginning of the name. */
function regexMatcher(source: string, location: Location | undefined): Result<Matcher, Diagnostic> {
  const insensitive = source.startsWith('(?i)');
  try {
    const regex = new RegExp(`^(?:${insensitive ? source.slice(4) : source})`, insensitive ? 'i' : '');
    return ok((name) => regex.test(name));
  } catch (thrown) {
    const reason = thrown instanceof SyntaxError ? thrown.message.replace(/^.*: /, '') : String(thrown);
    return err(problem('pattern-syntax', `The regular expression "${source}" cannot be read: ${reason}`, location));
  }
}

/** As Python's `fnmatch`: `*`, `?`, `[seq]`, `[!seq]`; case matters. */
function globMatcher(glob: string): Matcher {
  if (!/[*?[]/.test(glob)) return (name) => name === glob;
  const source = glob.replace(/\[(!?)(\]?[^\]]*)\]|\*+|./gs, (part, not?: string, members?: string) => {
    if (part.startsWith('*')) return '.*';
    if (part === '?') return '.';
    if (members === undefined) return part.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
    return `[${not ? '^' : ''}${members.replace(/[\\\]^[]/g, '\\$&')}]`;
  });
  try {
    const regex = new RegExp(`^${source}$`, 's');
    return (name) => regex.test(name);
  } catch {
    return () => false;
  }
}

/** The place of one part, where the pattern stands as it was written, with or without quotes. */
function within(location: Location | undefined, pattern: string, term: Term): Location | undefined {
  if (location?.length === undefined) return location;
  const quotes = (location.length - pattern.length) / 2;
  if (quotes !== 0 && quotes !== 1) return location;
  return { ...location, column: location.column + quotes + term.at, length: term.text.length + term.sign.length };
}
