import { expect, test } from 'vitest';
import assert from '../../modules/assert.ts';
import debug from '../../modules/debug.ts';
import fail from '../../modules/fail.ts';
import meta from '../../modules/meta.ts';
import setFact from '../../modules/set_fact.ts';
import { testCases } from '../laws/case.ts';
import { later } from '../laws/world.ts';

const holds = { source: 'a', holds: true };
const open = later('an earlier task');

testCases(assert, [
  {
    name: 'passes where everything holds',
    params: { that: [holds, holds] },
    expect: 'nothing',
    result: { msg: 'All assertions passed' },
  },
  {
    name: 'says what does not hold',
    params: { that: [holds, { source: 'b > 1', holds: false }] },
    expect: { refuses: 'This does not hold: b > 1' },
  },
  {
    name: 'speaks as it is told to',
    params: { that: [{ source: 'b', holds: false }], fail_msg: 'No b' },
    expect: { refuses: 'No b' },
  },
  {
    name: 'does not know what is not known yet',
    params: { that: [holds, { source: 'b', holds: open }] },
    expect: { undecided: 'an earlier task' },
  },
  {
    name: 'needs no knowledge to see that one does not hold',
    params: {
      that: [
        { source: 'b', holds: open },
        { source: 'c', holds: false },
      ],
    },
    expect: { refuses: 'c' },
  },
]);

testCases(fail, [{ name: 'fails', params: { msg: 'no' }, expect: { refuses: 'no' } }]);

testCases(debug, [
  { name: 'shows a message', params: { msg: ['a', open] }, expect: 'nothing', result: { msg: ['a', open] } },
  { name: 'shows a value', params: { var: { source: 'x', value: 7 } }, expect: 'nothing', result: { msg: 7 } },
]);

testCases(meta, [
  { name: 'is nothing for a host', params: { action: 'flush_handlers' }, expect: 'nothing' },
  { name: 'knows its actions', params: { action: 'flush' }, expect: { wrong: 'flush_handlers' } },
]);

testCases(setFact, [
  {
    name: 'shows what it sets',
    params: { a: 1, b: open },
    expect: 'nothing',
    result: { ansible_facts: { a: 1, b: open } },
  },
]);

test('set_fact sets every parameter', () => {
  expect(setFact.sets?.({ a: [1], b: open })).toEqual({ a: [1], b: open });
});
