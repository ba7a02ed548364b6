import { describe, expect, it } from 'vitest';
import { numberOnDisk, proveTicks } from './ticks.ts';

const hex = (number: number) => number.toString(16).padStart(8, '0');
const ticks = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => `tick ${hex(from + at)}\r\n`).join('');
const boot = (number = 0) => `BOOT ${hex(number)}\r\n`;

describe('the proof of the counting guest', () => {
  it('holds for a guest that was migrated there and back', () => {
    const proof = proveTicks({ one: boot() + ticks(1, 5) + ticks(9, 12), two: ticks(6, 8) }, 12);
    expect(proof).toEqual({ ok: true, problems: [], first: 1, last: 12, count: 12 });
  });

  it('holds for a guest that found a number on its disk', () => {
    expect(proveTicks({ one: boot(40) + ticks(41, 44) }).ok).toBe(true);
  });

  it.each([
    ['in the number', 'tick 0000', '0003\r\n'],
    ['in the word', 'ti', 'ck 00000003\r\n'],
    ['before the end of line', 'tick 00000003', '\r\n'],
    ['within the end of line', 'tick 00000003\r', '\n'],
  ])('holds when a migration cuts a line %s', (_, head, tail) => {
    const logs = { one: `${boot()}${ticks(1, 2)}${head}${ticks(6, 7)}`, two: tail + ticks(4, 5) };
    expect(proveTicks(logs)).toMatchObject({ ok: true, last: 7, count: 7 });
  });

  it('does not look at a last line that is still being written', () => {
    expect(proveTicks({ one: `${boot()}${ticks(1, 3)}tick 0000` })).toMatchObject({ ok: true, last: 3 });
  });

  it.each([
    ['a missing number', { one: boot() + ticks(1, 3), two: ticks(6, 8) }, 'Missing: 4-5'],
    ['a number seen twice', { one: boot() + ticks(1, 3), two: ticks(3, 5) }, 'Seen more than once: 3'],
    [
      'a second start',
      { one: boot() + ticks(1, 3), two: boot(3) + ticks(4, 5) },
      'The guest was started 2 times, expected once: on "one" at 0, on "two" at 3',
    ],
    ['no start', { one: ticks(1, 3) }, 'The guest was started 0 times, expected once'],
    ['a start that was lost', { one: boot() + ticks(3, 4) }, 'The guest was started at 0, but its first number is 3'],
    [
      'a disk that failed',
      { one: `${boot() + ticks(1, 3)}IOERR\r\n${ticks(4, 4)}` },
      'The guest\'s disk failed on "one"',
    ],
    [
      'a clock that jumped',
      { one: `${boot() + ticks(1, 2)}JUMP 00000e10\r\n` },
      'The guest\'s clock jumped by 3600 s on "one"',
    ],
    ['nothing at all', { one: boot() }, 'The guest never counted'],
  ])('fails on %s', (_, logs, problem) => {
    expect(proveTicks(logs)).toMatchObject({ ok: false, problems: [problem] });
  });

  it.each([3, 100])('fails when the disk says %d where the guest said 5', (disk) => {
    expect(proveTicks({ one: boot() + ticks(1, 5) }, disk).problems).toEqual([
      `The disk says ${disk}, the guest said 5`,
    ]);
  });

  it('allows the guest to count on while the disk is read', () => {
    expect(proveTicks({ one: boot() + ticks(1, 5) }, 7).ok).toBe(true);
  });

  it('reads the number of a sector', () => {
    expect(numberOnDisk(Uint8Array.of(0x0a, 0x01, 0, 0, 99))).toBe(0x10a);
  });
});
