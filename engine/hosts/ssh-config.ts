// What ~/.ssh/config says of a host, see ssh_config(5).
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { HostError, type Target } from './wire.ts';

/** Values by keyword in lower case, in the order of the file; several where the keyword may be repeated or holds a list. */
export type SshConfigValues = ReadonlyMap<string, readonly string[]>;

/** What only the ssh client itself resolves exactly. */
const BEYOND_US = /^[ \t]*"?(match|include|canonicalizehostname)\b/im;

/** Reads the user's file for one host; costs one failed open where there is none. */
export async function readSshConfig(target: Target): Promise<SshConfigValues> {
  const file = join(homedir(), '.ssh', 'config');
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return '';
    throw new HostError('unreachable', `Cannot read "${file}": ${error.message}`);
  });
  if (text.trim() === '') return new Map();
  return BEYOND_US.test(text) ? askClient(target, file) : parse(text, target.address, file);
}

async function parse(text: string, host: string, file: string): Promise<SshConfigValues> {
  const { default: SSHConfig } = await import('ssh-config');
  try {
    const values = SSHConfig.parse(text).compute(host, { ignoreCase: true, matchExec: false });
    return new Map(Object.entries(values).map(([key, value]) => [key, [value].flat()]));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new HostError('unreachable', `Cannot understand "${file}": ${why}`, 'Check it with: ssh -G localhost');
  }
}

/** `ssh -G` prints every setting of a host, the client's defaults included. */
function askClient(target: Target, file: string): Promise<SshConfigValues> {
  const options = [...target.options].flatMap(([key, value]) => ['-o', `${key}=${value}`]);
  const user = target.user === undefined ? [] : ['-l', target.user];
  const port = target.port === undefined ? [] : ['-p', String(target.port)];
  const args = ['-F', file, ...options, ...user, ...port, '-G', '--', target.address];
  return new Promise((resolve, reject) => {
    execFile('ssh', args, { timeout: target.connectTimeout * 1000 }, (error, out, err) => {
      if (!error) return resolve(collect(out));
      if (error.code === 'ENOENT') {
        const message = `"${file}" uses Match or Include, which the ssh client has to resolve, and it is not installed`;
        return reject(new HostError('unreachable', message, 'Install openssh-client on the controller'));
      }
      reject(new HostError('unreachable', `"ssh -G ${target.address}" fails: ${err.trim() || error.message}`));
    });
  });
}

function collect(printed: string): SshConfigValues {
  const values = new Map<string, string[]>();
  for (const line of printed.split('\n')) {
    const [, key, value] = /^(\S+) (.*)$/.exec(line) ?? [];
    if (key === undefined || value === undefined) continue;
    values.set(key, [...(values.get(key) ?? []), value]);
  }
  return values;
}
