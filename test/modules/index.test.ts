import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Module } from '../../engine/contract/module.ts';
import type { Prop } from '../../engine/contract/schema.ts';
import { MODULES } from '../../modules/index.ts';

const folder = new URL('../../modules/', import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && file !== 'index.ts');
const modules = await Promise.all(
  [...MODULES].map(async ([name, load]): Promise<readonly [string, Module]> => {
    const loaded = Object(await load());
    return [name, loaded.default];
  }),
);

test('every module is in the index, in order', () => {
  expect([...MODULES.keys()]).toEqual(files.map((file) => file.slice(0, -3)).toSorted());
});

describe.each(modules)('%s', (name, module) => {
  test('is called as its file', () => {
    expect(module.name).toBe(name);
  });

  test('describes itself and every parameter', () => {
    expect(module.summary).toMatch(/^[A-Z][^\n]*[^.]$/);
    expect(undescribed(module.params.properties, name)).toEqual([]);
    expect(module.examples.length).toBeGreaterThan(0);
  });

  test('requires and pairs only parameters that it has', () => {
    const { required = [], exactlyOne = [], atMostOne = [], properties } = module.params;
    const named = [
      ...required,
      ...exactlyOne.flat(),
      ...atMostOne.flat(),
      ...(module.bare === undefined ? [] : [module.bare]),
    ];
    expect(named.filter((each) => !Object.hasOwn(properties, each))).toEqual([]);
  });

  test('reads as its man page, in the order of the others', () => {
    const source = readFileSync(new URL(`${name}.ts`, folder), 'utf8');
    const order = [
      'name:',
      'summary:',
      'description:',
      'params:',
      'bare:',
      'examples:',
      'returns:',
      'check',
      'observe',
      'plan',
      'result',
      'sets',
      'merge',
    ];
    const places = order.map((part) => source.search(new RegExp(`^  ${part}[:(]?`, 'm'))).filter((place) => place >= 0);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });
});

function undescribed(properties: Readonly<Record<string, Prop>>, where: string): readonly string[] {
  return Object.entries(properties).flatMap(([key, prop]) => {
    const inner =
      'properties' in prop
        ? prop.properties
        : 'items' in prop && 'properties' in prop.items
          ? prop.items.properties
          : {};
    return [...(prop.description ? [] : [`${where}.${key}`]), ...undescribed(inner, `${where}.${key}`)];
  });
}
