// The command `play`: what is asked for, by whom it is done, and with which status it ends.
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { problem } from '../diagnostics/problem.ts';
import type { Event, Reporter } from '../run/event.ts';
import { err, ok, type Result } from '../values/result.ts';
import { readArguments } from './arguments.ts';
import { COMMANDS, type Commands } from './commands.ts';
import { complain } from './complain.ts';
import { EXIT } from './exit.ts';
import type { Passwords, RunOptions } from './options.ts';
import type { World } from './world.ts';

/** Does what the arguments ask for; resolves with the exit status when everything is written. */
export async function play(argv: readonly string[], world: World, commands: Commands = COMMANDS): Promise<number> {
  const [name = '', ...rest] = argv;
  const command = commands.get(name);
  if (command) return (await command.load())(rest, world);
  const request = readArguments(argv, world.version, commands);
  if (!request.ok) return complain([request.error], world);
  if (request.value.kind === 'print') {
    world.stdout.write(request.value.text);
    return EXIT.done;
  }
  const { options } = request.value;
  const passwords = await askPasswords(options, world);
  if (!passwords.ok) return complain([passwords.error], world);
  return run(options, passwords.value, world);
}

async function run(options: RunOptions, passwords: Passwords, world: World): Promise<number> {
  const { stdout, stderr, env, version } = world;
  const [{ createReporter }, { onInterrupt }, runPlaybook] = await Promise.all([
    import('../report/choose.ts'),
    import('./interrupt.ts'),
    world.load(),
  ]);
  forgiveClosedPipes(stdout);
  const { output, check, diff, verbose } = options;
  const watched = watch(await createReporter({ output, check, diff, verbose, stdout, env }));
  const interrupt = onInterrupt(
    process,
    (text) => stderr.write(`${text}\n`),
    (status) => process.exit(status),
  );
  try {
    const { reporter } = watched;
    const result = await runPlaybook(options, {
      reporter,
      signal: interrupt.signal,
      passwords,
      version,
      print: (text) => stdout.write(text),
    });
    await reporter.close();
    if (!result.ok) return await complain(result.error, world);
    const pending = options.detailedExitcode && result.value === EXIT.done && watched.pending();
    return pending ? EXIT.pending : result.value;
  } catch (error) {
    await watched.reporter.close();
    stderr.write(`This is a bug in Play ${version}: please report it with these lines\n${stackOf(error)}\n`);
    return EXIT.failed;
  } finally {
    interrupt.dispose();
  }
}

/** The same reporter, and whether its events told of changes that are pending. */
function watch(inner: Reporter): { readonly reporter: Reporter; pending(): boolean } {
  let pending = false;
  const event = (one: Event): void => {
    if (one.type === 'run-ended') pending ||= one.recap.some((host) => host.changed + host.unknown > 0);
    inner.event(one);
  };
  return { reporter: { event, close: () => inner.close() }, pending: () => pending };
}

async function askPasswords(options: RunOptions, world: World): Promise<Result<Passwords, Diagnostic>> {
  const questions = [
    ...(options.askPassword ? [{ key: 'connection', option: '-k', text: 'Password to log in: ' } as const] : []),
    ...(options.askBecomePassword ? [{ key: 'become', option: '-K', text: 'Password of sudo: ' } as const] : []),
  ];
  if (questions.length === 0) return ok({});
  const { askSecret } = await import('./prompt.ts');
  let passwords: Passwords = {};
  for (const { key, option, text } of questions) {
    const answer = await askSecret(text, world.stdin, world.stderr);
    if (answer === undefined) {
      const why = world.stdin.isTTY ? 'No password was given' : 'No terminal is there to ask for a password';
      return err(problem('usage-value', `${why}, but "${option}" asks for one`, undefined));
    }
    passwords = { ...passwords, [key]: answer };
  }
  return ok(passwords);
}

/** `play … | head` goes on to its end; nobody reads the rest. */
function forgiveClosedPipes(stdout: NodeJS.WriteStream): void {
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
