// INI inventories.
import type { Grammar } from './grammar.ts';
import { hostValue, sectionValue, variableName } from './values.ts';

export const GROUPS = ['web', 'db', 'lab', 'kvm', 'prod', 'east', 'group-1'] as const;

export function ini(g: Grammar, strict: string[]): string {
  const declared = g.some(GROUPS, 1, 5);
  const lines: string[] = [];
  const blank = (): void => {
    if (g.once(4))
      lines.push(g.choose('ini.nothing', { empty: () => '', hash: () => '# note', semicolon: () => '; note' }));
  };
  const hosts = (count: number): void => {
    for (let n = 0; n < count; n++) {
      lines.push(hostLine(g, strict));
      blank();
    }
  };
  if (g.once(2)) hosts(1 + g.below(2));
  for (const name of declared) {
    lines.push(header(g, name));
    blank();
    hosts(g.below(3));
  }
  if (g.once(5)) lines.push('[ungrouped]', hostLine(g, strict));
  for (const [index, name] of declared.entries()) {
    const later = declared.slice(index + 1);
    if (later.length > 0 && g.once(2)) lines.push(`[${name}:children]`, ...g.some(later, 1, 2));
  }
  for (const name of g.some([...declared, 'all'], 0, 3)) {
    lines.push(`[${name}:vars]`);
    for (let n = g.below(3); n >= 0; n--) lines.push(variable(g));
    if (g.once(4)) lines.push(`ansible_group_priority=${g.below(20)}`);
  }
  if (g.once(7)) lines.push(mistake(g, declared, strict));
  return lines.map((line) => `${g.once(15) ? '  ' : ''}${line}\n`).join('');
}

function header(g: Grammar, name: string): string {
  return g.choose('ini.section', {
    bare: () => `[${name}]`,
    hosts: () => `[${name}:hosts]`,
    comment: () => `[${name}] # why`,
  });
}

function hostLine(g: Grammar, strict: string[]): string {
  const words = [hostName(g, strict)];
  for (let n = g.below(3); n > 0; n--) words.push(`${variableName(g)}=${hostValue(g, strict)}`);
  const comment = g.once(8) ? ' # why' : '';
  // A line from "[" to "]" is a section for Ansible, whatever is between.
  if (words[0]?.startsWith('[') && words.at(-1)?.endsWith(']')) words.pop();
  return words.join(g.once(6) ? '  \t' : ' ') + comment;
}

function hostName(g: Grammar, strict: string[]): string {
  const letter = g.pick(['h', 'n', 'x']);
  const withPort = (name: string) => () => {
    strict.push('inventory-port');
    return name;
  };
  return g.choose('ini.host', {
    plain: () => `${letter}${g.below(4)}`,
    domain: () => `${letter}${g.below(3)}.example.org`,
    address: () => `192.0.2.${g.below(9) + 1}`,
    port: withPort(`${letter}${g.below(4)}:22${g.below(9)}`),
    range: () => `${letter}[${g.below(2)}:${g.below(3) + 2}]`,
    padded: () => `${letter}[08:11]`,
    'from nothing': () => `${letter}[:2]`,
    step: () => `${letter}[0:6:3]`,
    letters: () => `${letter}-[a:c]`,
    'letters with step': () => `${letter}-[a:e:2]`,
    'mixed case letters': () => `${letter}-[y:B]`,
    'two ranges': () => `${letter}[1:2]-[a:b]`,
    'range with a port': withPort(`${letter}[1:2]:2200`),
    'range first': () => '[1:2].example.org',
    ipv6: () => `fe80::${g.below(9) + 1}`,
    'ipv6 with port': withPort(`[fe80::${g.below(9) + 1}]:2222`),
    user: () => `root@${letter}${g.below(3)}`,
    quoted: () => `"${letter}${g.below(4)}"`,
    'equal bounds': () => `${letter}[5:5]`,
  });
}

function variable(g: Grammar): string {
  const name = variableName(g);
  return g.choose('ini.variable', {
    tight: () => `${name}=${sectionValue(g)}`,
    spaced: () => `${name} = ${sectionValue(g)}`,
    'equals in the value': () => `${name}=a=b`,
  });
}

/** A line that is wrong, for Ansible too or for Play alone. */
function mistake(g: Grammar, declared: readonly string[], strict: string[]): string {
  const stricter = (code: string, line: string) => () => {
    strict.push(code);
    return line;
  };
  return g.choose('ini.mistake', {
    'kind of section': () => '[web:kids]',
    'blank in a section': () => '[my group]',
    'unclosed section': () => '[web',
    'undeclared vars': () => '[nowhere:vars]\nx=1',
    'undeclared child': () => '[top:children]\nnowhere',
    cycle: () => `[${declared[0]}:children]\n${declared[0]}`,
    'bare word': () => '[web]\nh1 word',
    'unclosed quote': () => '[web]\nh1 v="open',
    'uneven padding': () => '[web]\nh[01:100]',
    'open range': () => '[web]\nh[1:]',
    'unclosed range': () => '[web]\nh[1:3',
    'no step': () => '[web]\nh[1:3:0]',
    'words in vars': () => '[all:vars]\nh2',
    'child with a variable': () => '[top:children]\nweb x=1',
    'backward range': stricter('inventory-host', '[web]\nh[3:1]'),
    'strange name': stricter('inventory-host', '[web]\nx=1'),
    'no port': stricter('inventory-host', '[web]\nh:'),
  });
}
