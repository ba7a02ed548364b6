// Parameters as a playbook gives them, filled in as the engine does it.
import type { Module } from '../../engine/contract/module.ts';
import type { ParamsSchema, Prop } from '../../engine/contract/schema.ts';
import { compileParams } from '../../engine/language/params/params.ts';

/** What the engine works out itself (files of the controller's, conditions, expressions) is given as it comes out. */
const isWorkedOut = (prop: Prop): boolean => 'controller' in prop || 'condition' in prop || 'expression' in prop;

/** Whether a parameter's value is one that the engine makes. */
export const hasWorkedOut = (prop: Prop): boolean =>
  isWorkedOut(prop) ||
  ('items' in prop && isWorkedOut(prop.items)) ||
  ('anyOf' in prop && prop.anyOf.some(hasWorkedOut));

/** The parameters with defaults, or what is wrong with them. */
export function fill(
  module: Module,
  given: Readonly<Record<string, unknown>>,
): { params: unknown } | { wrong: string } {
  const { properties, required = [] } = module.params;
  const special = Object.keys(properties).filter((name) => properties[name] && hasWorkedOut(properties[name]));
  const isPlain = (names: readonly string[]) => !names.some((name) => special.includes(name));
  const plain: ParamsSchema = {
    ...module.params,
    exactlyOne: (module.params.exactlyOne ?? []).filter(isPlain),
    properties: Object.fromEntries(Object.entries(properties).filter(([name]) => !special.includes(name))),
    required: required.filter((name) => !special.includes(name)),
  };
  const values = Object.fromEntries(Object.entries(given).filter(([name]) => !special.includes(name)));
  const filled = compileParams(module.name, plain).fill(values, () => ({ file: 'site.yml', line: 1, column: 1 }));
  if (filled.kind === 'wrong') return { wrong: filled.diagnostics.map(({ message }) => message).join('; ') };
  const worked = Object.fromEntries(Object.entries(given).filter(([name]) => special.includes(name)));
  const params = { ...filled.params, ...worked };
  const complaint = module.check?.(params);
  return complaint === undefined ? { params } : { wrong: complaint };
}
