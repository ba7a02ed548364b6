// `play lint`: what is legal in a program and unwise.
import { CODES } from '../diagnostics/codes.ts';
import type { Diagnostic, Location } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import { caution, problem } from '../diagnostics/problem.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Program } from '../language/program.ts';
import { RULES } from './rules.ts';
import { subjectOf } from './subject.ts';
import { type Allowance, allowancesIn, type Texts } from './text.ts';

export interface Linted {
  /** Every finding that no comment accepts, and every such comment that is wrong. */
  readonly findings: readonly Diagnostic[];
  /** What stands in the files and is not to be shown. */
  readonly secrets: readonly string[];
}

/**
 * Holds all rules against a program. Pure.
 * @param texts the files that the program was read from, by their paths as diagnostics name them
 * @param warned what the static check found: a comment can accept its warnings too
 * @param inventory its variables are looked at too
 */
export function lint(
  program: Program,
  texts: Texts,
  warned: readonly Diagnostic[] = [],
  inventory?: Inventory,
): Linted {
  const subject = subjectOf(program, texts, inventory);
  const allowances = [...texts].flatMap(([file, text]) => allowancesIn(file, text));
  const findings = RULES.flatMap(({ code, find }) => [...find(subject)].map((found) => ({ code, found })));
  const accepted = (code: string, places: readonly (Location | undefined)[]): boolean =>
    allowances.some((each) => each.code === code && places.some((place) => isAbout(each, place)));
  return {
    findings: [
      ...allowances.flatMap(complaintAbout),
      ...warned.filter(({ severity, code, location }) => severity === 'error' || !accepted(code, [location])),
      ...findings
        .filter(({ code, found }) => !accepted(code, [found.at, found.of]))
        .map(({ code, found: { at, message, hint } }) => caution(code, message, at, { hint })),
    ],
    secrets: findings.flatMap(({ found }) => found.secret ?? []),
  };
}

const isAbout = ({ at, line }: Allowance, place: Location | undefined): boolean =>
  place?.file === at.file && place.line === line;

function complaintAbout({ code, at }: Allowance): readonly Diagnostic[] {
  if (Object.hasOwn(CODES, code)) return [];
  const codes = RULES.map((rule) => rule.code);
  const hint =
    didYouMean(code, codes) ?? didYouMean(`lint-${code}`, codes) ?? 'The code stands at the end of each finding';
  return [problem('lint-allow', `Lint has no rule "${code}"`, at, { hint })];
}
