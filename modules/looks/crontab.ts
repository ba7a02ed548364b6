// The table of a user's jobs.
import type { Look } from '../../engine/contract/index.ts';
import type { FileText } from './text.ts';

/** What cron has for a user, as crontab(1) lists it: the task's own user where none is named. */
export function crontabOf(user: string | undefined): Look<FileText> {
  return {
    kind: 'look',
    label: `crontab of ${user ?? 'the user'}`,
    script: 'if [ "$1" ]; then exec crontab -u "$1" -l; else exec crontab -l; fi',
    args: [user ?? ''],
    reads: [`data:${crontabPath(user)}`, ...(user === undefined ? [] : [`account:${user}` as const])],
    tool: { name: 'crontab', package: 'cron' },
    bare: { kind: 'missing' },
    absent: ({ kind }) => kind === 'missing',
    parse: ({ code, out, err }) => {
      if (code === 0) return { kind: 'file', bytes: out };
      // Busybox looks for a file.
      return /no crontab for|No such file/.test(err)
        ? { kind: 'missing' }
        : { kind: 'unreadable', why: err.trim().split('\n')[0] ?? '' };
    },
  };
}

/** Where the table lies, as a scope: the real path differs from system to system. */
export const crontabPath = (user: string | undefined): string => `/var/spool/cron/${user ?? ''}`;
