// A module's parameters against its schema: once as written, once with the values filled in. The
// schema language is small and closed, so that a checker of its own costs nothing to start and can
// say what a beginner needs; a test holds it against ajv on the JSON Schema of the same parameters.
import type { ParamsSchema } from '../../contract/schema.ts';
import type { Diagnostic, Location } from '../../diagnostics/diagnostic.ts';
import type { Mapping } from '../../values/data.ts';
import type { Unknown } from '../../values/unknown.ts';
import type { Templated } from '../program.ts';
import { Checking } from './checking.ts';
import { filledSpot, type KeyPlaces, writtenSpot } from './spot.ts';

/** Parameters with their values filled in. */
type Filled =
  | { readonly kind: 'filled'; readonly params: Mapping<unknown> }
  | { readonly kind: 'wrong'; readonly diagnostics: readonly Diagnostic[] }
  /** A parameter that must be known is not known yet. */
  | {
      readonly kind: 'unknown';
      readonly unknownAt: Unknown;
      readonly pointer: string;
      readonly params: Mapping<unknown>;
    };

export interface ParamsChecker {
  /** Everything that is wrong whatever the `{{ }}` become. */
  checkWritten(params: Templated, keys?: KeyPlaces): Diagnostic[];
  /**
   * The parameters with defaults applied, in a value of its own; parameters that are `omit` are left out.
   * @param location where the value at a JSON pointer was written
   */
  fill(values: unknown, location: (pointer: string) => Location): Filled;
}

/** The checker of a module's parameters. */
export function compileParams(module: string, schema: ParamsSchema): ParamsChecker {
  return {
    checkWritten(params, keys = () => undefined) {
      const checking = new Checking(module);
      checking.params(schema, writtenSpot(params, keys));
      return checking.diagnostics;
    },
    fill(values, location) {
      const checking = new Checking(module);
      const params = checking.params(schema, filledSpot(values, location));
      if (checking.diagnostics.length > 0) return { kind: 'wrong', diagnostics: checking.diagnostics };
      if (checking.unknown) return { kind: 'unknown', ...checking.unknown, params };
      return { kind: 'filled', params };
    },
  };
}
