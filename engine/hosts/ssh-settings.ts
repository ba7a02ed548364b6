// How to reach a host over SSH: the inventory's words, then ~/.ssh/config, then the defaults of ssh(1).
import { homedir, hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { readSshConfig, type SshConfigValues } from './ssh-config.ts';
import { HostError, type Target } from './wire.ts';

/** The keywords that have an effect here, in ~/.ssh/config or as an option; `connecttimeout` and `kexalgorithms` as an option only. */
type Option =
  | 'connecttimeout'
  | 'globalknownhostsfile'
  | 'hostkeyalias'
  | 'hostname'
  | 'identitiesonly'
  | 'identityagent'
  | 'identityfile'
  | 'kexalgorithms'
  | 'port'
  | 'proxycommand'
  | 'proxyjump'
  | 'serveralivecountmax'
  | 'serveraliveinterval'
  | 'stricthostkeychecking'
  | 'user'
  | 'userknownhostsfile';

export interface SshSettings {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Absolute paths, the best first. */
  readonly identityFiles: readonly string[];
  /** Somebody named the files: they are tried before the agent's keys. */
  readonly identitiesNamed: boolean;
  readonly identitiesOnly: boolean;
  /** The agent's socket. */
  readonly agent: string | undefined;
  readonly via:
    | { readonly kind: 'direct' }
    | { readonly kind: 'jump'; readonly hops: string }
    | { readonly kind: 'command'; readonly command: string };
  readonly hostKeyAlias: string | undefined;
  readonly userKnownHosts: readonly string[];
  readonly globalKnownHosts: readonly string[];
  readonly hostKeys: 'strict' | 'accept-new';
  /** Key exchange methods, the best first; those of ssh2 where nothing is said. */
  readonly kex: readonly string[] | undefined;
  /** Seconds to connect and log in. */
  readonly patience: number;
  /** Seconds between signs of life, and how many may be missed. */
  readonly alive: { readonly interval: number; readonly count: number };
}

/** Resolves a target; rejects with `HostError` where its words make no sense. */
export async function settingsOf(target: Target): Promise<SshSettings> {
  return resolve(target, await readSshConfig(target));
}

function resolve(target: Target, config: SshConfigValues): SshSettings {
  const own = (key: Option) => target.options.get(key);
  const one = (key: Option, inventory?: string) => own(key) ?? inventory ?? config.get(key)?.[0];
  const list = (key: Option): readonly string[] | undefined => {
    const text = own(key);
    return text === undefined ? config.get(key)?.flatMap(wordsOf) : wordsOf(text);
  };
  const host = expand(one('hostname') ?? target.address, { h: target.address });
  const user = one('user', target.user) ?? userInfo().username;
  const port = portOf(one('port', target.port?.toString()) ?? '22');
  const words = { h: host, n: target.address, p: String(port), r: user };
  checkName('host', host);
  const path = (text: string) => pathOf(expand(text, words));
  const named = [own('identityfile'), target.identityFile, ...(config.get('identityfile') ?? [])];
  const files = named.filter((file) => file !== undefined && file !== 'none').map((file) => path(file ?? ''));
  const agent = one('identityagent') ?? 'SSH_AUTH_SOCK';
  return {
    host,
    port,
    user,
    identityFiles: files.length > 0 ? [...new Set(files)] : DEFAULT_IDENTITIES.map(path),
    identitiesNamed: files.length > 0,
    identitiesOnly: one('identitiesonly') === 'yes',
    agent: agent === 'none' ? undefined : agent === 'SSH_AUTH_SOCK' ? process.env.SSH_AUTH_SOCK : path(agent),
    via: viaOf(target, config, words),
    hostKeyAlias: one('hostkeyalias'),
    userKnownHosts: filesOf(list('userknownhostsfile') ?? ['~/.ssh/known_hosts', '~/.ssh/known_hosts2']).map(path),
    globalKnownHosts: filesOf(list('globalknownhostsfile') ?? ['/etc/ssh/ssh_known_hosts']).map(path),
    hostKeys: policyOf(one('stricthostkeychecking', target.hostKeys === 'strict' ? undefined : target.hostKeys)),
    kex: own('kexalgorithms')?.split(','),
    patience: Number(own('connecttimeout')) || target.connectTimeout,
    alive: { interval: Number(one('serveraliveinterval') ?? 0) || 10, count: Number(one('serveralivecountmax')) || 3 },
  };
}

const DEFAULT_IDENTITIES = ['~/.ssh/id_ed25519', '~/.ssh/id_ecdsa', '~/.ssh/id_rsa'];

/** `no` accepts new keys and never changed ones; `ask` has nobody to ask. */
function policyOf(word: string | undefined): 'strict' | 'accept-new' {
  return word === 'accept-new' || word === 'no' || word === 'off' ? 'accept-new' : 'strict';
}

/** Whoever is named first in the highest place decides, as in ssh(1); `none` is an answer. */
function viaOf(target: Target, config: SshConfigValues, words: Record<string, string>): SshSettings['via'] {
  for (const source of [[...target.options], [...config].map(([key, values]) => [key, values[0] ?? ''] as const)]) {
    for (const [key, value] of source) {
      if (key !== 'proxyjump' && key !== 'proxycommand') continue;
      if (value === 'none') return { kind: 'direct' };
      if (key === 'proxyjump') return { kind: 'jump', hops: value };
      checkName('user', words.r ?? '');
      return { kind: 'command', command: expand(value, words) };
    }
  }
  return { kind: 'direct' };
}

/** Names reach command lines (ProxyCommand), so they hold nothing that a shell or an option parser reads. */
function checkName(what: string, name: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (name === '' || name.startsWith('-') || /[\s\u0000-\u001f'"`$\\;&<>|(){}]/.test(name)) {
    throw new HostError('unreachable', `"${name}" is no ${what} name`, 'Check the inventory and ~/.ssh/config');
  }
}

function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65536) return port;
  throw new HostError('unreachable', `"${text}" is no port`, 'A port is a number from 1 to 65535');
}

/** The tokens of ssh_config(5) that are settled before connecting. */
function expand(text: string, words: Record<string, string>): string {
  return text.replace(/%(.?)/g, (token: string, letter: string) => {
    if (letter === '%') return '%';
    if (letter === 'd') return homedir();
    if (letter === 'u') return userInfo().username;
    if (letter === 'i') return String(userInfo().uid);
    if (letter === 'l') return hostname();
    if (letter === 'L') return hostname().split('.')[0] ?? '';
    const word = Object.hasOwn(words, letter) ? words[letter] : undefined;
    if (word !== undefined) return word;
    throw new HostError('unreachable', `The token "${token}" in "${text}" of ~/.ssh/config is not supported`);
  });
}

function pathOf(text: string): string {
  return text === '~' || text.startsWith('~/') ? join(homedir(), text.slice(1)) : text;
}

function filesOf(words: readonly string[]): readonly string[] {
  return words.filter((word) => word !== 'none');
}

/** Words, which may stand in double quotes. */
function wordsOf(text: string): readonly string[] {
  return [...text.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}
