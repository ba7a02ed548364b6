// A plan from a file, or the one reason why it cannot be used.
import { Ajv, type ValidateFunction } from 'ajv';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { problem } from '../diagnostics/problem.ts';
import { readText } from '../language/read-text.ts';
import { isMapping } from '../values/data.ts';
import { err, ok, type Result } from '../values/result.ts';
import { FORMAT, FORMAT_VERSION, type SavedPlan } from './format.ts';
import schema from './saved-plan.schema.json' with { type: 'json' };
import { integrityOf } from './seal.ts';

/** MB; a plan of thousands of hosts is smaller. */
const MOST = 400;
const AGAIN = 'Make a new one: play PLAYBOOK --check --out FILE';

/** Reads a plan and checks that it is one, that this reader knows its format, and that it is as it was written. */
export async function readPlan(file: string): Promise<Result<SavedPlan, Diagnostic>> {
  const text = await readText(file, 'plan', undefined, MOST);
  if (!text.ok) return text;
  const data = parsed(text.value);
  if (data === undefined) return err(unusable('plan-damaged', `The plan "${file}" is not whole: it is no valid JSON`));
  if (!isMapping(data) || data.format !== FORMAT) {
    const hint = 'A plan is made with: play PLAYBOOK --check --out FILE';
    return err(problem('plan-foreign', `"${file}" is not a saved plan`, undefined, { hint }));
  }
  if (data.formatVersion !== FORMAT_VERSION) {
    const message = `The plan "${file}" has format ${JSON.stringify(data.formatVersion)}; this version of Play reads format ${FORMAT_VERSION}`;
    return err(unusable('plan-version', message));
  }
  if (data.integrity !== integrityOf(data) || !isPlan(data)) {
    return err(
      unusable('plan-altered', `The plan "${file}" is not as it was written: somebody or something changed it`),
    );
  }
  return ok(data);
}

/** A plan can be carried out only by the version of Play that made it: another one may plan otherwise. */
export function otherVersion(plan: SavedPlan, file: string, version: string): Diagnostic | undefined {
  if (plan.version === version) return undefined;
  return unusable('plan-version', `The plan "${file}" was made by Play ${plan.version}, and this is Play ${version}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

let validator: ValidateFunction<SavedPlan> | undefined;

function isPlan(data: unknown): data is SavedPlan {
  validator ??= new Ajv({ strict: true, allowUnionTypes: true }).compile<SavedPlan>(schema);
  return validator(data);
}

function unusable(code: 'plan-damaged' | 'plan-version' | 'plan-altered', message: string): Diagnostic {
  return problem(code, message, undefined, { hint: AGAIN });
}
