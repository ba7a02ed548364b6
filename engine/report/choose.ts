// Which report suits the place where the output goes.
import type { Reporter } from '../run/event.ts';
import type { Show } from './details.ts';
import { type Environment, paintOf, wantsColor } from './paint.ts';
import type { Sink } from './write.ts';

export type Output = 'auto' | 'tree' | 'text' | 'json';

export interface ReporterSettings {
  readonly output: Output;
  readonly check: boolean;
  readonly diff: boolean;
  /** How often `-v` was given. */
  readonly verbose: number;
  readonly stdout: Sink;
  /** Decided by the environment and the terminal when absent. */
  readonly color?: boolean;
  readonly env?: Environment;
}

/** The reporter that was asked for; `auto` is the tree on a terminal that a person watches, else text. */
export async function createReporter(settings: ReporterSettings): Promise<Reporter> {
  const { stdout, check, diff, verbose, env = process.env } = settings;
  const output = settings.output === 'auto' ? suitable(stdout, env) : settings.output;
  const paint = paintOf(settings.color ?? wantsColor(env, stdout.isTTY === true));
  const show: Show = { check, diff, verbose, paint };
  switch (output) {
    case 'json': {
      const { JsonReporter } = await import('./json.ts');
      return new JsonReporter(stdout);
    }
    case 'tree': {
      const { TreeReporter } = await import('./tree.ts');
      return new TreeReporter({ stdout, show });
    }
    case 'text': {
      const { TextReporter } = await import('./text.ts');
      return new TextReporter({ stdout, show });
    }
  }
}

/** The tree on a terminal that can move its cursor and is not a build log; text anywhere else. */
export function suitable(stdout: Sink, env: Environment): 'tree' | 'text' {
  const watched = stdout.isTTY === true && env.TERM !== 'dumb' && (env.CI ?? '') === '';
  return watched ? 'tree' : 'text';
}
