import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { problem } from '../diagnostics/problem.ts';
import { err, ok, type Result } from '../values/result.ts';
import type { Passwords, RunOptions } from './options.ts';
import type { World } from './world.ts';

/** Asks for what `-k` and `-K` want to be asked for, and gets the passwords of vaults. */
export async function askPasswords(
  options: Pick<RunOptions, 'askPassword' | 'askBecomePassword' | 'vault'>,
  world: Pick<World, 'stdin' | 'stderr'>,
): Promise<Result<Passwords, Diagnostic>> {
  const questions = [
    ...(options.askPassword ? [{ key: 'connection', option: '-k', text: 'Password to log in: ' } as const] : []),
    ...(options.askBecomePassword ? [{ key: 'become', option: '-K', text: 'Password of sudo: ' } as const] : []),
  ];
  const keys = options.vault && (await (await import('./vault-keys.ts')).readKeys(options.vault, world));
  if (keys && !keys.ok) return keys;
  let passwords: Passwords = keys ? { vault: keys.value } : {};
  if (questions.length === 0) return ok(passwords);
  const { askSecret } = await import('./prompt.ts');
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
