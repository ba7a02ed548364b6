// Values of options that several commands share.
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import { problem } from '../diagnostics/problem.ts';
import type { Output } from '../report/choose.ts';

export const OUTPUTS = ['auto', 'tree', 'text', 'json'] as const satisfies readonly Output[];

/** As commander collects them: texts, unchecked. */
export interface RawValues {
  readonly output: string;
  readonly forks?: string;
  readonly timeout?: string;
}

/** What is wrong with one of them. */
export function wrongValue({ output, forks, timeout }: RawValues): Diagnostic | undefined {
  const value = (message: string, hint?: string): Diagnostic => problem('usage-value', message, undefined, { hint });
  if (!OUTPUTS.some((name) => name === output)) {
    return value(`--output cannot be "${output}"`, didYouMean(output, OUTPUTS) ?? `It can be ${OUTPUTS.join(', ')}`);
  }
  if (forks !== undefined && !/^[1-9][0-9]{0,3}$/.test(forks)) {
    return value(`--forks must be a whole number from 1 to 9999, not "${forks}"`);
  }
  if (timeout !== undefined && !/^[1-9][0-9]{0,5}$/.test(timeout)) {
    return value(`--timeout must be a whole number of seconds, not "${timeout}"`);
  }
  return undefined;
}

/** The values, once they are right. */
export function valuesOf({ output, forks, timeout }: RawValues) {
  return {
    output: OUTPUTS.find((name) => name === output) ?? 'auto',
    ...(forks !== undefined && { forks: Number(forks) }),
    ...(timeout !== undefined && { timeout: Number(timeout) }),
  };
}
