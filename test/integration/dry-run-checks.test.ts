// The validators of a real host in a dry run: they see the new file, and nothing of it stays.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Module } from '../../engine/contract/module.ts';
import copy from '../../modules/copy.ts';
import nfsExport from '../../modules/nfs_export.ts';
import sshConfig from '../../modules/ssh_config.ts';
import { type NsLab, startOwnNsLab } from '../lab/ns/lab.ts';
import { type Tasks, tasksOn } from './one-task.ts';

const HOST = 'xcloud';

describe('a dry run asks the validators of a host', () => {
  let lab: NsLab;
  let tasks: Tasks;
  beforeAll(async () => {
    lab = await startOwnNsLab();
    tasks = await tasksOn(lab.inventory);
    await lab.ssh(HOST, 'mkdir -p /srv/share; install -d -o operator -m 700 ~operator/.ssh');
  }, 600_000);
  afterAll(async () => {
    await tasks.close();
    await lab.stop();
  });

  const dry = async (module: Module, params: Readonly<Record<string, unknown>>) =>
    (await tasks.task(HOST, module, params, { check: true })).performed;
  const filesNow = async () =>
    (
      await lab.ssh(
        HOST,
        'find /etc /home /srv /run /tmp -xdev -newer /proc/1/cmdline -name "*play*" 2>/dev/null; exit 0',
      )
    ).stdout;

  test.each<readonly [string, Module, Readonly<Record<string, unknown>>]>([
    ['ssh, as the user of the file', sshConfig, { user: 'operator', host: 'web', options: { Port: '22' } }],
    ['exportfs, in a namespace', nfsExport, { path: '/srv/share', clients: [{ host: '10.0.0.0/8', options: ['ro'] }] }],
    [
      'visudo, of mode and owner',
      copy,
      {
        dest: '/etc/sudoers.d/lab',
        content: 'operator ALL=(ALL) NOPASSWD: ALL\n',
        mode: '0440',
        owner: 'root',
        validate: 'visudo -cf %s',
      },
    ],
  ])('%s: it passes', async (_, module, params) => {
    const before = await filesNow();
    const performed = await dry(module, params);
    expect(performed).toMatchObject({ how: 'done', changed: true });
    // What looks at the effect of a change has to wait for it.
    const deferred = performed.changes.flatMap((change) => change.deferred);
    expect(deferred.filter((text) => !text.endsWith('(it looks at what the change has done)'))).toEqual([]);
    expect(await filesNow()).toBe(before);
  });

  test.each<readonly [string, Module, Readonly<Record<string, unknown>>, RegExp]>([
    [
      'ssh',
      sshConfig,
      { user: 'operator', host: 'web', options: { Ciphers: 'none-such' } },
      /ssh cannot read the new file: .*config line \d+: /,
    ],
    [
      'visudo',
      copy,
      { dest: '/etc/sudoers.d/lab', content: 'operator ALL=\n', mode: '0440', validate: 'visudo -cf %s' },
      /syntax error/,
    ],
  ])('%s: it does not, and the task is impossible', async (_, module, params, message) => {
    const before = await filesNow();
    const performed = await dry(module, params);
    expect(performed).toMatchObject({ how: 'failed', problem: { message: expect.stringMatching(message) } });
    expect(await filesNow()).toBe(before);
  });
});
