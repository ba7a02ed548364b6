import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type UnitAt, unitOf } from '../../modules/looks/unit.ts';
import service from '../../modules/service.ts';
import { testLaws } from '../laws/any.ts';
import { testCases } from '../laws/case.ts';
import { DryRun } from '../laws/dry-run.ts';
import { later } from '../laws/world.ts';

const up: UnitAt = {
  manager: 'systemd',
  found: true,
  active: 'active',
  sub: 'running',
  enabled: 'enabled',
  invocation: 'i1',
  type: 'notify',
  reloads: true,
  outdated: false,
};
const down: UnitAt = { ...up, active: 'inactive', sub: 'dead', enabled: 'disabled', invocation: '' };
const unit = (at: unknown) => ({ 'unit ssh': at });

testCases(service, [
  {
    name: 'leaves a running service alone',
    params: { name: 'ssh', state: 'started', enabled: true },
    looks: unit(up),
    expect: 'nothing',
    result: { name: 'ssh', active: 'active', enabled: 'enabled' },
  },
  {
    name: 'enables and starts',
    params: { name: 'ssh', state: 'started', enabled: true },
    looks: unit(down),
    expect: { changes: ['enable and start ssh'], commands: ['systemctl enable -- ssh', 'systemctl start -- ssh'] },
    result: { name: 'ssh', active: 'active', enabled: 'enabled' },
  },
  { name: 'stops', params: { name: 'ssh', state: 'stopped' }, looks: unit(up), expect: { changes: ['stop ssh'] } },
  {
    name: 'restarts what runs',
    params: { name: 'ssh', state: 'restarted' },
    looks: unit(up),
    expect: { changes: ['restart ssh'] },
  },
  {
    name: 'starts what is to be restarted and does not run',
    params: { name: 'ssh', state: 'restarted' },
    looks: unit(down),
    expect: { changes: ['start ssh'] },
  },
  {
    name: 'restarts what cannot reload',
    params: { name: 'ssh', state: 'reloaded' },
    looks: unit({ ...up, reloads: false }),
    expect: { changes: ['restart ssh'] },
  },
  {
    name: 'has systemd read a changed unit again',
    params: { name: 'ssh', state: 'restarted' },
    looks: unit({ ...up, outdated: true }),
    expect: { changes: ['restart ssh'], commands: ['systemctl daemon-reload', 'systemctl restart -- ssh'] },
  },
  {
    name: 'speaks OpenRC',
    params: { name: 'ssh', state: 'started', enabled: true },
    looks: unit({ ...down, manager: 'openrc' }),
    expect: { changes: ['enable and start ssh'], commands: ['rc-update add ssh default', 'rc-service -- ssh start'] },
  },
  {
    name: 'waits for what is starting',
    params: { name: 'ssh', state: 'started' },
    looks: unit({ ...up, active: 'activating' }),
    expect: { waits: 'starting' },
  },
  {
    name: 'knows no unit of that name',
    params: { name: 'ssh', state: 'started' },
    looks: unit({ ...down, found: false }),
    expect: { refuses: 'There is no service "ssh"' },
  },
  {
    name: 'has nothing to stop',
    params: { name: 'ssh', state: 'stopped', enabled: false },
    looks: unit({ ...down, found: false }),
    expect: 'nothing',
  },
  {
    name: 'enables no masked unit',
    params: { name: 'ssh', enabled: true },
    looks: unit({ ...down, enabled: 'masked' }),
    expect: { refuses: 'is masked' },
  },
  {
    name: 'says that a static unit cannot be enabled',
    params: { name: 'ssh', enabled: true },
    looks: unit({ ...down, enabled: 'static' }),
    expect: { refuses: 'it is static' },
  },
  {
    name: 'cannot know before its package is there',
    params: { name: 'ssh', state: 'started' },
    looks: unit(later('package')),
    expect: { undecided: 'package', would: ['start ssh'] },
  },
  {
    name: 'cannot know whether it is off before its package is there',
    params: { name: 'ssh', enabled: false },
    looks: unit(later('package')),
    expect: { undecided: 'package', would: ['disable ssh'] },
  },
  {
    name: 'starts a socket',
    params: { name: 'virtqemud.socket', state: 'started' },
    looks: { 'unit virtqemud.socket': down },
    expect: { changes: ['start virtqemud.socket'] },
  },
  {
    name: 'waits for what it started and is not up yet',
    params: { name: 'ssh', state: 'started' },
    looks: unit({ ...down, sub: later('a task') }),
    expect: { changes: ['start ssh'] },
  },
  { name: 'needs something to do', params: { name: 'ssh' }, expect: { wrong: 'needs "state" or "enabled"' } },
]);

test('a service that fails as soon as it is started is a failure', () => {
  const run = new DryRun(service, { name: 'ssh', state: 'started' }, { looks: unit({ ...down, active: 'failed' }) });
  run.plan();
  run.ran({ act: { code: 0, out: '', err: '' } });
  expect(run.plan().verdict).toMatchObject({
    verdict: 'refuse',
    reason: 'The service failed as soon as it was started',
  });
});

test.each([
  [
    'LoadState=loaded\nActiveState=active\nSubState=running\nUnitFileState=enabled\nInvocationID=i1\nType=notify\nCanReload=yes\nNeedDaemonReload=no\n',
    up,
  ],
  [
    'LoadState=not-found\nActiveState=inactive\nSubState=dead\nCanReload=no\n',
    { ...down, enabled: '', type: '', found: false, reloads: false },
  ],
  ['status=3\n', { ...down, manager: 'openrc', sub: '', type: '' }],
  [
    'status=0\nenabled=/etc/runlevels/default/ssh\npid=812\n',
    { ...up, manager: 'openrc', sub: '', invocation: '812', type: '' },
  ],
])('reads %j', (out, at) => {
  expect(unitOf('ssh').parse({ code: 0, out, err: '' })).toEqual(at);
});

/** Unknown once in so many. */
const maybe = <T>(...values: readonly T[]) =>
  fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...values) }, fc.constant(later('x')));
const world = fc
  .oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        manager: fc.constantFrom('systemd', 'systemd', 'openrc', 'none'),
        found: fc.constantFrom(true, true, true, false),
        active: maybe('active', 'inactive', 'failed', 'activating', 'deactivating', 'reloading'),
        sub: maybe('running', 'dead'),
        enabled: maybe('enabled', 'disabled', 'static', 'masked', ''),
        invocation: maybe('i1', 'i2', ''),
        type: maybe('simple', 'oneshot'),
        reloads: maybe(true, false),
        outdated: maybe(true, false),
      }),
    },
    fc.constant(later('package')),
  )
  .map((at) => ({ looks: unit(at) }));
testLaws(service, { params: { name: fc.constant('ssh') }, world, earlier: world, runs: 600 });
