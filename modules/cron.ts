import {
  after,
  type Change,
  defineModule,
  given,
  isUnknown,
  type Maybe,
  type Plan,
  type Probe,
  predict,
  type Refusal,
  type Run,
  refuse,
  run,
  sameBytes,
  undecided,
} from '../engine/contract/index.ts';
import { type CronField, type CronJob, fieldComplaint, withJob, withVariable } from './formats/crontab.ts';
import { crontabOf, crontabPath } from './looks/crontab.ts';
import type { Spot } from './looks/spot.ts';
import type { FileText } from './looks/text.ts';
import { bytesIn } from './looks/text.ts';
import { keepFile, keptFile } from './looks/whole-file.ts';

const FIELDS: readonly CronField[] = ['minute', 'hour', 'day', 'month', 'weekday'];
const ALWAYS = '*';
const TIME = {
  anyOf: [
    { type: 'string', format: 'name' },
    { type: 'integer', minimum: 0 },
  ],
} as const;

export default defineModule({
  name: 'cron',
  summary: 'Keep a job, or a variable, in a table of cron',
  description: `A job is known by its name, which stands in a line above it: \`#Ansible: NAME\`. So jobs that Ansible made are found, and
all other lines stay byte for byte. Without \`cron_file\` it is the table that crontab(1) keeps for \`user\`, which
checks the new one before it takes the old one's place.`,
  params: {
    type: 'object',
    properties: {
      name: { type: 'string', minLength: 1, description: 'What the job is called; the variable, with `env`' },
      job: {
        type: 'string',
        minLength: 1,
        mayBeUnknown: true,
        description: 'The command; the value, with `env`. cron reads `%` as a line end',
      },
      state: { type: 'string', enum: ['present', 'absent'], default: 'present', description: 'Whether it is there' },
      user: {
        type: 'string',
        format: 'name',
        description: "Whose table it is, and who runs it; the task's own user when absent, root in `cron_file`",
      },
      minute: { ...TIME, description: '0 to 59, `*`, `*/5`, `0,30`; each field is `*` when absent' },
      hour: { ...TIME, description: '0 to 23' },
      day: { ...TIME, description: 'Of the month: 1 to 31' },
      month: { ...TIME, description: '1 to 12, or jan to dec' },
      weekday: { ...TIME, description: '0 to 7 (0 and 7 are Sunday), or sun to sat' },
      special_time: {
        type: 'string',
        enum: ['reboot', 'hourly', 'daily', 'weekly', 'monthly', 'yearly', 'annually'],
        description: 'In place of the fields',
      },
      disabled: { type: 'boolean', default: false, description: 'The job stays in the table and does not run' },
      env: { type: 'boolean', default: false, description: 'A variable for the jobs below it, not a job' },
      cron_file: {
        type: 'string',
        pattern: '^[A-Za-z0-9_-]+$',
        description: 'A file of this name in /etc/cron.d; cron ignores names with a dot',
      },
    },
    required: ['name'],
  },
  examples: [
    {
      title: 'A check each night',
      yaml: 'name: check the images\nminute: 30\nhour: 2\njob: /usr/local/sbin/check-images',
    },
    {
      title: 'Who gets the mail',
      yaml: 'name: MAILTO\nenv: true\njob: ann@example.org\nuser: ann',
    },
    { title: 'In a file of its own', yaml: 'name: trim\nspecial_time: weekly\njob: fstrim -a\ncron_file: trim' },
    { title: 'A job that is gone', yaml: 'name: check the images\nstate: absent' },
  ],

  check(params) {
    const { name, job, state, env, disabled, special_time } = params;
    if (state === 'present' && job === undefined) return '"state: present" needs "job"';
    const given = FIELDS.find((field) => params[field] !== undefined);
    if (special_time !== undefined && given !== undefined) return `"special_time" and "${given}" exclude each other`;
    if (env && (disabled || special_time !== undefined || given !== undefined)) return 'A variable ("env") has no time';
    if (env && !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return `"${name}" is no name of a variable`;
    return FIELDS.map((field) => fieldComplaint(field, timeOf(params[field]))).find((wrong) => wrong !== undefined);
  },

  observe: ({ user, cron_file }) => ({ jobs: jobsIn(user, cron_file) }),

  plan(params, { jobs }): Plan {
    const { name, state, env, job = '' } = params;
    const summary = `${state === 'present' ? 'keep' : 'remove'} ${env ? 'variable' : 'job'} "${name}"`;
    const edit = (bytes: string): string => {
      if (env) return withVariable(bytes, name, state === 'present' ? job : undefined);
      return withJob(bytes, name, state === 'present' ? jobOf({ ...params, job }) : undefined);
    };
    if (jobs.kept === 'by crontab') return keepTable(jobs.table, params.user, edit, summary);
    const { path, file } = jobs;
    const before = bytesIn(path, file[1]);
    if (typeof before !== 'string') return before;
    const after = edit(before);
    if (after === before) return [];
    return keepFile(file, { path, after, summary, ...(file[1].kind === 'missing' && { mode: '0644' }) });
  },
});

/** A user's table, or a file of /etc/cron.d. */
type Jobs =
  | { readonly kept: 'by crontab'; readonly table: FileText }
  | { readonly kept: 'in a file'; readonly path: string; readonly file: readonly [Spot, FileText] };

function jobsIn(user: string | undefined, name: string | undefined): Probe<Jobs> {
  if (name === undefined) return after(crontabOf(user), (table): Probe<Jobs> => given({ kept: 'by crontab', table }));
  const path = `/etc/cron.d/${name}`;
  return after(keptFile(path), (file): Probe<Jobs> => given({ kept: 'in a file', path, file }));
}

const timeOf = (field: string | number | undefined): string => String(field ?? ALWAYS);

interface Declared extends Readonly<Partial<Record<CronField, string | number>>> {
  readonly job: Maybe<string>;
  readonly user?: string | undefined;
  readonly special_time?: string | undefined;
  readonly disabled: boolean;
  readonly cron_file?: string | undefined;
}

function jobOf(params: Declared): CronJob {
  const { job, user = 'root', special_time, disabled, cron_file } = params;
  const fields = FIELDS.map((field) => timeOf(params[field])).join(' ');
  const when = special_time === undefined ? fields : `@${special_time}`;
  return { when, user: cron_file === undefined ? undefined : user, job, disabled };
}

/** The plan for the table of a user. */
function keepTable(table: FileText, user: string | undefined, edit: (bytes: string) => string, summary: string): Plan {
  if (table.kind === 'unreadable') return unlisted(user, table.why);
  const before = table.kind === 'file' ? table.bytes : '';
  const after = edit(before);
  const same = sameBytes(after, before);
  if (same === true) return [];
  const whose = user === undefined ? [] : ['-u', user];
  const put = (bytes: string): Run => ({ ...run('crontab', ...whose, '-'), stdin: bytes });
  const undo = table.kind === 'file' ? put(before) : run('crontab', ...whose, '-r');
  const change: Change = {
    summary,
    diff: { path: `crontab of ${user ?? 'the user'}`, before, after },
    steps: [{ ...put(after), undo }],
    predicts: [predict(crontabOf(user), { kind: 'file', bytes: after })],
    touches: [`data:${crontabPath(user)}`],
  };
  return isUnknown(same) ? undecided(same, [change]) : [change];
}

function unlisted(user: string | undefined, why: string): Refusal {
  return refuse(
    `cron does not list the jobs of ${user === undefined ? 'the user' : `"${user}"`}: ${why}`,
    'Is the name right? Only root may see the jobs of others: use become',
  );
}
