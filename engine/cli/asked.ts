// What a command line asked for, as a saved plan keeps it, and back.
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { problem } from '../diagnostics/problem.ts';
import type { Templated } from '../language/program.ts';
import type { Asked, AskedVariable } from '../plans/format.ts';
import { hiddenNames } from '../plans/hidden.ts';
import type { Seal } from '../plans/seal.ts';
import { holdsSecret, type Secret } from '../plans/secrets.ts';
import type { PlanDifference } from '../run/event.ts';
import type { Data } from '../values/data.ts';
import { err, ok, type Result } from '../values/result.ts';
import { readExtraVars } from './extra-vars.ts';
import type { RunOptions } from './options.ts';
import type { Prepared } from './prepare.ts';

type IsSecret = (name: string, value: Data) => boolean;

/** The options that matter, without the values of variables that are named as secrets, hold one, or are read by `no_log` tasks alone. */
export async function askedOf(
  options: RunOptions,
  { program, inventory }: Pick<Prepared, 'program' | 'inventory'>,
  seal: Seal,
  secrets: readonly Secret[],
): Promise<Asked> {
  const { limit, user, becomeUser, privateKey } = options;
  const hidden = hiddenNames(program, inventory);
  const isSecret: IsSecret = (name, value) => hidden.has(name) || holdsSecret(name, value, secrets);
  const extraVars: AskedVariable[] = [];
  for (const text of options.extraVars) extraVars.push(...(await variablesOf(text, isSecret, seal)));
  return {
    playbook: options.playbooks[0] ?? '',
    inventory: options.inventory,
    ...(limit !== undefined && { limit }),
    tags: options.tags,
    skipTags: options.skipTags,
    extraVars,
    ...(user !== undefined && { user }),
    become: options.become,
    ...(becomeUser !== undefined && { becomeUser }),
    askPassword: options.askPassword,
    askBecomePassword: options.askBecomePassword,
    ...(privateKey !== undefined && { privateKey }),
    modulePaths: options.modulePaths,
    diff: options.diff,
  };
}

async function variablesOf(text: string, isSecret: IsSecret, seal: Seal): Promise<readonly AskedVariable[]> {
  if (text.startsWith('@')) return [{ file: text.slice(1) }];
  return [...(await written(text))].map(([name, value]) =>
    isSecret(name, value) ? { name, digest: seal.of(value) } : { name, value },
  );
}

/** A value of the command line: data, with templates as text. */
const plain = ({ written: value }: Templated): Data => JSON.parse(JSON.stringify(value));

/** The variables of one `-e` as written; it was read without a mistake before. */
async function written(text: string): Promise<ReadonlyMap<string, Data>> {
  const read = await readExtraVars([text], process.cwd());
  if (!read.ok) return new Map();
  return new Map([...read.value].map(([name, { value }]) => [name, plain(value)]));
}

/** What `play apply` was given, and what it can ask a person for. */
export interface Given {
  /** Each `-e` as written. */
  readonly extraVars: readonly string[];
  /** Asks for the value of a secret; undefined where nobody can be asked. */
  ask(name: string): Promise<string | undefined>;
}

/** The variables of a plan, complete again: each as a text for `-e`, and those whose values are others. */
export interface Regained {
  readonly extraVars: readonly string[];
  readonly differences: readonly PlanDifference[];
}

/** Puts the secrets of a plan in their places again; what is missing or does not belong to it is a mistake. */
export async function regain(asked: Asked, given: Given, seal: Seal): Promise<Result<Regained, readonly Diagnostic[]>> {
  const again = await readExtraVars(given.extraVars, process.cwd());
  if (!again.ok) return again;
  const values = new Map([...again.value].map(([name, { value }]) => [name, plain(value)]));
  const wrong = foreign([...values.keys()], asked);
  const texts: string[] = [];
  const differences: PlanDifference[] = [];
  for (const one of asked.extraVars) {
    if ('file' in one) {
      texts.push(`@${one.file}`);
      continue;
    }
    const { name } = one;
    const value = values.get(name) ?? ('value' in one ? one.value : await given.ask(name));
    if (value === undefined) {
      wrong.push(missing(name));
      continue;
    }
    const same = 'value' in one ? seal.of(value) === seal.of(one.value) : seal.of(value) === one.digest;
    if (!same) differences.push({ what: 'variable', name, saved: 'as it was given', now: 'another value' });
    texts.push(JSON.stringify({ [name]: value }));
  }
  return wrong.length > 0 ? err(wrong) : ok({ extraVars: texts, differences });
}

function foreign(names: readonly string[], { extraVars }: Asked): Diagnostic[] {
  const known = extraVars.flatMap((one) => ('name' in one ? [one.name] : []));
  return names
    .filter((name) => !known.includes(name))
    .map((name) =>
      problem('plan-variable', `The plan was made without "-e ${name}"`, undefined, {
        hint: known.length === 0 ? 'It has no variables of the command line' : `It has ${known.join(', ')}`,
      }),
    );
}

function missing(name: string): Diagnostic {
  return problem('plan-variable', `The plan does not hold the secret "${name}"`, undefined, {
    hint: `Give it again: -e @FILE, or -e ${name}=…`,
  });
}

/** The options in words, as a command line has them; secrets as their names. */
export function askedWords(asked: Asked): readonly string[] {
  const option = (name: string, value: string | undefined): readonly string[] =>
    value === undefined ? [] : [`${name} ${value}`];
  return [
    ...asked.inventory.map((source) => `-i ${source}`),
    ...option('--limit', asked.limit),
    ...option('--tags', asked.tags.join(',') || undefined),
    ...option('--skip-tags', asked.skipTags.join(',') || undefined),
    ...asked.extraVars.map((one) =>
      'file' in one ? `-e @${one.file}` : `-e ${one.name}=${'value' in one ? wordOf(one.value) : '(secret)'}`,
    ),
    ...option('--user', asked.user),
    ...(asked.become ? ['--become'] : []),
    ...option('--become-user', asked.becomeUser),
    ...option('--private-key', asked.privateKey),
    ...asked.modulePaths.map((path) => `--module-path ${path}`),
  ];
}

const wordOf = (value: Data): string => (typeof value === 'string' ? value : JSON.stringify(value));
