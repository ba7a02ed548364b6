// `play lint`: what is legal in a program and unwise.
import type { Code } from '../diagnostics/codes.ts';
import type { Diagnostic, Location } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import { caution, problem } from '../diagnostics/problem.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Program } from '../language/program.ts';
import type { Found } from './rule.ts';
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
 * @param inventory its variables are looked at too
 */
export function lint(program: Program, texts: Texts, inventory?: Inventory): Linted {
  const subject = subjectOf(program, texts, inventory);
  const allowances = [...texts].flatMap(([file, text]) => allowancesIn(file, text));
  const findings = RULES.flatMap(({ code, find }) => [...find(subject)].map((found) => ({ code, found })));
  const open = findings.filter(({ code, found }) => !allowances.some((each) => accepts(each, code, found)));
  return {
    findings: [...allowances.flatMap(complaintAbout), ...open.map(({ code, found }) => diagnosticOf(code, found))],
    secrets: findings.flatMap(({ found }) => found.secret ?? []),
  };
}

function accepts({ code, at, line }: Allowance, wanted: Code, found: Found): boolean {
  const at1 = (place: Location | undefined): boolean => place?.file === at.file && place.line === line;
  return code === wanted && (at1(found.at) || at1(found.of));
}

const diagnosticOf = (code: Code, { at, message, hint }: Found): Diagnostic => caution(code, message, at, { hint });

function complaintAbout({ code, at }: Allowance): readonly Diagnostic[] {
  const codes = RULES.map((rule) => rule.code);
  if (codes.some((known) => known === code)) return [];
  const hint =
    didYouMean(code, codes) ?? didYouMean(`lint-${code}`, codes) ?? 'The code stands at the end of each finding';
  return [problem('lint-allow', `Lint has no rule "${code}"`, at, { hint })];
}
