// Guests whose disks do not survive what may happen to them.
import type { Rule, Subject } from '../rule.ts';

export const diskCache: Rule = {
  code: 'lint-disk-cache',
  why: 'With `cache: unsafe` nothing that the guest flushes reaches the disk in time. When its host crashes, its file systems are broken. `none` is what a live migration needs where libvirt or QEMU is older.',
  wrong:
    '- name: Guest\n  libvirt_domain:\n    name: web\n    state: defined\n    memory: 512\n    disks: [{ source: /srv/vm/web.qcow2, cache: unsafe }]',
  right:
    '- name: Guest\n  libvirt_domain:\n    name: web\n    state: defined\n    memory: 512\n    disks: [{ source: /srv/vm/web.qcow2, cache: none }]',
  *find({ tasks }: Subject) {
    for (const { task } of tasks) {
      if (task.module.name !== 'libvirt_domain') continue;
      const disks = task.params.member('disks');
      for (let index = 0; ; index++) {
        const disk = disks?.member(String(index));
        if (!disk) break;
        const cache = disk.member('cache');
        if (cache?.written !== 'unsafe') continue;
        const message = 'The disk loses what the guest has written when its host crashes';
        yield { at: cache.location, of: task.location, message, hint: 'Write "cache: none"' };
      }
    }
  },
};

export const unsafeMigration: Rule = {
  code: 'lint-unsafe',
  why: "With `allow_unsafe` libvirt's own check is skipped: that the disks are on shared storage and opened so that both hosts see the same bytes. Where they do not, the guest's file systems break.",
  wrong: '- name: Guest moves\n  virsh_migrate: { domain: web, dest: devstack-2, allow_unsafe: true }',
  right: '- name: Guest moves\n  virsh_migrate: { domain: web, dest: devstack-2 }',
  *find({ tasks }: Subject) {
    for (const { task } of tasks) {
      const flag = task.params.member('allow_unsafe');
      if (flag?.written !== true) continue;
      const message = "libvirt's check of shared storage is skipped";
      const hint = 'Share the disks with NFS, or give them "cache: none", and leave it out';
      yield { at: flag.location, of: task.location, message, hint };
    }
  },
};
