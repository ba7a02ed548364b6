import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Show } from '../../../engine/report/details.ts';
import { paintOf } from '../../../engine/report/paint.ts';
import { TextReporter } from '../../../engine/report/text.ts';
import type { Event } from '../../../engine/run/event.ts';
import { capture, plain, told } from './lines.ts';
import { change, ended, play, recorded, result, same, task } from './recorded.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

async function text(events: readonly Event[], show: Show = plain): Promise<string> {
  const sink = capture();
  return told(new TextReporter({ stdout: sink, show, now: Date.now }), sink, events);
}

const expected = (name: string): string => readFileSync(new URL(`expected/${name}`, import.meta.url), 'utf8');

it('reports a run', async () => {
  expect(await text(recorded(false))).toBe(expected('run.txt'));
});

it('reports a dry run with diffs and commands', async () => {
  expect(await text(recorded(true), { ...plain, check: true, diff: true, verbose: 1 })).toBe(expected('check.txt'));
});

it('adds nothing but colours on request', async () => {
  const coloured = await text(recorded(false), { ...plain, paint: paintOf(true) });
  expect(coloured).toContain('\x1b[33mchanged\x1b[39m');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what is looked for
  expect(coloured.replace(/\x1b\[\d+m/g, '')).toBe(expected('run.txt'));
});

const WEB = Array.from({ length: 10 }, (_, i) => `web${i + 1}.example.org`);

it('takes one line for ten hosts that are all ok', async () => {
  expect(await text([play('Web', 1, WEB), ...same(task('Install nginx', 3), WEB, result('ok'))])).toBe(
    '\nPLAY Web (site.yml:1) on web[1:10].example.org\n[all 10 hosts]      ok       Install nginx (site.yml:3)\n',
  );
});

it('names the hosts where fewer than all are alike', async () => {
  const nginx = task('Install nginx', 3);
  const events = WEB.map((host, i) => ended(nginx, host, result(i === 4 ? 'ok' : 'changed')));
  const lines = (await text([play('Web', 1, WEB), { type: 'task-started', task: nginx, hosts: WEB }, ...events])).split(
    '\n',
  );
  expect(lines.slice(2)).toEqual([
    '[9 hosts]           changed  Install nginx (site.yml:3)',
    '                    on web[1:4].example.org, web[6:10].example.org',
    '[web5.example.org]  ok       Install nginx (site.yml:3)',
    '',
  ]);
});

it('does not keep a change back for a host that takes long', () => {
  const sink = capture();
  const slow = task('Install nginx', 3);
  const reporter = new TextReporter({ stdout: sink, show: plain, now: Date.now });
  reporter.event({ type: 'task-started', task: slow, hosts: ['a', 'b', 'c'] });
  reporter.event(ended(slow, 'a', result('changed')));
  reporter.event(ended(slow, 'b', result('ok')));
  expect(sink.text()).toBe('');
  vi.advanceTimersByTime(5000);
  expect(sink.text()).toBe('[a] changed  Install nginx (site.yml:3)\n');
});

it('tells what an unfinished run has done', async () => {
  const slow = task('Install nginx', 3);
  const events: Event[] = [{ type: 'task-started', task: slow, hosts: ['a', 'b'] }, ended(slow, 'a', result('ok'))];
  expect(await text(events)).toBe('[a] ok       Install nginx (site.yml:3)\n');
});

it('speaks up for a change that takes long, less and less often', () => {
  const sink = capture();
  const slow = task('Install nginx', 3);
  const reporter = new TextReporter({ stdout: sink, show: plain, now: Date.now });
  for (const host of ['a', 'b']) {
    reporter.event({ type: 'change-started', task: slow, host, summary: 'install nginx' });
  }
  vi.advanceTimersByTime(65_000);
  expect(sink.text().trimEnd().split('\n')).toEqual([
    '[a, b] running  Install nginx: install nginx (10.0 s)',
    '[a, b] running  Install nginx: install nginx (30.0 s)',
  ]);
});

it('tells progress every 10 % or 10 s', () => {
  const sink = capture();
  const move = task('Move', 3);
  const reporter = new TextReporter({ stdout: sink, show: plain, now: Date.now });
  for (const percent of [0, 3, 9, 12, 13, 19, 40]) {
    reporter.event({ type: 'progress', task: move, host: 'a', percent, text: 'fast' });
  }
  vi.advanceTimersByTime(9000);
  reporter.event({ type: 'progress', task: move, host: 'a', percent: 41, text: 'slow' });
  vi.advanceTimersByTime(1000);
  reporter.event({ type: 'progress', task: move, host: 'a', percent: 42, text: 'slow' });
  expect(sink.text().match(/\d+ %/g)).toEqual(['0 %', '12 %', '40 %', '42 %']);
});

it('says once why a host waits', async () => {
  const wait = task('Wait for the guest', 3);
  const waiting: Event = { type: 'task-waiting', task: wait, host: 'a', reason: 'no answer on port 22' };
  expect(await text([waiting, waiting])).toBe('[a] waiting  Wait for the guest: no answer on port 22\n');
});

it('prints nothing that could steer the terminal', async () => {
  const evil = result('changed', { changes: [change('write \x1b]0;title\x07')], message: '\x1b[2J' });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what is looked for
  expect(await text(same(task('evil \x1b[1m', 3), ['a'], evil))).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f]/);
});

it('names failures again where they are out of sight', async () => {
  const bad = task('Break', 3);
  const failure = { code: 'x', severity: 'error', message: 'It broke' } as const;
  const more = Array.from({ length: 7 }, (_, i) => same(task(`Go on ${i}`, 4 + i), ['b'], result('ok'))).flat();
  const end: Event = { type: 'run-ended', seconds: 1, exitCode: 2, recap: [], interrupted: false };
  const all = await text([...same(bad, ['a'], result('failed', { failure })), ...more, end]);
  expect(all).toContain('\nFAILED\n✖ a  Break (site.yml:3)\n    It broke\n');
});
