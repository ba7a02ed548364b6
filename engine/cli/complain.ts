import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { EXIT } from './exit.ts';
import type { World } from './world.ts';

/**
 * Tells what the user wrote wrongly, with the lines where it stands; nothing was touched.
 * @param hide takes out of those lines what is not to be shown
 * @returns the exit status
 */
export async function complain(
  diagnostics: readonly Diagnostic[],
  { stderr, env }: Pick<World, 'stderr' | 'env'>,
  hide: (text: string) => string = (text) => text,
): Promise<number> {
  const [{ printDiagnostics }, { wantsColor }, { readFileSync }, { isSealed }] = await Promise.all([
    import('../diagnostics/print.ts'),
    import('../report/paint.ts'),
    import('node:fs'),
    import('../language/vault/cipher.ts'),
  ]);
  // The lines of an encrypted file are not those that the place counts.
  const readSource = (file: string): string | undefined => {
    try {
      const text = readFileSync(file, 'utf8');
      return isSealed(text) ? undefined : hide(text);
    } catch {
      return undefined;
    }
  };
  stderr.write(`${printDiagnostics(diagnostics, { color: wantsColor(env, stderr.isTTY), readSource }).trimEnd()}\n`);
  return diagnostics.every(({ severity }) => severity === 'warning') ? EXIT.done : EXIT.usage;
}
