// Host patterns, as `hosts` of a play and as `--limit`.
import type { PatternCase } from './case.ts';
import type { Grammar } from './grammar.ts';

/** The inventory that the patterns are about. */
export const PATTERN_INVENTORY = `alone
[web]
w1
w2
w3.example.org
[db]
d1
d2
w3.example.org
[kvm]
kvm-[01:05]
[empty]
[site:children]
web
db
[v6]
fe80::1
fe80::2
`;

export function pattern(g: Grammar): PatternCase {
  return g.choose<PatternCase>('pattern', {
    'of a play': () => ({ as: 'hosts', pattern: joined(g) }),
    'of a limit': () => ({ as: 'limit', pattern: joined(g) }),
    'a file': () => ({ as: 'limit', pattern: '@names', files: { names: fileOf(g) } }),
    'a file and a host': () => ({ as: 'limit', pattern: `@names,${name(g)}`, files: { names: fileOf(g) } }),
  });
}

function fileOf(g: Grammar): string {
  const names = g.some(['w1', 'd1', 'kvm-01', 'db', 'alone'], 1, 3);
  return g.choose('pattern.file', {
    lines: () => `${names.join('\n')}\n`,
    blanks: () => `\n${names.join('\n\n')}`,
  });
}

function joined(g: Grammar): string {
  return g.choose(
    'pattern.join',
    {
      one: () => term(g),
      ipv6: () => g.pick(['fe80::1', 'fe80::1,w1', 'w1,&fe80::1,web']),
      union: () => `${term(g)}:${term(g)}`,
      'union with commas': () => `${term(g)},${term(g)},${term(g)}`,
      'commas and blanks': () => `${term(g)}, ${term(g)}`,
      intersection: () => `${term(g)}:&${term(g)}`,
      exclusion: () => `${term(g)}:!${term(g)}`,
      both: () => `${term(g)},&${term(g)},!${term(g)}`,
      'exclusion first': () => `!${term(g)}:${term(g)}`,
      'exclusion alone': () => `!${term(g)}`,
      'intersection alone': () => `&${term(g)}`,
      'two exclusions': () => `all:!${term(g)}:!${term(g)}`,
      'a colon at the end': () => `${name(g)}:`,
      empty: () => g.pick(['', ',', ':']),
    },
    ['empty'],
  );
}

function term(g: Grammar): string {
  const group = g.pick(['web', 'db', 'kvm', 'site', 'all']);
  return g.choose(
    'pattern.term',
    {
      name: () => name(g),
      all: () => g.pick(['all', '*']),
      star: () => g.pick(['w*', '*.example.org', '*v*', 'k*-0?', 'd*b']),
      question: () => g.pick(['w?', '?1', 'kvm-0?']),
      set: () => g.pick(['w[12]', 'kvm-0[1-3]', '[wd]1', 'w[!1]*']),
      index: () => `${group}[${g.below(2)}]`,
      last: () => `${group}[-${g.below(2) + 1}]`,
      range: () => `${group}[${g.below(2)}:${g.below(2) + 1}]`,
      'open range': () => `${group}[1:]`,
      'range to the last': () => `${group}[0:-1]`,
      'index of a glob': () => `k*[${g.below(3)}]`,
      regex: () => g.pick(['~w\\d', '~(w|d)1', '~.*example', '~kvm-0[2-4]$', '~^site$']),
      localhost: () => 'localhost',
      unknown: () => g.pick(['nowhere', 'w9', 'WEB', 'x*', '~^x']),
      'out of range': () => `${group}[90]`,
      'empty group': () => 'empty',
      'bad regex': () => '~(',
    },
    ['localhost', 'unknown', 'out of range', 'empty group', 'bad regex'],
  );
}

function name(g: Grammar): string {
  return g.choose('pattern.name', {
    group: () => g.pick(['web', 'db', 'kvm', 'site']),
    host: () => g.pick(['w1', 'w2', 'd1', 'kvm-03', 'alone']),
    domain: () => 'w3.example.org',
  });
}
