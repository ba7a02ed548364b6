import fc from 'fast-check';
import { expect, test } from 'vitest';
import pause from '../../modules/pause.ts';
import { testLaws } from '../laws/any.ts';
import { testCases } from '../laws/case.ts';

testCases(pause, [
  { name: 'waits', params: { seconds: 5 }, expect: { pauses: 5 } },
  { name: 'waits for minutes', params: { minutes: 2, prompt: 'x' }, expect: { pauses: 120 } },
  { name: 'may be over at once', params: { seconds: 0 }, expect: 'nothing', result: { delta: 0 } },
  { name: 'asks nobody', params: { prompt: 'Go on?' }, expect: { wrong: 'nobody is asked during a run' } },
  { name: 'wants one number', params: { minutes: 1, seconds: 1 }, expect: { wrong: 'exclude each other' } },
]);

testLaws(pause, { world: fc.constant({}) });

test('its prompt is what is said meanwhile', () => {
  expect(
    pause.plan({ seconds: 1, prompt: 'Cooling down' }, {}, { before: {}, ran: new Map() }, {} as never),
  ).toMatchObject({
    reason: 'Cooling down',
  });
});
