// The command line as commander reads it, turned into `RunOptions` or one clear complaint.
import { Command } from 'commander';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { problem } from '../diagnostics/problem.ts';
import { err, ok, type Result } from '../values/result.ts';
import { COMMANDS, type Commands } from './commands.ts';
import type { RunOptions } from './options.ts';
import { collect, count, parse, split } from './parse.ts';
import { OUTPUTS, type RawValues, valuesOf, wrongValue } from './values.ts';
import { type KeySources, keySourcesOf, withKeyOptions } from './vault-keys.ts';

/** What to do: a run, or a text to print (help, version). */
export type Request =
  | { readonly kind: 'run'; readonly options: RunOptions }
  | { readonly kind: 'print'; readonly text: string };

const LISTS = ['listHosts', 'listTasks', 'listTags'] as const;

/** What commander collects: texts and switches, unchecked. */
interface Raw extends RawValues, KeySources {
  readonly inventory?: readonly string[];
  readonly limit?: string;
  readonly tags?: readonly string[];
  readonly skipTags?: readonly string[];
  readonly check?: true;
  readonly diff?: true;
  readonly extraVars?: readonly string[];
  readonly user?: string;
  readonly become?: true;
  readonly becomeUser?: string;
  readonly askBecomePass?: true;
  readonly askPass?: true;
  readonly privateKey?: string;
  readonly listHosts?: true;
  readonly listTasks?: true;
  readonly listTags?: true;
  readonly syntaxCheck?: true;
  readonly startAtTask?: string;
  readonly resume?: true;
  readonly step?: true;
  readonly verbose?: number;
  readonly detailedExitcode?: true;
  readonly out?: string;
  readonly modulePath?: readonly string[];
}

/** Reads the arguments after the program's name. */
export function readArguments(
  argv: readonly string[],
  version: string,
  commands: Commands = COMMANDS,
): Result<Request, Diagnostic> {
  const parsed = parse<Raw>(commandOf(version, commands), argv);
  if (!parsed.ok) return parsed;
  const { value } = parsed;
  return value.kind === 'print' ? ok(value) : optionsOf(value.args, value.options, commands);
}

function commandOf(version: string, commands: Commands): Command {
  const before = new Command('play')
    .description('Bring hosts to the state that a playbook declares')
    .argument('[playbook...]', 'playbooks to run, in order; also looked for under playbooks/')
    .option('-i, --inventory <source>', 'inventory file, folder or list "a,b,"; also under inventory/', collect)
    .option('-l, --limit <pattern>', 'only these hosts')
    .option('-t, --tags <tags>', 'only tasks with one of these tags', split)
    .option('--skip-tags <tags>', 'no tasks with one of these tags', split)
    .option('-C, --check', 'change nothing; tell what would be changed')
    .option('-D, --diff', 'show what changes inside files')
    .option('-e, --extra-vars <vars>', 'variables that beat all others: k=v, @file or JSON', collect)
    .option('-f, --forks <count>', 'how many hosts to work on at once (20)')
    .option('-u, --user <name>', 'log in as this user')
    .option('-b, --become', 'run tasks as another user, with sudo')
    .option('--become-user <name>', 'the user to become (root)')
    .option('-K, --ask-become-pass', 'ask for the password of sudo')
    .option('-k, --ask-pass', 'ask for the password to log in with');
  return withKeyOptions(before)
    .option('--private-key <file>', 'log in with this key')
    .option('--timeout <seconds>', 'how long to wait for a connection (10)')
    .option('--list-hosts', 'list the hosts of each play, and stop')
    .option('--list-tasks', 'list the tasks, and stop')
    .option('--list-tags', 'list the tags, and stop')
    .option('--syntax-check', 'check everything that was written, and stop')
    .option('--start-at-task <name>', 'begin with the task of this name')
    .option('--resume', 'go on after the last finished task of a run that failed')
    .option('--step', 'ask before each task')
    .option('--output <how>', `how to report: ${OUTPUTS.join(', ')}`, 'auto')
    .option('-v, --verbose', 'show commands and notes; twice, whole diffs', count)
    .option('--out <file>', 'with --check: keep the plan in a file, for "play apply"')
    .option('--detailed-exitcode', 'with --check: exit with 3 where changes are pending')
    .option('--module-path <folder>', 'where to find modules of your own', collect)
    .version(version, '--version', 'print the version')
    .helpOption('-h, --help', 'print this')
    .addHelpText('after', `${listOf(commands)}\nExample: play site.yml -i lab.ini --check --diff`);
}

