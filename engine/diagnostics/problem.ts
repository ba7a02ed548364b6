import type { Code } from './codes.ts';
import type { Diagnostic, Location } from './diagnostic.ts';

/** What a diagnostic may carry beside its message. */
export interface Extra {
  readonly hint?: string | undefined;
  readonly related?: Diagnostic['related'] | undefined;
}

/** An error of the user's, with a code of the registry. */
export function problem(code: Code, message: string, location: Location | undefined, extra: Extra = {}): Diagnostic {
  return make('error', code, message, location, extra);
}

/** A warning, with a code of the registry. */
export function caution(code: Code, message: string, location: Location | undefined, extra: Extra = {}): Diagnostic {
  return make('warning', code, message, location, extra);
}

function make(
  severity: Diagnostic['severity'],
  code: Code,
  message: string,
  location: Location | undefined,
  { hint, related }: Extra,
): Diagnostic {
  return {
    code,
    severity,
    message,
    ...(location && { location }),
    ...(hint !== undefined && { hint }),
    ...(related && { related }),
  };
}
