// Values as INI and YAML inventories write them.
import type { Grammar } from './grammar.ts';

const WORDS = ['alpha', 'beta', 'lab', 'x-1', 'a.b', '/srv/vm', 'qemu+ssh'] as const;
const NAMES = ['v', 'w', 'port_of', 'ansible_user', 'ansible_port', 'path', 'list_of', 'flag'] as const;

export const variableName = (g: Grammar): string => g.pick(NAMES);

/** A value after `key=` on a host's line. */
export function hostValue(g: Grammar, strict: string[]): string {
  return g.choose(
    'ini.host-value',
    {
      word: () => g.pick(WORDS),
      int: () => String(g.below(5000)),
      float: () => `${g.below(9)}.25`,
      true: () => 'True',
      'lower-case true': () => 'true',
      none: () => 'None',
      yes: () => 'yes',
      negative: () => `-${g.below(50) + 1}`,
      hex: () => '0x1F',
      'leading zero': () => '0644',
      underscore: () => '1_000',
      exponent: () => '1e3',
      tuple: () => '1,2',
      list: () => '[1,2]',
      empty: () => '',
      'double quotes': () => `"${g.pick(WORDS)} ${g.pick(WORDS)}"`,
      'single quotes': () => `'${g.pick(WORDS)} b'`,
      'quoted number': () => `"'12'"`,
      'quoted dict': () => `"{'a': 1, 'b': [True, None]}"`,
      'unquoted dict': () => `{'a':1}`,
      'escaped quote': () => `"say \\"hi\\""`,
      backslash: () => 'a\\b',
      'double backslash': () => 'a\\\\b',
      equals: () => 'a=b',
      template: () => '"{{ other }}"',
      'quotes inside': () => 'x"y z"w',
      'quoted hash': () => '"a#b"',
      hash: () => {
        strict.push('inventory-hash');
        return 'a#b';
      },
      set: () => {
        strict.push('inventory-value');
        return '"{1, 2}"';
      },
    },
    ['hash', 'set'],
  );
}

/** A value after `key=` in a `:vars` section. */
export function sectionValue(g: Grammar): string {
  return g.choose('ini.section-value', {
    word: () => g.pick(WORDS),
    int: () => String(g.below(5000)),
    boolean: () => g.pick(['True', 'False', 'true']),
    none: () => 'None',
    list: () => `[1, 'two', True]`,
    dict: () => `{'a': 1, 'b': {'c': [2]}}`,
    tuple: () => '(1, 2)',
    quoted: () => '"x y"',
    'quoted with comment': () => '"x" # why',
    'text with hash': () => 'x # y',
    'number with comment': () => '1 # why',
    'adjacent strings': () => `"a" "b"`,
    blanks: () => 'a b  c',
    empty: () => '',
    hex: () => '0xff',
    'leading zero': () => '0755',
    template: () => '{{ v }}-{{ w }}',
    escape: () => `'a\\tb'`,
  });
}

/** A value in YAML, on one line. */
export function yamlValue(g: Grammar, strict: string[], depth = 0): string {
  const inner = (): string => yamlValue(g, strict, depth + 1);
  const nested = {
    'flow list': () => `[${inner()}, ${inner()}]`,
    'flow map': () => `{a: ${inner()}, b: ${inner()}}`,
  };
  const differs = (text: string) => () => {
    strict.push('yaml-differs');
    return text;
  };
  return g.choose(
    'yaml.value',
    {
      word: () => g.pick(['alpha', 'x-1', '/srv/vm', 'two words']),
      int: () => String(g.below(5000)),
      negative: () => `-${g.below(50) + 1}`,
      float: () => `${g.below(9)}.5`,
      true: () => 'true',
      false: () => 'False',
      null: () => g.pick(['null', '~']),
      hex: () => '0x1F',
      single: () => `'it''s'`,
      double: () => `"tab\\there"`,
      'quoted yes': () => '"yes"',
      'quoted number': () => `'0644'`,
      template: () => '"{{ other }}"',
      unsafe: () => '!unsafe "{{ raw }}"',
      ...(depth < 2 ? nested : {}),
      yes: differs('yes'),
      octal: differs('0644'),
      sexagesimal: differs('1:30'),
      'underscore number': differs('1_000'),
      date: differs('2020-01-02'),
      'float without a dot': differs('1e3'),
      'new octal': differs('0o17'),
    },
    ['yes', 'octal', 'sexagesimal', 'underscore number', 'date', 'float without a dot', 'new octal'],
  );
}

/** A mapping of variables as YAML, each line indented. */
export function yamlVars(g: Grammar, indent: string, strict: string[]): string {
  const names = g.some([...NAMES], 1, 3);
  const lines = names.flatMap((name) =>
    g.choose('yaml.entry', {
      inline: () => [`${name}: ${yamlValue(g, strict)}`],
      literal: () => [`${name}: |`, '  one', '  two'],
      folded: () => [`${name}: >-`, '  one', '  two'],
      'block list': () => [`${name}:`, `  - ${yamlValue(g, strict, 1)}`, `  - ${yamlValue(g, strict, 1)}`],
      'block map': () => [`${name}:`, `  a: ${yamlValue(g, strict, 1)}`],
      comment: () => [`${name}: 1 # why`],
    }),
  );
  return lines.map((line) => `${indent}${line}\n`).join('');
}
