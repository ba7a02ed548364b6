// Inventories from text, for the tests.

import type { Diagnostic } from '../../../engine/diagnostics/diagnostic.ts';
import { emptyDraft } from '../../../engine/inventory/draft.ts';
import { checkGroups } from '../../../engine/inventory/groups.ts';
import { readIni } from '../../../engine/inventory/ini.ts';
import type { Inventory } from '../../../engine/inventory/inventory.ts';
import { mergeInventory } from '../../../engine/inventory/merge.ts';
import { readYamlInventory } from '../../../engine/inventory/yaml-inventory.ts';

export function inventoryOf(
  text: string,
  format: 'ini' | 'yaml' = 'ini',
): { inventory: Inventory; diagnostics: Diagnostic[] } {
  const draft = emptyDraft();
  const diagnostics = format === 'ini' ? readIni('lab.ini', text, draft) : readYamlInventory('lab.yml', text, draft);
  diagnostics.push(...checkGroups(draft));
  return { inventory: mergeInventory(draft, [], [], undefined, diagnostics), diagnostics };
}

/** `line:column message` of each diagnostic. */
export function complaints(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(({ location, message }) =>
    location ? `${location.line}:${location.column} ${message}` : message,
  );
}

/** The variables of a host as plain data. */
export function varsOf(inventory: Inventory, host: string): Record<string, unknown> {
  return Object.fromEntries(
    [...(inventory.hosts.get(host)?.vars ?? [])].map(([name, { value }]) => [name, value.written]),
  );
}
