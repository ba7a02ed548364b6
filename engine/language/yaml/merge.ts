// Merge keys (`<<`), as https://yaml.org/type/merge.html says.
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { problem } from '../../diagnostics/problem.ts';
import type { YamlEntry, YamlNode } from '../yaml.ts';

/** The entries of a mapping with those that its merge keys add; its own win, then the earlier source. */
export function mergeEntries(
  own: readonly YamlEntry[],
  merges: readonly YamlEntry[],
  diagnostics: Diagnostic[],
): readonly YamlEntry[] {
  if (merges.length === 0) return own;
  const all = new Map(own.map((entry) => [entry.name, entry]));
  for (const { value } of merges) {
    for (const source of value.kind === 'list' ? value.items : [value]) {
      if (source.kind !== 'map') diagnostics.push(notMapping(source));
      else for (const entry of source.entries) if (!all.has(entry.name)) all.set(entry.name, entry);
    }
  }
  return [...all.values()];
}

function notMapping(node: YamlNode): Diagnostic {
  const at = node.source.location(node.start, node.end - node.start);
  const hint = 'Write "<<: *name", where "&name" marks a mapping';
  return problem('yaml-merge', 'A merge key "<<" needs a mapping or a list of mappings', at, { hint });
}
