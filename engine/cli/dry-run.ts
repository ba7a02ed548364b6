// A dry run that is recorded: to keep its plan, or to compare it with one that was kept.
import type { ControllerFile } from '../contract/files.ts';
import type { PlannedHost } from '../plans/format.ts';
import { reached } from '../plans/hosts.ts';
import type { Record } from '../plans/record.ts';
import { type Secret, secretsIn } from '../plans/secrets.ts';
import { run } from '../run/run.ts';
import { formsOf } from '../run/secret-forms.ts';
import type { RunOptions, RunSetting } from './options.ts';
import { inputOf, type Ready } from './run.ts';

export interface DryRun {
  /** The exit status. */
  readonly status: number;
  /** Files that tasks send to hosts. */
  readonly files: readonly ControllerFile[];
}

export async function dryRun(
  ready: Ready,
  options: RunOptions,
  setting: Pick<RunSetting, 'version' | 'signal'>,
  record: Record,
): Promise<DryRun> {
  const reporter = { event: record.take, close: async () => {} };
  const input = inputOf(ready, { ...options, check: true }, { ...setting, reporter });
  const status = await run({ ...input, witness: record });
  return { status, files: input.files.read };
}

/** What must not stand in a plan: values of variables that are named so, and whatever comes out of a vault. */
export function secretsOf({ prepared: { program, inventory }, extraVars, vault }: Ready): readonly Secret[] {
  const named = secretsIn(program, inventory, extraVars);
  const known = new Set(named.map(({ value }) => value));
  const sealed = formsOf(vault.secrets()).filter((value) => !known.has(value));
  return [...named, ...sealed.map((value) => ({ variable: 'in a vault', value }))];
}

/** The hosts of all plays, each as the first of its plays reaches it. */
export function hostsOf({ prepared: { program, hosts }, access }: Ready): readonly PlannedHost[] {
  const found = new Map<string, PlannedHost>();
  for (const [index, play] of program.plays.entries()) {
    for (const name of hosts[index] ?? []) {
      const target = access.get(play)?.get(name)?.target;
      if (target && !found.has(name)) found.set(name, { name, reached: reached(target) });
    }
  }
  return [...found.values()];
}
