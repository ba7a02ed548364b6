// The command `play`: what is asked for, by whom it is done, and with which status it ends.
import type { Event, Reporter } from '../run/event.ts';
import { readArguments } from './arguments.ts';
import { COMMANDS, type Commands } from './commands.ts';
import { complain } from './complain.ts';
import { EXIT } from './exit.ts';
import type { Passwords, RunOptions, RunSetting } from './options.ts';
import { askPasswords } from './passwords.ts';
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
  const [{ session }, runPlaybook] = await Promise.all([import('./session.ts'), world.load()]);
  let pending = false;
  const output = options.step && options.output === 'auto' ? 'text' : options.output;
  const status = await session({ ...options, output }, world, async (setting) => {
    const watched = watch(setting.reporter);
    const job = (more: Partial<RunSetting>) =>
      runPlaybook(options, { ...setting, ...more, reporter: watched.reporter, passwords });
    const result = await (options.step ? inSteps(world, setting.signal, job) : job({}));
    pending = options.detailedExitcode && watched.pending();
    return result;
  });
  return pending && status === EXIT.done ? EXIT.pending : status;
}

async function inSteps<T>(
  world: World,
  interrupted: AbortSignal,
  job: (more: Partial<RunSetting>) => Promise<T>,
): Promise<T> {
  const { stepping } = await import('./step.ts');
  const steps = stepping(world, interrupted);
  try {
    return await job({ signal: AbortSignal.any([interrupted, steps.signal]), confirm: steps.confirm });
  } finally {
    steps.close();
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
