// `play apply PLAN`
import { Command } from 'commander';
import { otherVersion, readPlan } from '../plans/read.ts';
import { Seal } from '../plans/seal.ts';
import { applyPlan, type Opened } from './apply-plan.ts';
import { regain } from './asked.ts';
import { complain } from './complain.ts';
import type { RunOptions } from './options.ts';
import { collect, count } from './parse.ts';
import { askPasswords } from './passwords.ts';
import { openedEvent } from './plan-opened.ts';
import { reading } from './reading.ts';
import { session } from './session.ts';
import { OUTPUTS, type RawValues, valuesOf, wrongValue } from './values.ts';
import { type KeySources, keySourcesOf, withKeyOptions } from './vault-keys.ts';
import type { World } from './world.ts';

interface Raw extends RawValues, KeySources {
  readonly extraVars?: readonly string[];
  readonly diff?: true;
  readonly verbose?: number;
}

export function apply(argv: readonly string[], world: World): Promise<number> {
  return reading<Raw>(commandOf(), argv, world, (args, raw) => carryOut(args, raw, world));
}

async function carryOut([file = '']: readonly string[], raw: Raw, world: World): Promise<number> {
  const wrong = wrongValue(raw);
  if (wrong) return complain([wrong], world);
  const plan = await readPlan(file);
  const useless = plan.ok ? otherVersion(plan.value, file, world.version) : plan.error;
  if (!plan.ok || useless) return complain(useless ? [useless] : [], world);
  const { asked, key } = plan.value;
  const given = { extraVars: raw.extraVars ?? [], ask: (name: string) => askFor(name, world) };
  const regained = await regain(asked, given, new Seal(key));
  if (!regained.ok) return complain(regained.error, world);
  const vault = keySourcesOf(raw);
  const passwords = await askPasswords({ ...asked, ...(vault && { vault }) }, world);
  if (!passwords.ok) return complain([passwords.error], world);
  const { playbook, ...same } = asked;
  const { extraVars, differences } = regained.value;
  const options: RunOptions = {
    ...same,
    ...valuesOf(raw),
    playbooks: [playbook],
    extraVars,
    check: false,
    syntaxCheck: false,
    resume: false,
    step: false,
    detailedExitcode: false,
    verbose: raw.verbose ?? 0,
  };
  const opened: Opened = { plan: plan.value, file, options, differences };
  return session({ ...options, diff: raw.diff === true }, world, (setting) => {
    setting.reporter.event(openedEvent(plan.value, file, 'apply'));
    return applyPlan(opened, { ...setting, passwords: passwords.value });
  });
}

function commandOf(): Command {
  return withKeyOptions(new Command('play apply'))
    .description('Carry out a saved plan, or refuse where it no longer holds')
    .argument('<plan>', 'what "play PLAYBOOK --check --out FILE" kept')
    .allowExcessArguments(false)
    .option('-e, --extra-vars <vars>', 'the secrets that the plan names: k=v, @file or JSON', collect)
    .option('-D, --diff', 'show what changes inside files')
    .option('-f, --forks <count>', 'how many hosts to work on at once (20)')
    .option('--timeout <seconds>', 'how long to wait for a connection (10)')
    .option('--output <how>', `how to report: ${OUTPUTS.join(', ')}`, 'auto')
    .option('-v, --verbose', 'show commands and notes; twice, whole diffs', count)
    .helpOption('-h, --help', 'print this')
    .addHelpText('after', '\nEverything else is as it was when the plan was made, and is part of it.');
}

async function askFor(name: string, { stdin, stderr }: World): Promise<string | undefined> {
  const { askSecret } = await import('./prompt.ts');
  return askSecret(`Value of "${name}": `, stdin, stderr);
}
