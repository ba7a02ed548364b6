import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { problem } from '../diagnostics/problem.ts';
import { twoReadings } from './yaml/yaml11.ts';
import { location, type YamlNode } from './yaml.ts';

/** An error for each plain value of an inventory's YAML that Ansible reads as something else; JSON has none. */
export function checkReadings(node: YamlNode, text: string): Diagnostic[] {
  const found = twoReadings(node);
  if (found.length === 0 || isJson(text)) return [];
  return found.map(({ node: value, old, now }) => {
    const message = `"${value.text}" is ${now} here, and ${old} for Ansible, which reads inventories as YAML 1.1`;
    const plain = old === 'a date' || old === 'a text' ? '' : `${old.replace('the number ', '')}, or `;
    const hint = `Write ${plain}"${value.text}" in quotes`;
    return problem('yaml-differs', message, location(value), { hint });
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
