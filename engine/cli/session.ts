// What every command that works on hosts has around it: a reporter, ^C, complaints, and a word for bugs.
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { createReporter } from '../report/choose.ts';
import { hiding } from '../run/secrets.ts';
import type { Result } from '../values/result.ts';
import { complain } from './complain.ts';
import { EXIT } from './exit.ts';
import { onInterrupt } from './interrupt.ts';
import type { RunOptions, RunSetting } from './options.ts';
import type { World } from './world.ts';

/** Does a job that reports events. Resolves with the exit status when everything is written. */
export async function session(
  { output, check, diff, verbose }: Pick<RunOptions, 'output' | 'check' | 'diff' | 'verbose'>,
  world: World,
  job: (setting: Omit<RunSetting, 'passwords'>) => Promise<Result<number, readonly Diagnostic[]>>,
): Promise<number> {
  const { stdout, stderr, env, version } = world;
  const reporter = await createReporter({ output, check, diff, verbose, stdout, env });
  const interrupt = onInterrupt(
    process,
    (text) => stderr.write(`${text}\n`),
    (status) => process.exit(status),
  );
  const secrets: (() => Iterable<string>)[] = [];
  try {
    const print = (text: string) => stdout.write(text);
    const conceal = (more: () => Iterable<string>) => void secrets.push(more);
    const result = await job({ reporter, signal: interrupt.signal, version, print, conceal });
    for (const diagnostic of result.ok ? [] : result.error) reporter.event({ type: 'problem', diagnostic });
    await reporter.close();
    return result.ok ? result.value : await complain(result.error, world);
  } catch (error) {
    await reporter.close();
    const lines = hiding(secrets.flatMap((some) => [...some()]))(stackOf(error));
    stderr.write(`This is a bug in Play ${version}: please report it with these lines\n${lines}\n`);
    return EXIT.failed;
  } finally {
    interrupt.dispose();
  }
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
