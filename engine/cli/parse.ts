// What commander makes of arguments, as a value: what it read, a text to print, or one clear complaint.
import { type Command, CommanderError } from 'commander';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import { problem } from '../diagnostics/problem.ts';
import { err, ok, type Result } from '../values/result.ts';

/** What was asked for, or a text to print (help, version). */
export type Parsed<T> =
  | { readonly kind: 'read'; readonly args: readonly string[]; readonly options: T }
  | { readonly kind: 'print'; readonly text: string };

/** Reads arguments; `T` is what the command's options collect: texts and switches, unchecked. */
export function parse<T extends object>(command: Command, argv: readonly string[]): Result<Parsed<T>, Diagnostic> {
  let printed = '';
  command.exitOverride().configureOutput({
    writeOut: (text) => {
      printed += text;
    },
    writeErr: () => undefined,
  });
  try {
    command.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return ok({ kind: 'print', text: printed });
    return err(complaintOf(error, command));
  }
  return ok({ kind: 'read', args: command.args, options: command.opts<T & Record<string, unknown>>() });
}

/** Collects each value of an option that can be repeated. */
export const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** The same, each value a list with commas. */
export const split = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  ...value.split(',').map((word) => word.trim()),
];

/** Counts how often a switch is given. */
export const count = (_: string, before = 0): number => before + 1;

function complaintOf(error: CommanderError, command: Command): Diagnostic {
  const help = `"${command.name()} --help" lists the options`;
  const [, named = ''] = /'([^']*)'/.exec(error.message) ?? [];
  const flag = named.split('=')[0] ?? named;
  const known = command.options.flatMap(({ short, long }) => [short, long]).filter((name) => name !== undefined);
  if (error.code === 'commander.optionMissingArgument') {
    return problem('usage-option', `The option "${named}" needs a value`, undefined);
  }
  if (error.code === 'commander.missingArgument') {
    return problem('usage-option', `"${command.name()}" needs a "${named}"`, undefined, { hint: help });
  }
  if (error.code === 'commander.excessArguments') {
    const usage = `It is called so: ${command.name()} ${command.usage()}`;
    return problem('usage-option', `"${command.name()}" takes fewer arguments`, undefined, { hint: usage });
  }
  if (error.code !== 'commander.unknownOption') {
    return problem('usage-option', error.message.replace(/^error: /, ''), undefined, { hint: help });
  }
  if (known.includes(flag)) return problem('usage-option', `The option "${flag}" takes no value`, undefined);
  const hint = (flag.startsWith('--') ? didYouMean(flag, known) : undefined) ?? help;
  return problem('usage-option', `Unknown option "${flag}"`, undefined, { hint });
}