/** The commands for the help, a line each. */
function listOf(commands: Commands): string {
  if (commands.size === 0) return '';
  const rows = [...commands].map(([name, { usage, summary }]) => [`${name} ${usage}`.trimEnd(), summary] as const);
  const width = Math.max(...rows.map(([head]) => head.length));
  const lines = rows.map(([head, summary]) => `  ${head.padEnd(width)}  ${summary}\n`);
  return `\nCommands, each with a --help of its own:\n${lines.join('')}`;
}

function optionsOf(playbooks: readonly string[], raw: Raw, commands: Commands): Result<Request, Diagnostic> {
  const wrong = complaintAbout(playbooks, raw, commands);
  if (wrong) return err(wrong);
  const list = LISTS.find((name) => raw[name]);
  const vault = keySourcesOf(raw);
  const optional = <K extends keyof Raw & keyof RunOptions>(key: K): Partial<Pick<Raw, K>> =>
    raw[key] === undefined ? {} : ({ [key]: raw[key] } as Pick<Raw, K>);
  const options: RunOptions = {
    playbooks,
    inventory: raw.inventory ?? [],
    tags: raw.tags ?? [],
    skipTags: raw.skipTags ?? [],
    check: raw.check === true,
    diff: raw.diff === true,
    extraVars: raw.extraVars ?? [],
    become: raw.become === true,
    askBecomePassword: raw.askBecomePass === true,
    askPassword: raw.askPass === true,
    syntaxCheck: raw.syntaxCheck === true,
    resume: raw.resume === true,
    step: raw.step === true,
    ...valuesOf(raw),
    verbose: raw.verbose ?? 0,
    detailedExitcode: raw.detailedExitcode === true,
    modulePaths: raw.modulePath ?? [],
    ...optional('limit'),
    ...optional('user'),
    ...optional('becomeUser'),
    ...optional('privateKey'),
    ...optional('out'),
    ...optional('startAtTask'),
    ...(vault && { vault }),
    ...(list && { list: LISTED[list] }),
  };
  return ok({ kind: 'run', options });
}

const LISTED = { listHosts: 'hosts', listTasks: 'tasks', listTags: 'tags' } as const;

/** What is wrong with values that commander takes as they come. */
function complaintAbout(playbooks: readonly string[], raw: Raw, commands: Commands): Diagnostic | undefined {
  const value = (message: string, hint?: string): Diagnostic => problem('usage-value', message, undefined, { hint });
  if (playbooks.length === 0) {
    return problem('usage-option', 'No playbook is named', undefined, {
      hint: 'For example: play site.yml -i lab.ini',
    });
  }
  const command = playbooks.find((name) => commands.has(name));
  if (command !== undefined) {
    return problem('usage-option', `The command "${command}" must be the first word after "play"`, undefined, {
      hint: `A playbook of this name is called with its path: ./${command}`,
    });
  }
  const wrong = wrongValue(raw) ?? wrongPlan(playbooks, raw);
  if (wrong) return wrong;
  if (raw.tags?.includes('')) return value('--tags has an empty tag in it');
  if (raw.skipTags?.includes('')) return value('--skip-tags has an empty tag in it');
  if (raw.limit !== undefined && raw.limit.trim() === '') {
    return value('--limit is empty', 'Leave it out for every host');
  }
  if (LISTS.filter((name) => raw[name]).length > 1) {
    return value('--list-hosts, --list-tasks and --list-tags exclude each other');
  }
  if (raw.resume && raw.startAtTask !== undefined) return value('--resume and --start-at-task exclude each other');
  if (raw.step && raw.output === 'tree') return value('--step asks between the lines, so it needs --output text');
  return raw.detailedExitcode && !raw.check
    ? value('--detailed-exitcode says whether changes are pending, so it needs --check')
    : undefined;
}

/** What is wrong with `--out`. */
function wrongPlan(playbooks: readonly string[], { out, check, syntaxCheck, ...raw }: Raw): Diagnostic | undefined {
  if (out === undefined) return undefined;
  const value = (message: string): Diagnostic => problem('usage-value', message, undefined);
  if (!check) return value('--out keeps the plan of a dry run, so it needs --check');
  if (syntaxCheck || LISTS.some((name) => raw[name]))
    return value('--out keeps the plan of a dry run, and there is none');
  if (raw.resume || raw.step || raw.startAtTask !== undefined)
    return value('--out keeps the plan of a whole playbook: without --start-at-task, --resume and --step');
  return playbooks.length > 1 ? value('--out keeps the plan of one playbook, and several are named') : undefined;
}
