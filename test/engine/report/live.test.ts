import { beforeEach, expect, it } from 'vitest';
import { bar, Live, type View } from '../../../engine/report/live.ts';
import { paintOf } from '../../../engine/report/paint.ts';
import type { Event } from '../../../engine/run/event.ts';
import { plain } from './lines.ts';
import { ended, play, result, task } from './recorded.ts';

const HOSTS = ['devstack-1', 'devstack-2'];
const move = task('Move web', 12);
let live: Live;

function view(events: readonly Event[], now = 5000, rows = 24): View | undefined {
  for (const event of events) live.take(event, 0);
  return live.view(now, rows);
}

beforeEach(() => {
  live = new Live(plain);
});

it('shows nothing where nothing goes on', () => {
  expect(view([play('Move', 3, HOSTS)])).toBeUndefined();
});

it('shows the play, its task and how far a host is', () => {
  const progress: Event = {
    type: 'progress',
    task: move,
    host: 'devstack-1',
    percent: 62.4,
    text: '118 MiB/s, 3rd pass',
  };
  expect(view([play('Move', 3, HOSTS), { type: 'task-started', task: move, hosts: HOSTS }, progress])).toEqual({
    title: 'Move  5.0 s  0 changed, 0 ok',
    tasks: [
      {
        title: 'Move web (site.yml:12) devstack-1, devstack-2  5 s',
        hosts: ['devstack-1  ████████████░░░░░░░░  62 %  118 MiB/s, 3rd pass  5 s'],
        room: 2,
      },
    ],
  });
});

it('counts the hosts that are done and says why the others wait', () => {
  const waiting: Event = { type: 'task-waiting', task: move, host: 'devstack-2', reason: 'no answer on port 22' };
  const shown = view([
    { type: 'task-started', task: move, hosts: HOSTS },
    waiting,
    ended(move, 'devstack-1', result('changed')),
  ]);
  expect(shown?.title).toBe('Start  5.0 s  1 changed, 0 ok');
  expect(shown?.tasks[0]?.title).toContain('1 of 2 hosts done');
  expect(shown?.tasks[0]?.hosts).toEqual(['devstack-2  waits: no answer on port 22  5 s']);
});

it('shows who is being connected to and who waits for a lock', () => {
  const shown = view([
    { type: 'host-connecting', host: 'devstack-1' },
    { type: 'host-connecting', host: 'devstack-2' },
    { type: 'host-connected', host: 'devstack-1', seconds: 0.3 },
    { type: 'host-waiting', host: 'devstack-2', holder: 'root@controller, pid 7' },
  ]);
  expect(shown?.tasks).toEqual([
    { title: 'Connect 1 host', hosts: ['devstack-2  waits for the lock held by root@controller, pid 7  5 s'], room: 1 },
  ]);
});

it('ends with the last host of a task', () => {
  const start: Event = { type: 'task-started', task: move, hosts: HOSTS };
  expect(view([start, ...HOSTS.map((host) => ended(move, host, result('ok')))])).toBeUndefined();
});

it('never takes more rows than the terminal has', () => {
  const hosts = Array.from({ length: 50 }, (_, i) => `web${i}`);
  const busy = hosts.map((host): Event => ({ type: 'change-started', task: move, host, summary: 'install nginx' }));
  const others = [1, 2].map((n): Event => ({ type: 'task-started', task: task(`Other ${n}`, n), hosts }));
  const shown = view([{ type: 'task-started', task: move, hosts }, ...busy, ...others], 5000, 12);
  const lines = shown?.tasks.flatMap((one) => [one.title, ...one.hosts]) ?? [];
  expect(lines.length + 1).toBeLessThan(12);
  expect(shown?.tasks[0]?.hosts.length).toBeGreaterThan(1);
});

it('draws a bar that stays within its width', () => {
  expect([-5, 50, 250].map((percent) => bar(percent, paintOf(false)))).toEqual([
    '░░░░░░░░░░░░░░░░░░░░   0 %',
    '██████████░░░░░░░░░░  50 %',
    '████████████████████ 100 %',
  ]);
});
