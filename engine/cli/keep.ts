// `--check --out FILE`: a dry run whose plan is kept.
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { logReads } from '../language/reading-log.ts';
import { Pins } from '../plans/files.ts';
import { FORMAT, FORMAT_VERSION } from '../plans/format.ts';
import { Record } from '../plans/record.ts';
import { newKey, Seal } from '../plans/seal.ts';
import { cannotKeep, writePlan } from '../plans/write.ts';
import { err, ok, type Result } from '../values/result.ts';
import { askedOf } from './asked.ts';
import { dryRun, hostsOf, secretsOf } from './dry-run.ts';
import { EXIT } from './exit.ts';
import type { RunOptions, RunSetting } from './options.ts';
import { makeReady } from './run.ts';

/** Runs the playbook dry and keeps its plan in `out`; an interrupted run keeps none. */
export async function keepPlan(
  options: RunOptions,
  out: string,
  setting: RunSetting,
): Promise<Result<number, readonly Diagnostic[]>> {
  const wrong = await cannotKeep(out);
  if (wrong) return err([wrong]);
  const pins = new Pins();
  return logReads(pins.log, async () => {
    const all = await makeReady(options, setting);
    if (!all.ok) return all;
    const [ready] = all.value;
    if (!ready) throw new Error('No playbook is ready');
    const made = new Date().toISOString();
    const key = newKey();
    const seal = new Seal(key);
    const secrets = secretsOf(ready);
    const record = new Record(seal, secrets, (event) => setting.reporter.event(event));
    const { status, files } = await dryRun(ready, options, setting, record);
    if (status === EXIT.interrupted) return ok(status);
    pins.add(files);
    const plan = {
      format: FORMAT,
      formatVersion: FORMAT_VERSION,
      version: setting.version,
      made,
      key,
      asked: await askedOf(options, ready.prepared, seal, secrets),
      files: pins.pinned(seal),
      hosts: hostsOf(ready),
      units: record.kept(),
      events: record.events,
    } as const;
    const failed = await writePlan(plan, out);
    if (failed) return err([failed]);
    setting.reporter.event({ type: 'plan-kept', plan: out });
    return ok(status);
  });
}
