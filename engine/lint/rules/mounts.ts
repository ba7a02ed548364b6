// Lines of fstab that do not do what they seem to.
import type { Task, Templated } from '../../language/program.ts';
import type { Rule, Subject } from '../rule.ts';

interface Line {
  readonly task: Task;
  readonly fstype: string;
  readonly options: readonly string[];
  readonly param: (name: string) => Templated | undefined;
}

/** Every line of fstab that a task keeps; what an expression brings is left out. */
function linesOf({ tasks }: Subject): readonly Line[] {
  return tasks.flatMap(({ task }) => {
    const { module, params } = task;
    const state = params.member('state')?.written ?? 'mounted';
    if (module.name !== 'fstab_entry' || (state !== 'mounted' && state !== 'present')) return [];
    const fstype = params.member('fstype')?.written;
    return [{ task, fstype: String(fstype ?? ''), options: optionsOf(params), param: (name) => params.member(name) }];
  });
}

function optionsOf(params: Templated): readonly string[] {
  const opts = params.member('opts')?.written;
  const list = Array.isArray(opts) ? opts : typeof opts === 'string' ? [opts] : [];
  return list.flatMap((option) => String(option).split(','));
}

const isNfs = (fstype: string): boolean => fstype === 'nfs' || fstype === 'nfs4';

export const fstabPass: Rule = {
  code: 'lint-fstab-passno',
  why: 'A `passno` other than 0 asks for `fsck` at boot. `fsck.btrfs` does nothing, and for NFS and bind mounts there is nothing to check: all that it can do is hold up a boot.',
  wrong: '- name: Images\n  fstab_entry: { path: /srv/vm, src: UUID=0f31-6f, fstype: btrfs, passno: 1 }',
  right: '- name: Images\n  fstab_entry: { path: /srv/vm, src: UUID=0f31-6f, fstype: btrfs }',
  *find(subject) {
    for (const { task, fstype, options, param } of linesOf(subject)) {
      const passno = param('passno');
      if (!passno?.constant || passno.written === 0) continue;
      const bind = options.includes('bind') || options.includes('rbind');
      if (fstype !== 'btrfs' && !isNfs(fstype) && !bind) continue;
      const what = bind ? 'A bind mount' : fstype;
      const message = `${what} has nothing that fsck could check at boot`;
      yield { at: passno.location, of: task.location, message, hint: 'Leave "passno" out' };
    }
  },
};

export const fstabDevice: Rule = {
  code: 'lint-fstab-device',
  why: 'The kernel names disks in the order in which it finds them. After a reboot, or with one disk more, `/dev/sda3` can be another file system.',
  wrong: '- name: Images\n  fstab_entry: { path: /srv/vm, src: /dev/sda3, fstype: btrfs }',
  right:
    '- name: Images\n  fstab_entry: { path: /srv/vm, src: UUID=0f31aa6f-8219-4d17-96dc-9791c8c4725e, fstype: btrfs }',
  *find(subject) {
    for (const { task, param } of linesOf(subject)) {
      const src = param('src');
      if (!src || typeof src.written !== 'string' || !/^\/dev\/(?:[shv]d[a-z]|nvme\d)\w*$/.test(src.written)) continue;
      const message = `"${src.written}" can be another disk after the next boot`;
      yield { at: src.location, of: task.location, message, hint: '"blkid" tells its UUID: write "UUID=…"' };
    }
  },
};

/** Options of nfs(5) that cost data, with what comes of each. */
const RISKY: Readonly<Record<string, readonly [message: string, hint: string]>> = {
  soft: ['"soft" gives programs and guests I/O errors when the server is slow', 'Write "hard", which waits'],
  softerr: ['"softerr" gives programs and guests I/O errors when the server is slow', 'Write "hard", which waits'],
  nolock: ['With "nolock" two hosts can open one image for writing', 'Leave it out, and use "vers=4.2"'],
};

export const nfsMount: Rule = {
  code: 'lint-nfs-mount',
  why: 'A guest whose disk lies on a `soft` mount gets I/O errors when the server is slow, and with `nolock` nothing keeps two hosts from writing to one image. The type `nfs4` is deprecated, nfs(5) says: `nfs` with `vers=4.2` means the same.',
  wrong:
    "- name: Shared images\n  fstab_entry: { path: /srv/vm, src: '10.0.0.1:/srv/vm', fstype: nfs, opts: [soft, _netdev] }",
  right:
    "- name: Shared images\n  fstab_entry: { path: /srv/vm, src: '10.0.0.1:/srv/vm', fstype: nfs, opts: [vers=4.2, hard, _netdev] }",
  *find(subject) {
    for (const { task, fstype, options, param } of linesOf(subject)) {
      if (!isNfs(fstype)) continue;
      const at = (name: string) => (param(name) ?? task.params).location;
      for (const option of options) {
        const [message, hint] = (Object.hasOwn(RISKY, option) && RISKY[option]) || [];
        if (message !== undefined && hint !== undefined) yield { at: at('opts'), of: task.location, message, hint };
      }
      if (fstype !== 'nfs4') continue;
      const hint = 'Write "fstype: nfs" and the option "vers=4.2"';
      yield { at: at('fstype'), of: task.location, message: 'The type "nfs4" is deprecated', hint };
    }
  },
};
