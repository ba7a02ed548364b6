// The namespace lab with two hosts that run guests on a directory of xcloud's, and one that never answers.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Module } from '../../engine/contract/module.ts';
import { type NsHost, type NsLab, startOwnNsLab } from '../lab/ns/lab.ts';
import { type Outcome, type TaskOptions, tasksOn } from './one-task.ts';

export const kvm = ['devstack-1', 'devstack-2'] as const;
/** Where both see `/data/images` of xcloud. */
export const images = '/srv/guests';

type Given = Readonly<Record<string, unknown>>;

export interface KvmLab {
  readonly lab: NsLab;
  /** Runs a script and expects it to succeed; what it printed. */
  must(host: NsHost, script: string, input?: string | Uint8Array): Promise<string>;
  task(host: NsHost, module: Module, given: Given, options?: TaskOptions): Promise<Outcome>;
  /** Dry run, real run, and once more: the same changes are announced and made, and then nothing is left. */
  bring(host: NsHost, module: Module, given: Given): Promise<readonly string[]>;
  /** Why the task fails. */
  refusal(host: NsHost, module: Module, given: Given, options?: TaskOptions): Promise<string>;
  /** Names of guests. */
  running(host: NsHost): Promise<string>;
  defined(host: NsHost): Promise<string>;
  stop(): Promise<void>;
}

export async function startKvmLab(): Promise<KvmLab> {
  const lab = await startOwnNsLab();
  await prepareForGuests(lab);
  const inventory = join(lab.state, 'with-ghost.ini');
  await writeFile(inventory, `${await readFile(lab.inventory, 'utf8')}\n[ghosts]\nghost ansible_host=10.77.0.99\n`);
  const tasks = await tasksOn(inventory);
  const namesOf = async (host: NsHost, words: string) => (await must(lab, host, words)).trim().split('\n').join(' ');

  return {
    lab,
    must: (...given) => must(lab, ...given),
    task: tasks.task,
    async bring(host, module, given) {
      const dry = (await tasks.task(host, module, given, { check: true })).performed;
      const real = (await tasks.task(host, module, given)).performed;
      expect(real, JSON.stringify(real)).toMatchObject({ how: 'done' });
      const summaries = real.changes.map(({ summary }) => summary);
      expect(dry).toMatchObject({ how: 'done', changed: summaries.length > 0 });
      expect(dry.changes.map(({ summary }) => summary)).toEqual(summaries);
      expect((await tasks.task(host, module, given)).performed).toMatchObject({ how: 'done', changed: false });
      return summaries;
    },
    async refusal(host, module, given, options) {
      const { performed } = await tasks.task(host, module, given, options);
      return performed.how === 'failed' ? performed.problem.message : `it was ${performed.how}`;
    },
    running: (host) => namesOf(host, 'virsh list --name'),
    defined: (host) => namesOf(host, 'virsh list --all --name'),
    async stop() {
      await tasks.close();
      await lab.stop();
    },
  };
}

/** Gives both KVM hosts a shared directory, libvirt, names and keys; the image of a guest lies at `/data/guest.qcow2`. */
export async function prepareForGuests(lab: NsLab): Promise<void> {
  const image = await readFile(join(lab.state, 'run/image/guest.qcow2'));
  await must(lab, 'xcloud', 'btrfs -q subvolume create /data/images && cat >/data/guest.qcow2', image);
  const names = kvm.map((host) => `${lab.addresses[host]} ${host}`).join('\n');
  for (const host of kvm) {
    await must(lab, host, `mkdir ${images} && mount --bind /lab/data/images ${images} && systemctl start libvirtd`);
    await must(lab, host, 'sed -i /127.0.1.1/d /etc/hosts && cat >>/etc/hosts', `${names}\n`);
    await must(lab, host, 'cat >>~/.ssh/known_hosts', await readFile(join(lab.state, 'known_hosts')));
    const key = await must(lab, host, 'ssh-keygen -qt ed25519 -N "" -f ~/.ssh/id_ed25519 && cat ~/.ssh/id_ed25519.pub');
    for (const other of kvm) await must(lab, other, 'cat >>~/.ssh/authorized_keys', key);
  }
}

/** Runs a script and expects it to succeed; what it printed. */
async function must(lab: NsLab, host: NsHost, script: string, input?: string | Uint8Array): Promise<string> {
  const { code, stdout, stderr } = await lab.ssh(host, script, input === undefined ? {} : { input });
  expect(code, `${host}: ${script}\n${stderr}`).toBe(0);
  return stdout;
}
