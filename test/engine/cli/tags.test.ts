import { expect, it } from 'vitest';
import { selection } from '../../../engine/cli/tags.ts';

const selects = (tags: readonly string[], skip: readonly string[], own: readonly string[], module = 'debug') =>
  selection(tags, skip)({ tags: new Set(own), ref: { module } });

it.each<[readonly string[], readonly string[], readonly string[], boolean]>([
  [[], [], [], true],
  [[], [], ['never'], false],
  [[], [], ['never', 'x'], false],
  [['x'], [], [], false],
  [['x'], [], ['x', 'y'], true],
  [['x'], [], ['always'], true],
  [['x'], [], ['never', 'x'], true],
  [['x'], [], ['never', 'always'], false],
  [['never'], [], ['never'], true],
  [['all'], [], ['never'], false],
  [['tagged'], [], ['x'], true],
  [['tagged'], [], [], false],
  [['untagged'], [], [], true],
  [['untagged'], [], ['x'], false],
  [[], ['x'], ['x', 'y'], false],
  [[], ['always'], ['always'], false],
  [['x'], ['y'], ['x', 'y'], false],
  [[], ['untagged'], [], false],
])('-t %j --skip-tags %j on %j: %s', (tags, skip, own, expected) => {
  expect(selects(tags, skip, own)).toBe(expected);
});

it('meta tasks always run', () => {
  expect(selects(['x'], [], [], 'meta')).toBe(true);
});
