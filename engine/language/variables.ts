// Variables by precedence: layers over layers, templates evaluated when they are read.
import { Diagnosed } from '../diagnostics/diagnostic.ts';
import { problem } from '../diagnostics/problem.ts';
import type { Scope, Value } from '../values/lazy.ts';
import type { Templated } from './program.ts';

/** What a layer says of a name: a value, or a template that is evaluated in the whole scope. */
type Binding = { readonly value: Value; readonly fluid?: true } | { readonly template: Templated };

export interface Layer {
  get(name: string): Binding | undefined;
  names(): Iterable<string>;
  /** Whether a name may come that it does not have yet. */
  mayCome?(name: string): boolean;
}

/** A scope that knows what its values rest on. */
export interface LayeredScope extends Scope {
  /** Whether something was read, or missed, that may be another value the next time. */
  readonly fluid: boolean;
}

/** A layer of finished values: magic names, `-e`, loop variables. */
export function values(map: ReadonlyMap<string, Value>): Layer {
  return {
    get(name) {
      const value = map.get(name);
      return value === undefined ? undefined : { value };
    },
    names: () => map.keys(),
  };
}

/** A layer of what the user wrote: `vars`, `vars_files`. */
export function templates(map: ReadonlyMap<string, Templated>): Layer {
  return {
    get(name) {
      const template = map.get(name);
      return template && { template };
    },
    names: () => map.keys(),
  };
}

/** A layer of variables that know where they were set: an inventory host's. */
export function variables(map: ReadonlyMap<string, { readonly value: Templated }>): Layer {
  return {
    get(name) {
      const variable = map.get(name);
      return variable && { template: variable.value };
    },
    names: () => map.keys(),
  };
}

/** A layer that is asked anew each time: facts, what tasks set and registered. `get` may throw `NotYet`. */
export function lookup(
  get: (name: string) => Value | undefined,
  names: () => Iterable<string>,
  mayCome: (name: string) => boolean = () => false,
): Layer {
  return {
    get(name) {
      const value = get(name);
      return value === undefined ? undefined : { value, fluid: true };
    },
    names,
    mayCome,
  };
}

/** A layer of names that are worked out when they are read, and always say the same. */
export function steady(get: (name: string) => Value | undefined, names: () => Iterable<string>): Layer {
  return {
    get(name) {
      const value = get(name);
      return value === undefined ? undefined : { value };
    },
    names,
  };
}

const MAX_DEPTH = 100;

/**
 * The scope of layers, lowest first as LANGUAGE.md lists them: inventory, facts, play `vars`,
 * `vars_files`, block vars, task vars, `set_fact` and `register`, the loop's, `-e`, magic names.
 * A template is evaluated once, in this same scope; one that reads itself throws `Diagnosed`.
 */
export function scopeOf(layers: readonly Layer[]): LayeredScope {
  const highFirst = layers.toReversed();
  const reading: string[] = [];
  const known = new Map<string, Value>();
  let fluid = false;
  const bindingOf = (name: string): Binding | undefined => {
    for (const layer of highFirst) {
      fluid ||= layer.mayCome?.(name) === true;
      const found = layer.get(name);
      if (found) return found;
    }
    return undefined;
  };
  const scope: LayeredScope = {
    get fluid() {
      return fluid;
    },
    get(name) {
      const cached = known.get(name);
      if (cached !== undefined) return cached;
      const found = bindingOf(name);
      if (!found) return undefined;
      if ('value' in found) {
        fluid ||= found.fluid === true;
        return found.value;
      }
      if (reading.includes(name)) throw recursive(reading.slice(reading.indexOf(name)).concat(name), found.template);
      if (reading.length >= MAX_DEPTH) throw tooDeep(name, found.template);
      reading.push(name);
      try {
        const value = found.template.evaluate(scope);
        known.set(name, value);
        return value;
      } finally {
        reading.pop();
      }
    },
    names: () => [...new Set(layers.flatMap((layer) => [...layer.names()]))],
  };
  return scope;
}

function recursive(path: readonly string[], { location }: Templated): Diagnosed {
  const message = `The variable "${path[0]}" is defined through itself: ${path.join(' -> ')}`;
  return new Diagnosed(problem('variable-recursive', message, location));
}

function tooDeep(name: string, { location }: Templated): Diagnosed {
  const message = `The variable "${name}" is defined through more than ${MAX_DEPTH} others`;
  return new Diagnosed(problem('variable-recursive', message, location));
}
