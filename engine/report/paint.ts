// Colours: asked for once, then a value that is passed along.
import picocolors from 'picocolors';

/** Functions that colour a text, or leave it as it is. */
export type Paint = ReturnType<typeof picocolors.createColors>;

export function paintOf(enabled: boolean): Paint {
  return picocolors.createColors(enabled);
}

/** What the environment says of colours and of the terminal. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Whether to colour: `NO_COLOR` says no, `FORCE_COLOR` yes, else a terminal that can; a stream that is none says undefined. */
export function wantsColor(env: Environment, terminal: boolean | undefined): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR !== undefined) return !['0', 'false'].includes(env.FORCE_COLOR);
  return terminal === true && env.TERM !== 'dumb';
}
