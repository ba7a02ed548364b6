import type { ParamsSchema } from '../../contract/schema.ts';

/** What the reader must know of a module. */
export interface ModuleEntry {
  readonly params: ParamsSchema;
  /** The parameter that a bare string stands for. */
  readonly bare?: string;
  /** Rules between parameters that the schema cannot say: a complaint, or undefined. */
  check?(params: unknown): string | undefined;
}

/** The modules that a playbook can name. */
export interface ModuleCatalog {
  names(): readonly string[];
  has(name: string): boolean;
  /** A module, loaded when it is first asked for; undefined where there is none. */
  load(name: string): Promise<ModuleEntry | undefined>;
}

/** A catalogue of modules that are there already. */
export function catalogOf(modules: ReadonlyMap<string, ModuleEntry>): ModuleCatalog {
  return {
    names: () => [...modules.keys()],
    has: (name) => modules.has(name),
    load: async (name) => modules.get(name),
  };
}

/** The name of a module without its collection: `copy` of `ansible.builtin.copy`. */
export function shortName(name: string): string {
  return /^\w+\.\w+(?:\.\w+)+$/.test(name) ? name.slice(name.lastIndexOf('.') + 1) : name;
}
