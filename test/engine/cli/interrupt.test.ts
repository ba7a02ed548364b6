import { EventEmitter } from 'node:events';
import { beforeEach, expect, it } from 'vitest';
import { type Interrupt, onInterrupt } from '../../../engine/cli/interrupt.ts';

let signals: EventEmitter;
let said: string[];
let left: number[];
let interrupt: Interrupt;

beforeEach(() => {
  signals = new EventEmitter();
  said = [];
  left = [];
  interrupt = onInterrupt(
    signals,
    (text) => said.push(text),
    (status) => left.push(status),
  );
});

it('asks the run to stop at the first ^C and says so', () => {
  signals.emit('SIGINT');
  expect(interrupt.signal.aborted).toBe(true);
  expect(said).toHaveLength(1);
  expect(left).toEqual([]);
});

it('leaves at once at the second', () => {
  signals.emit('SIGINT');
  signals.emit('SIGTERM');
  expect(left).toEqual([130]);
});

it('no longer listens after the run', () => {
  interrupt.dispose();
  expect(signals.eventNames()).toEqual([]);
});
