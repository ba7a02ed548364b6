import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { TemplateFile } from '../program.ts';
import type { ModuleCatalog } from './catalog.ts';

/** What every part of the reader shares. */
export interface Reading {
  readonly catalog: ModuleCatalog;
  readonly diagnostics: Diagnostic[];
  /** The folder of the playbook that was named on the command line. */
  readonly playbookDir: string;
  /** The files that are being read now, outermost first, absolute: the file at hand is the last. */
  readonly files: readonly string[];
  /** How many files were imported so far. */
  readonly imported: { count: number };
  /** Template files by absolute path; undefined for one that cannot be compiled. */
  readonly templates: Map<string, TemplateFile | undefined>;
}
