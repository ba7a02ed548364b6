// That a task names exactly one module, as JSON Schema. Its keywords are the definition `keyword`.
import type { JsonSchema } from './json-schema.ts';

const KEYWORD = { $ref: '#/definitions/keyword' };

/**
 * What says it in the schema of a task. Of two plain names an editor marks the one that comes too many; names with
 * their collection, which are patterns, are counted.
 * @param modules the names of all modules
 */
export function oneModule(modules: readonly string[]): JsonSchema {
  const alone = modules.map((name) => [name, { propertyNames: { anyOf: [KEYWORD, { const: name }] } }]);
  const counted = modules.map((name) => hasKey(`^(\\w+\\.(\\w+\\.)+)?${name}$`));
  return Object.fromEntries<unknown>([
    ['not', { propertyNames: KEYWORD }],
    ['dependencies', Object.fromEntries(alone)],
    ['if', hasKey('\\.')],
    ['then', { oneOf: counted }],
  ]);
}

const hasKey = (pattern: string): JsonSchema => ({ not: { propertyNames: { not: { pattern } } } });
