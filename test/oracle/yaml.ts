// YAML inventories, and what a program prints.
import type { Grammar } from './grammar.ts';
import { GROUPS } from './ini.ts';
import { variableName, yamlVars } from './values.ts';

export function yaml(g: Grammar, strict: string[]): string {
  const groups = g.some(GROUPS, 1, 4);
  const head = g.once(3) ? '---\n' : '';
  const body = g.choose(
    'yaml',
    {
      'below all': () => `all:\n${group(g, '  ', strict, groups)}`,
      'side by side': () => groups.map((name) => `${name}:\n${group(g, '  ', strict, [])}`).join(''),
      both: () => `all:\n${group(g, '  ', strict, groups.slice(1))}${groups[0]}:\n${group(g, '  ', strict, [])}`,
      'a tab': () => 'all:\n\thosts:\n',
      'a list': () => '- h1\n- h2\n',
    },
    ['a tab', 'a list'],
  );
  return head + body;
}

/** The inside of a group; what is left of `names` becomes its children. */
function group(g: Grammar, indent: string, strict: string[], names: readonly string[]): string {
  const parts = [
    ...(g.once(4) ? [] : [hosts(g, indent, strict)]),
    ...(g.once(2) ? [`${indent}vars:\n${yamlVars(g, `${indent}  `, strict)}`] : []),
    ...(names.length > 0 ? [children(g, indent, strict, names)] : []),
  ];
  if (parts.length === 0) return `${indent}hosts:\n`;
  return g.some(parts, parts.length, parts.length).join('');
}

function children(g: Grammar, indent: string, strict: string[], names: readonly string[]): string {
  const [first = '', ...rest] = names;
  const split = g.below(rest.length + 1);
  const deeper = `${indent}    `;
  const one = (name: string, below: readonly string[]): string =>
    g.choose('yaml.child', {
      full: () => `${indent}  ${name}:\n${group(g, deeper, strict, below)}`,
      'flow mapping': () =>
        below.length > 0
          ? `${indent}  ${name}:\n${group(g, deeper, strict, below)}`
          : `${indent}  ${name}: {hosts: {h${g.below(3)}: {v: 1}}}\n`,
      empty: () =>
        below.length > 0 ? `${indent}  ${name}:\n${group(g, deeper, strict, below)}` : `${indent}  ${name}:\n`,
    });
  const siblings = rest.slice(split).map((name) => one(name, []));
  return `${indent}children:\n${one(first, rest.slice(0, split))}${siblings.join('')}`;
}

function hosts(g: Grammar, indent: string, strict: string[]): string {
  const names = new Set(Array.from({ length: 1 + g.below(3) }, () => hostKey(g, strict)));
  const lines = [...names].map((name) =>
    g.choose('yaml.host', {
      bare: () => `${indent}  ${name}:\n`,
      'empty mapping': () => `${indent}  ${name}: {}\n`,
      variables: () => `${indent}  ${name}:\n${yamlVars(g, `${indent}    `, strict)}`,
    }),
  );
  return `${indent}hosts:\n${lines.join('')}`;
}

function hostKey(g: Grammar, strict: string[]): string {
  return g.choose('yaml.host-name', {
    plain: () => `h${g.below(4)}`,
    domain: () => `h${g.below(3)}.example.org`,
    range: () => `n[1:${g.below(3) + 1}]`,
    letters: () => 'n-[a:b]',
    quoted: () => '"x1"',
    address: () => `192.0.2.${g.below(5) + 1}`,
    port: () => {
      strict.push('inventory-port');
      return `h${g.below(4)}:2222`;
    },
  });
}

/** A program that prints JSON for `--list`, and for `--host` where it leaves `_meta` out. */
export function programText(g: Grammar): string {
  const names = g.some(GROUPS, 1, 3);
  const printed: Record<string, unknown> = {};
  const vars = (): Record<string, unknown> => ({
    [variableName(g)]: g.choose<unknown>('program.value', {
      text: () => 'text',
      number: () => g.below(99),
      boolean: () => true,
      null: () => null,
      list: () => [1, 'two'],
      mapping: () => ({ a: { b: [] } }),
      template: () => '{{ other }}',
    }),
  });
  const hostNames = (): string[] => g.some(['h0', 'h1', 'n1', 'h1.example.org', 'fe80::1'], 1, 3);
  for (const [index, name] of names.entries()) {
    printed[name] = g.choose<unknown>('program.group', {
      list: hostNames,
      hosts: () => ({ hosts: hostNames() }),
      full: () => ({ hosts: hostNames(), vars: vars(), children: names.slice(index + 1) }),
      'children alone': () => ({ children: names.slice(index + 1) }),
      'vars alone': () => ({ vars: vars() }),
      empty: () => ({ hosts: [] }),
    });
  }
  return g.choose(
    'program',
    {
      meta: () => answering({ ...printed, _meta: { hostvars: { h0: vars(), h1: vars(), n1: {} } } }, {}),
      'empty meta': () => answering({ ...printed, _meta: { hostvars: {} } }, {}),
      'asks for hosts': () => answering(printed, vars()),
      'vars of all': () => answering({ all: { vars: vars() }, ...printed, _meta: { hostvars: {} } }, {}),
      fails: () => '#!/bin/sh\necho broken >&2\nexit 3\n',
      'prints text': () => '#!/bin/sh\necho hello\n',
    },
    ['fails', 'prints text'],
  );
}

function answering(list: unknown, host: unknown): string {
  return `#!/bin/sh\ncase $1 in\n--list) echo '${JSON.stringify(list)}' ;;\n--host) echo '${JSON.stringify(host)}' ;;\nesac\n`;
}
