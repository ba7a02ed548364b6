// `ansible_ssh_common_args`: the options of ssh(1) and ssh_config(5) that Play carries out.
import type { Diagnostic, Location } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import { problem } from '../diagnostics/problem.ts';
import { expandTilde } from '../language/read-text.ts';
import { splitWords } from './words.ts';

const OPTIONS = [
  'HostName',
  'User',
  'Port',
  'IdentityFile',
  'IdentitiesOnly',
  'ProxyJump',
  'ProxyCommand',
  'HostKeyAlias',
  'UserKnownHostsFile',
  'GlobalKnownHostsFile',
  'StrictHostKeyChecking',
  'ConnectTimeout',
  'KexAlgorithms',
  'ServerAliveInterval',
];
const PATHS = ['identityfile', 'userknownhostsfile', 'globalknownhostsfile'];
const FLAGS = new Map([
  ['-J', 'ProxyJump'],
  ['-i', 'IdentityFile'],
  ['-l', 'User'],
  ['-p', 'Port'],
]);

export interface SshArgs {
  /** By lower-case keyword; the first of several wins, as in ssh(1). */
  readonly options: ReadonlyMap<string, string>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads `-o Key=Value`, `-oKey=Value`, `-J host`, `-i file`, `-l user` and `-p port`; everything else is an error. */
export function readSshArgs(text: string, location: Location | undefined): SshArgs {
  const options = new Map<string, string>();
  const diagnostics: Diagnostic[] = [];
  const complain = (message: string, hint?: string) =>
    diagnostics.push(problem('connection-option', message, location, { hint }));
  const set = (written: string) => {
    const [, key = '', value] = /^\s*([\w-]*)(?:\s*=\s*|\s+)(.*?)\s*$/s.exec(written) ?? [];
    if (value === undefined || value === '') complain(`Expected Key=Value after "-o", found "${written}"`);
    else if (!options.has(key.toLowerCase())) accept(key, value, options, complain);
  };
  const words = splitWords(text, false);
  if (!words.ok) {
    complain(words.error.message);
    return { options, diagnostics };
  }
  const queue = words.value.map((word) => word.text);
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    const flag = word.slice(0, 2);
    const key = FLAGS.get(flag);
    if (flag !== '-o' && key === undefined) {
      complain(
        `"${word}" is not an ssh option that Play knows`,
        'Put what ssh needs into ~/.ssh/config, which Play reads',
      );
      continue;
    }
    const value = word.length > 2 ? word.slice(2) : queue.shift();
    if (value === undefined) complain(`A value must follow "${flag}"`);
    else set(key === undefined ? value : `${key}=${value}`);
  }
  return { options, diagnostics };
}

function accept(
  key: string,
  value: string,
  options: Map<string, string>,
  complain: (message: string, hint?: string) => void,
): void {
  const lower = key.toLowerCase();
  if (lower.startsWith('control')) {
    complain(
      `"${key}" is not an ssh option that Play knows`,
      'Leave it out: Play keeps one connection to each host anyway',
    );
  } else if (!OPTIONS.some((known) => known.toLowerCase() === lower)) {
    const hint = didYouMean(key, OPTIONS) ?? 'Put what ssh needs into ~/.ssh/config, which Play reads';
    complain(`"${key}" is not an ssh option that Play knows`, hint);
  } else if (lower === 'stricthostkeychecking' && !['yes', 'accept-new'].includes(value)) {
    complain(
      `Play does not connect without checking host keys, so StrictHostKeyChecking cannot be "${value}"`,
      'Write accept-new to trust a key that is seen for the first time, or yes',
    );
  } else if (['port', 'connecttimeout', 'serveraliveinterval'].includes(lower) && !/^\d+$/.test(value)) {
    complain(`"${key}" takes a number, not "${value}"`);
  } else {
    options.set(lower, PATHS.includes(lower) ? value.split(/\s+/).map(expandTilde).join(' ') : value);
  }
}
