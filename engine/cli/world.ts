import type { RunPlaybook } from './options.ts';

/** The process and the engine, as far as the command line needs them. */
export interface World {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  /** Loads the engine, which `--version` and wrong usage do not need. */
  readonly load: () => Promise<RunPlaybook>;
}
