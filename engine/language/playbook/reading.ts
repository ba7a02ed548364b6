import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Item, Role, TemplateFile } from '../program.ts';
import type { SetVariable } from '../var-file.ts';
import type { Vault } from '../vault/vault.ts';
import type { YamlNode } from '../yaml.ts';
import type { ModuleCatalog } from './catalog.ts';

/** What every part of the reader shares. */
export interface Reading {
  readonly catalog: ModuleCatalog;
  readonly diagnostics: Diagnostic[];
  /** What opens sealed values and variable files. */
  readonly vault: Vault | undefined;
  /** Where roles, templates and files are looked for: the folder of the play's file, then of the playbook. */
  readonly folders: readonly string[];
  /** The files that are being read now, outermost first, absolute: the file at hand is the last. */
  readonly files: readonly string[];
  /** The roles whose files are being read now, outermost first. */
  readonly roles: readonly Role[];
  /** What the roles of the play at hand bring to it. */
  readonly gathered: Gathered;
  /** Files that were read before, by absolute path. */
  readonly known: Known;
  /** How many files were imported so far. */
  readonly imported: { count: number };
  /** Template files by absolute path; undefined for one that cannot be compiled. */
  readonly templates: Map<string, TemplateFile | undefined>;
  /** What compiles templates in the run, once a task may need it. */
  readonly late: { compile?: (path: string) => TemplateFile };
}

/** What roles bring to a play beside their tasks. */
export interface Gathered {
  readonly handlers: Item[];
  readonly roles: Role[];
}

export interface Known {
  readonly documents: Map<string, YamlNode | undefined>;
  readonly variables: Map<string, ReadonlyMap<string, SetVariable>>;
}
