import { expect, it } from 'vitest';
import { JsonReporter, jsonLine } from '../../../engine/report/json.ts';
import { unknown } from '../../../engine/values/unknown.ts';
import { capture, told } from './lines.ts';
import { ended, recorded, result, task } from './recorded.ts';

it('writes every event as one line that reads back as the event', async () => {
  const sink = capture();
  const text = await told(new JsonReporter(sink), sink, recorded(false));
  const lines = text.trimEnd().split('\n');
  expect(lines.map((line): unknown => JSON.parse(line))).toEqual(recorded(false));
});

it('keeps line breaks of values inside the line', () => {
  const event = ended(task('t', 1), 'h', result('ok', { message: 'a\nb\u2028c' }));
  expect(jsonLine(event)).not.toContain('\n');
});

it('marks unknown values inside a result', () => {
  const event = ended(task('t', 1), 'h', result('unknown', { result: { key: unknown('the new key') } }));
  expect(JSON.parse(jsonLine(event))).toMatchObject({ result: { result: { key: { unknown: 'the new key' } } } });
});
