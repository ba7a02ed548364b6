import { load } from 'js-yaml';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Module } from '../../engine/contract/module.ts';
import pool from '../../modules/libvirt_pool.ts';
import { type NsLab, startOwnNsLab } from '../lab/ns/lab.ts';
import { type Tasks, tasksOn } from './one-task.ts';

const HOST = 'devstack-1';
const paramsIn = (yaml: string): Readonly<Record<string, unknown>> => Object(load(yaml));
const FORGET =
  'for u in $(virsh -q pool-list --all --uuid); do virsh -q pool-destroy $u; virsh -q pool-undefine $u; done';

describe('libvirt_pool on a real libvirt', { timeout: 60_000 }, () => {
  let lab: NsLab;
  let tasks: Tasks;
  const host = {
    check: (module: Module, yaml: string) => bring(module, yaml, true),
    apply: (module: Module, yaml: string) => bring(module, yaml, false),
  };
  const bring = async (module: Module, yaml: string, check: boolean) =>
    (await tasks.task(HOST, module, paramsIn(yaml), { check })).performed;

  beforeAll(async () => {
    lab = await startOwnNsLab();
    await lab.ssh(HOST, 'systemctl start libvirtd');
    tasks = await tasksOn(lab.inventory);
  }, 600_000);
  beforeEach(async () => {
    await lab.ssh(HOST, `${FORGET} 2>/dev/null; rm -rf /srv/*; mkdir /srv/a`);
  });
  afterAll(async () => {
    await tasks.close();
    await lab.stop();
  });

  const said = async (script: string) => (await lab.ssh(HOST, `export LC_ALL=C; ${script}`)).stdout.trim();
  const defined = (target: string) => `virsh -q pool-define-as p dir --target ${target}`;

  /** A check says what apply then does, and nothing is left to do; the state that libvirt says. */
  async function brings(yaml: string): Promise<string> {
    const checked = await host.check(pool, yaml);
    expect(checked).toMatchObject({ how: 'done', changed: true });
    const applied = await host.apply(pool, yaml);
    expect(applied).toMatchObject({ how: 'done', changed: true });
    expect(applied.changes.map(({ summary }) => summary)).toEqual(checked.changes.map(({ summary }) => summary));
    expect(await host.check(pool, yaml)).toMatchObject({ how: 'done', changed: false });
    return said(
      `virsh -q pool-info p | awk '/^(State|Persistent|Autostart)/ {print $2}' | xargs; virsh -q pool-dumpxml p | sed -n 's:.*<path>\\(.*\\)</path>:\\1:p'`,
    );
  }

  test.each([
    ['a new pool in a new directory', ':', 'target: /srv/x/y', 'running yes yes\n/srv/x/y'],
    ['a pool that was only defined', defined('/srv/a'), 'target: /srv/a', 'running yes yes\n/srv/a'],
    [
      'a directory with another mode than declared',
      'chmod 700 /srv/a',
      'target: /srv/a\npermissions: {mode: "0755"}',
      'running yes yes\n/srv/a',
    ],
    ['a new target', `${defined('/srv/a')}; virsh -q pool-start p`, 'target: /srv/b', 'running yes yes\n/srv/b'],
    ['a transient pool', 'virsh -q pool-create-as p dir --target /srv/a', 'target: /srv/a', 'running yes yes\n/srv/a'],
    [
      'a transient pool elsewhere',
      'virsh -q pool-create-as p dir --target /srv/a',
      'target: /srv/b',
      'running yes yes\n/srv/b',
    ],
    [
      'an inactive pool with a new target',
      `${defined('/srv/a')}; virsh -q pool-start p`,
      'target: /srv/b\nstate: inactive\nautostart: false',
      'inactive yes no\n/srv/b',
    ],
    ['a target beyond ASCII', ':', 'target: /srv/ü', 'running yes yes\n/srv/ü'],
  ])('%s', async (_title, before, yaml, after) => {
    await lab.ssh(HOST, before);
    expect(await brings(`name: p\n${yaml}`)).toBe(after);
  });

  test('forgets a pool and keeps its volumes', async () => {
    await lab.ssh(HOST, `${defined('/srv/a')}; virsh -q pool-start p; touch /srv/a/volume`);
    expect(await brings('name: p\nstate: absent')).toBe('');
    expect(await said('ls /srv/a')).toBe('volume');
  });

  test('brings the old pool back where the new one cannot start', async () => {
    await lab.ssh(HOST, `${defined('/srv/a')}; virsh -q pool-start p`);
    const failed = await host.apply(pool, 'name: p\ntype: netfs\ntarget: /srv/b\nsource: {host: 192.0.2.1, dir: /e}');
    expect(failed).toMatchObject({ how: 'failed' });
    expect(await said('virsh -q pool-list --details; virsh -q pool-dumpxml --inactive p | grep path')).toMatch(
      /running.*\n.*\/srv\/a</s,
    );
  });

  test('names the pool that has the place already', async () => {
    await lab.ssh(HOST, 'virsh -q pool-define-as other dir --target /srv/a');
    expect(await host.check(pool, 'name: p\ntarget: /srv/a')).toMatchObject({
      how: 'failed',
      problem: { message: expect.stringContaining('"other"') },
    });
  });
});
