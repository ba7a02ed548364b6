// crontab(5): jobs under a marker line, and variables.
import { bytesOf, type Maybe } from '../../engine/contract/index.ts';
import { insertLines, type Line, rawLine, splitLines } from './lines.ts';

/** What a job runs and when; in a file of /etc/cron.d a user stands between. */
export interface CronJob {
  /** Five fields, or `@daily` and its like. */
  readonly when: string;
  readonly user: string | undefined;
  readonly job: Maybe<string>;
  readonly disabled: boolean;
}

/** The line that names the job below it, as Ansible writes it. */
const markerOf = (name: string): string => `#Ansible: ${bytesOf(name)}`;

/** The line of a job. */
export function jobLine({ when, user, job, disabled }: CronJob): string {
  return bytesOf(`${disabled ? '#' : ''}${when} ${user === undefined ? '' : `${user} `}`) + bytesOf(job);
}

/** The table with the job under its name, in the place of the one that is there; undefined: without it. */
export function withJob(bytes: string, name: string, job: CronJob | undefined): string {
  const lines = splitLines(bytes);
  const marker = markerOf(name);
  const at = lines.findIndex(({ text }) => text === marker);
  const wanted = job === undefined ? [] : [marker, jobLine(job)];
  if (at < 0) return insertLines(bytes, bytes.length, wanted).bytes;
  const next = lines[at + 1];
  // A marker whose job somebody removed stands before the next marker, or before nothing.
  const hasJob = next !== undefined && next.text.trim() !== '' && !next.text.startsWith('#Ansible: ');
  if (job && hasJob && next.text === wanted[1]) return bytes;
  return replaced(lines, at, hasJob ? 2 : 1, wanted);
}

/** A line that sets a variable: `NAME=value`, with or without quotes and blanks. */
function variableIn(text: string): string | undefined {
  const [, , quoted, bare] = /^\s*(["']?)(?:([^"'=\s]+)\1|([^"'=\s]+))\s*=/.exec(text) ?? [];
  return quoted ?? bare;
}

/** The table with a variable; a new one comes first, since it is for the jobs below it. */
export function withVariable(bytes: string, name: string, value: Maybe<string> | undefined): string {
  const lines = splitLines(bytes);
  const at = lines.findIndex(({ text }) => variableIn(text) === bytesOf(name));
  const wanted = value === undefined ? [] : [`${bytesOf(name)}="${bytesOf(value)}"`];
  if (at < 0) return wanted.length === 0 ? bytes : insertLines(bytes, 0, wanted).bytes;
  return lines[at]?.text === wanted[0] ? bytes : replaced(lines, at, 1, wanted);
}

function replaced(lines: readonly Line[], at: number, count: number, wanted: readonly string[]): string {
  const eol = lines[at]?.eol || '\n';
  const fresh = wanted.map((text) => ({ text, eol }));
  return [...lines.slice(0, at), ...fresh, ...lines.slice(at + count)].map(rawLine).join('');
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const FIELDS = {
  minute: { least: 0, most: 59, names: [] },
  hour: { least: 0, most: 23, names: [] },
  day: { least: 1, most: 31, names: [] },
  month: { least: 1, most: 12, names: MONTHS },
  weekday: { least: 0, most: 7, names: DAYS },
} as const;

export type CronField = keyof typeof FIELDS;

/** What is wrong with a field of a time, or undefined. */
export function fieldComplaint(field: CronField, text: string): string | undefined {
  const { least, most, names } = FIELDS[field];
  const numberOf = (word: string): number => {
    const name = (names as readonly string[]).indexOf(word.toLowerCase());
    return name >= 0 ? name + least : /^\d{1,2}$/.test(word) ? Number(word) : Number.NaN;
  };
  const isGood = (part: string): boolean => {
    const [, range = '', step] = /^([^/]+)(?:\/(\d{1,2}))?$/.exec(part) ?? [];
    if (step !== undefined && Number(step) === 0) return false;
    if (range === '*') return true;
    const [first = Number.NaN, last = first, ...more] = range.split('-').map(numberOf);
    return more.length === 0 && first >= least && first <= last && last <= most;
  };
  if (text.split(',').every(isGood)) return undefined;
  const said = names.length > 0 ? `, or ${names[0]} to ${names.at(-1)}` : '';
  return `"${field}" is made of numbers from ${least} to ${most}${said}, as in crontab(5), not "${text}"`;
}
