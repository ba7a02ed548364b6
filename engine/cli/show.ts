// `play show PLAN`: the dry run as it was reported.
import { Command } from 'commander';
import { readPlan } from '../plans/read.ts';
import { ok } from '../values/result.ts';
import { complain } from './complain.ts';
import { EXIT } from './exit.ts';
import { count } from './parse.ts';
import { openedEvent } from './plan-opened.ts';
import { reading } from './reading.ts';
import { session } from './session.ts';
import { OUTPUTS, type RawValues, valuesOf, wrongValue } from './values.ts';
import type { World } from './world.ts';

interface Raw extends RawValues {
  readonly diff?: true;
  readonly verbose?: number;
}

export function show(argv: readonly string[], world: World): Promise<number> {
  return reading<Raw>(commandOf(), argv, world, (args, raw) => replay(args, raw, world));
}

async function replay([file = '']: readonly string[], raw: Raw, world: World): Promise<number> {
  const wrong = wrongValue(raw);
  if (wrong) return complain([wrong], world);
  const plan = await readPlan(file);
  if (!plan.ok) return complain([plan.error], world);
  const { diff = false, verbose = 0 } = raw;
  return session({ ...valuesOf(raw), check: true, diff, verbose }, world, async ({ reporter }) => {
    reporter.event(openedEvent(plan.value, file, 'show'));
    for (const event of plan.value.events) reporter.event(event);
    return ok(EXIT.done);
  });
}

function commandOf(): Command {
  return new Command('play show')
    .description('Print a saved plan as its dry run was reported')
    .argument('<plan>', 'what "play PLAYBOOK --check --out FILE" kept')
    .allowExcessArguments(false)
    .option('-D, --diff', 'show what changes inside files')
    .option('--output <how>', `how to report: ${OUTPUTS.join(', ')}`, 'auto')
    .option('-v, --verbose', 'show commands and notes; twice, whole diffs', count)
    .helpOption('-h, --help', 'print this');
}
