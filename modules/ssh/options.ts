// The parameters of `ssh_config` as ssh_config(5) spells them.
import { bytesOf } from '../../engine/contract/index.ts';
import { isDangerous, parseSshConfig, problemsOf, quoteWord, type SshOption } from '../formats/ssh-config/index.ts';

type Value = string | number | boolean | readonly (string | number)[];
export type Options = Readonly<Record<string, Value>>;

/** The patterns of a `Host` line: a text with blanks between, or a list. */
export function patternsOf(host: string | readonly string[]): readonly string[] {
  return typeof host === 'string' ? host.split(/\s+/).filter((word) => word !== '') : host;
}

/** The patterns that are names of hosts: what ssh can be asked about. */
export function namesIn(patterns: readonly string[]): readonly string[] {
  return patterns.filter((pattern) => !/[*?!]/.test(pattern));
}

/** Options with their values as byte strings; `true` is `yes`. */
export function optionsOf(options: Options): readonly SshOption[] {
  return Object.entries(options).map(([name, value]) => ({
    name,
    values: (Array.isArray(value) ? value : [value]).map((one) => bytesOf(spelt(one))),
  }));
}

function spelt(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return value === '' ? quoteWord('') : String(value);
}

/** What is wrong with the patterns, or undefined. */
export function patternProblem(patterns: readonly string[]): string | undefined {
  const strange = patterns.find((pattern) => !/^!?[^\s"'\\#!,=-][^\s"'\\#!,=]*$/.test(pattern));
  if (strange !== undefined) return `"${strange}" is no pattern of a Host line`;
  return patterns.some((pattern) => !pattern.startsWith('!'))
    ? undefined
    : '"host" needs a pattern without "!": negated ones alone match nothing';
}

/** What is wrong with the options, or undefined. */
export function optionProblem(options: Options, allowExec: boolean): string | undefined {
  const seen = new Set<string>();
  for (const { name, values } of optionsOf(options)) {
    const keyword = name.toLowerCase();
    if (!/^[a-z][a-z0-9]*$/.test(keyword)) return `"${name}" is no keyword of ssh_config`;
    if (keyword === 'host' || keyword === 'match') return `"${name}" begins a block: it cannot be an option`;
    if (seen.has(keyword)) return `"${name}" is there twice, in two spellings`;
    seen.add(keyword);
    if (isDangerous(keyword) && !allowExec) {
      return `"${name}" can run programs or hand over keys: say "allow_exec: true" if that is meant`;
    }
    for (const value of values) {
      const wrong = valueProblem(name, keyword, value);
      if (wrong !== undefined) return wrong;
    }
  }
  return mistake(options);
}

/** What ssh would refuse, as far as that shows without it; `IgnoreUnknown` among the options lets newer keywords pass. */
function mistake(options: Options): string | undefined {
  const ignoring = (name: string) => (name.toLowerCase() === 'ignoreunknown' ? 0 : 1);
  const sorted = optionsOf(options).toSorted((a, b) => ignoring(a.name) - ignoring(b.name));
  const lines = sorted.flatMap(({ name, values }) => values.map((value) => `${name} ${value}`));
  return problemsOf(lines.join('\n'))[0]?.text;
}

function valueProblem(name: string, keyword: string, value: string): string | undefined {
  const [line] = parseSshConfig(`${name} ${value}`);
  const whole = line?.kind === 'option' && !line.openQuote && line.tail === '' && line.words.length > 0;
  if (!whole || line.value !== value) return `ssh would not read the value of "${name}" as one: '${value}'`;
  if (keyword === 'stricthostkeychecking' && /^(?:no|off|false)$/i.test(line.words[0] ?? ''))
    return `"${name} ${value}" trusts every host: use known_hosts, or "accept-new"`;
  if (keyword === 'userknownhostsfile' && line.words.includes('/dev/null'))
    return `"${name} /dev/null" forgets every host key: use known_hosts`;
  return undefined;
}

/** The directory of control sockets that is ours to make: `~/.ssh/NAME/…`. */
export function socketDirectory(options: readonly SshOption[]): string | undefined {
  const path = options.find(({ name }) => name.toLowerCase() === 'controlpath')?.values[0];
  return /^"?~\/\.ssh\/([\w.-]+)\/[^/]+$/.exec(path ?? '')?.[1];
}
