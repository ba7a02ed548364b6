// Carrying out a saved plan: it is made anew, and what is done is what both say.
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { problem } from '../diagnostics/problem.ts';
import { logReads } from '../language/reading-log.ts';
import { differencesOf } from '../plans/compare.ts';
import { addedFiles, changedFiles, GONE, otherFiles, Pins } from '../plans/files.ts';
import type { SavedPlan } from '../plans/format.ts';
import { otherHosts } from '../plans/hosts.ts';
import { Record } from '../plans/record.ts';
import { decisionsIn, sanctionOf } from '../plans/sanction.ts';
import { Seal } from '../plans/seal.ts';
import { naming } from '../plans/secrets.ts';
import type { Event, PlanDifference, Reporter } from '../run/event.ts';
import { run } from '../run/run.ts';
import { err, ok, type Result } from '../values/result.ts';
import { dryRun, hostsOf, secretsOf } from './dry-run.ts';
import { EXIT } from './exit.ts';
import type { RunOptions, RunSetting } from './options.ts';
import { inputOf, makeReady, type Ready } from './run.ts';

/** A plan that was read, with its secrets in their places again. */
export interface Opened {
  readonly plan: SavedPlan;
  /** As the user called it. */
  readonly file: string;
  /** The options that it was made with. */
  readonly options: RunOptions;
  /** Secrets that are not those of the plan. */
  readonly differences: readonly PlanDifference[];
}

/** Carries a plan out, or tells what is not as the plan has it and touches nothing. */
export async function applyPlan(opened: Opened, setting: RunSetting): Promise<Result<number, readonly Diagnostic[]>> {
  const { plan, options } = opened;
  const seal = new Seal(plan.key);
  const changed = await changedFiles(plan.files, seal);
  if (changed.length === plan.files.length && changed.every(({ now }) => now === GONE)) return err([elsewhere(opened)]);
  const pins = new Pins();
  return logReads(pins.log, async () => {
    const all = await makeReady(options, setting);
    const ready = all.ok ? all.value[0] : undefined;
    const added = addedFiles(plan.files, pins.pinned(seal));
    const hosts = ready ? otherHosts(plan.hosts, hostsOf(ready)) : [];
    const early = [...opened.differences, ...changed, ...added, ...hosts];
    if (early.length > 0) return ok(refuse(opened, early, setting.reporter));
    if (!all.ok) return all;
    if (!ready) throw new Error('No playbook is ready');
    const record = new Record(seal, secretsOf(ready));
    const { status, files } = await dryRun(ready, options, setting, record);
    if (status === EXIT.interrupted) return ok(status);
    pins.add(files);
    const fresh = { events: record.events, units: record.kept() };
    const differences = [...otherFiles(plan.files, pins.pinned(seal)), ...differencesOf(plan, fresh)];
    if (differences.length > 0) return ok(refuse(opened, differences, setting.reporter, lostIn(record.events)));
    return ok(await carryOut(opened, ready, record, setting));
  });
}

/** Where no file of the plan is there, it is not the files that differ. */
function elsewhere({ plan, file }: Opened): Diagnostic {
  const message = `No file of the plan "${file}" is here, such as "${plan.asked.playbook}"`;
  return problem('plan-elsewhere', message, undefined, {
    hint: 'Call "play apply" in the folder where the plan was made, or where the same files are',
  });
}

/** @param lost hosts that could not be reached: where nothing else differs, that is the status */
function refuse(
  { file }: Opened,
  differences: readonly PlanDifference[],
  reporter: Reporter,
  lost: readonly string[] = [],
): number {
  reporter.event({ type: 'plan-refused', plan: file, differences });
  const unreachable = differences.every((one) => one.what === 'task' && lost.includes(one.host));
  return unreachable ? EXIT.unreachable : EXIT.stale;
}

function lostIn(events: readonly Event[]): readonly string[] {
  return events.flatMap((event) =>
    event.type === 'run-ended' ? event.recap.filter(({ unreachable }) => unreachable).map(({ host }) => host) : [],
  );
}

/** The real run; what the plan had left open is told before its end. */
function carryOut(
  { file, options }: Opened,
  ready: Ready,
  record: Record,
  setting: Pick<RunSetting, 'reporter' | 'version' | 'signal'>,
): Promise<number> {
  const { reporter } = setting;
  const ended: Event[] = [];
  const telling: Reporter = {
    event: naming(secretsOf(ready), (event) => {
      if (event.type === 'item-ended' || event.type === 'task-ended') ended.push(event);
      if (event.type === 'run-ended') tell(ended);
      reporter.event(event);
    }),
    close: () => reporter.close(),
  };
  const tell = (events: readonly Event[]): void => {
    const decisions = decisionsIn(record, events);
    if (decisions.length > 0) reporter.event({ type: 'plan-decided', plan: file, decisions });
  };
  return run({ ...inputOf(ready, options, { ...setting, reporter: telling }), sanction: sanctionOf(record) });
}
