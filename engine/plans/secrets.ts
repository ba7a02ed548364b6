// Which values must not stand in a plan: those of variables whose names say so.
import { Diagnosed } from '../diagnostics/diagnostic.ts';
import type { Inventory, Variable } from '../inventory/inventory.ts';
import type { Program } from '../language/program.ts';
import { scopeOf, templates, variables } from '../language/variables.ts';
import type { Event } from '../run/event.ts';
import { SHORTEST } from '../run/secret-forms.ts';
import { replacer, replacing } from '../run/secrets.ts';
import { isMapping } from '../values/data.ts';
import { NotYet, type Value } from '../values/lazy.ts';
import { isSecretName } from '../values/secret-name.ts';
import { variablesOf } from './walk.ts';

export interface Secret {
  readonly variable: string;
  readonly value: string;
}

/** Texts of secret variables, as far as they are known before the run, the longest first. */
export function secretsIn(
  { plays }: Program,
  inventory: Inventory,
  extraVars: ReadonlyMap<string, Variable>,
): readonly Secret[] {
  const found = new Map<string, Secret>();
  const keep = (variable: string, value: Value): void => {
    for (const secret of textsIn(variable, isSecretName(variable), value))
      if (!found.has(secret.value)) found.set(secret.value, secret);
  };
  const hosts = [...inventory.hosts.values(), ...(inventory.implicit ? [inventory.implicit] : [])];
  for (const play of plays) {
    const written = variablesOf(play);
    for (const { vars } of hosts) {
      const scope = scopeOf([variables(vars), ...written.map(templates), variables(extraVars)]);
      for (const name of scope.names())
        keep(
          name,
          known(() => scope.get(name)),
        );
      for (const [name, value] of written.flatMap((map) => [...map]))
        keep(
          name,
          known(() => value.evaluate(scope)),
        );
    }
  }
  return [...found.values()].toSorted((a, b) => b.value.length - a.value.length);
}

/** Whether a value must not stand in a plan: its name or that of a member says so, or a secret is in it. */
export function holdsSecret(name: string, value: unknown, secrets: readonly Secret[]): boolean {
  if (isSecretName(name) || textsIn(name, false, value).length > 0) return true;
  const text = JSON.stringify(value);
  return secrets.some((secret) => writtenAs(secret.value).some((word) => text.includes(word)));
}

/** An `emit` that names secrets instead of showing them. */
export function naming(secrets: readonly Secret[], emit: (event: Event) => void): (event: Event) => void {
  return replacing(namesOf(secrets), emit);
}

/** The same for a text. */
export function namingIn(secrets: readonly Secret[]): (text: string) => string {
  return replacer(namesOf(secrets)) ?? ((text) => text);
}

function namesOf(secrets: readonly Secret[]): ReadonlyMap<string, string> {
  return new Map(
    secrets.flatMap(({ variable, value }) => writtenAs(value).map((word) => [word, `⟨secret ${variable}⟩`] as const)),
  );
}

/** A text as it stands in a file, in JSON and between the quotes of a shell. */
function writtenAs(text: string): readonly string[] {
  return [text, JSON.stringify(text).slice(1, -1), text.replaceAll("'", "'\\''")];
}

/** What cannot be worked out before the run is not known here. */
function known(read: () => Value | undefined): Value {
  try {
    return read() ?? null;
  } catch (error) {
    if (error instanceof Diagnosed || error instanceof NotYet) return null;
    throw error;
  }
}

/** The secret texts in a value, by the path of each: `db.password`. */
function textsIn(variable: string, secret: boolean, value: unknown): readonly Secret[] {
  if (typeof value === 'number') return textsIn(variable, secret && value > 999, String(value));
  if (typeof value === 'string') return secret && value.length >= SHORTEST ? [{ variable, value }] : [];
  if (Array.isArray(value)) return value.flatMap((item) => textsIn(variable, secret, item));
  if (!isMapping(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    textsIn(`${variable}.${key}`, secret || isSecretName(key), inner),
  );
}
