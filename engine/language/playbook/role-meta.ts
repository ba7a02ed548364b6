// `meta/main.yml` of a role: what it depends on, and whether it runs again for equal uses.
import { join } from 'node:path';
import { location, type YamlNode } from '../yaml.ts';
import { readDocument } from './documents.ts';
import { describeNode, Fields, isEmpty } from './fields.ts';
import type { Reading } from './reading.ts';
import { roleFiles } from './role-files.ts';

export interface RoleMeta {
  readonly file: string;
  /** The list of roles that run before; absent where there is none. */
  readonly dependencies?: YamlNode;
  /** Each use of the role runs, equal ones too. */
  readonly duplicates: boolean;
  /** What its arguments must be, where that stands here. */
  readonly argumentSpecs?: YamlNode;
}

/** What is of use to a run; `galaxy_info` and the like are read over. */
export async function readMeta(role: string, reading: Reading): Promise<RoleMeta> {
  const [file] = roleFiles(role, 'meta', 'main');
  const document = file === undefined ? undefined : await readDocument(file, 'role description', undefined, reading);
  const none = { file: file ?? join(role, 'meta', 'main.yml'), duplicates: false };
  if (!document || isEmpty(document)) return none;
  if (document.kind !== 'map') {
    const fields = new Fields({ ...document, kind: 'map', entries: [] }, reading.diagnostics);
    const message = `The description of a role must be a mapping, not ${describeNode(document)}`;
    fields.report('playbook-structure', message, location(document));
    return none;
  }
  const fields = new Fields(document, reading.diagnostics);
  const needed = fields.entry('dependencies')?.value;
  const specs = fields.entry('argument_specs')?.value;
  return {
    file: none.file,
    duplicates: fields.boolean('allow_duplicates') ?? false,
    ...(needed && !isEmpty(needed) && { dependencies: needed }),
    ...(specs && { argumentSpecs: specs }),
  };
}
