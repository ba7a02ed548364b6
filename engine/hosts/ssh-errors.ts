// What can go wrong on the way to a host, in words, each with the way out.
import { createHash } from 'node:crypto';
import { hostEntry, keyType, type Verdict } from './known-hosts.ts';
import type { Attempts, Tries } from './ssh-auth.ts';
import type { SshSettings } from './ssh-settings.ts';
import { HostError } from './wire.ts';

/** What was under way when an error came. */
export interface Login {
  /** The host as the user calls it; a jump host says so. */
  readonly name: string;
  readonly settings: SshSettings;
  readonly attempts: Attempts;
  readonly tries: Tries;
  /** The key that was refused. */
  readonly refused: { readonly key: Buffer; readonly verdict: Verdict } | undefined;
  /** What a ProxyCommand said. */
  readonly proxySaid: string;
}

/** The error of a log-in as the user should read it. */
export function loginError(error: unknown, login: Login): HostError {
  if (error instanceof HostError) return error;
  if (login.refused) return hostKeyError(login.name, login.settings, login.refused.key, login.refused.verdict);
  const { host, port, via } = login.settings;
  const said = login.proxySaid.trim() ? `; the ProxyCommand said: ${login.proxySaid.trim()}` : '';
  const message = error instanceof Error ? error.message : String(error);
  const level = property(error, 'level');
  const way = via.kind === 'command' ? ' through its ProxyCommand' : via.kind === 'jump' ? ` through ${via.hops}` : '';
  const to = `${login.name} (${host} port ${port}${way})`;
  const unreachable = (what: string, hint?: string) => new HostError('unreachable', what + said, hint);
  if (level === 'client-authentication') return refusedLogin(login);
  if (level === 'client-timeout') {
    return unreachable(
      `${to} did not let us in within ${login.settings.patience} s`,
      'Is it up, and does a firewall drop packets?',
    );
  }
  switch (property(error, 'code')) {
    case 'ECONNREFUSED':
      return unreachable(`${to} refuses the connection`, 'Is sshd running there, and is ansible_port right?');
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return unreachable(`The address "${host}" of ${login.name} is unknown`, 'Set ansible_host, or correct the name');
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return unreachable(`There is no way to ${to}`, 'Is it up and in a network that the controller can reach?');
    case 'ETIMEDOUT':
      return unreachable(`${to} does not answer`, 'Is it up, and does a firewall drop packets?');
    default:
      return unreachable(`Cannot log in to ${to}: ${message}`);
  }
}

/** Whether sshd dropped the connection because too many were logging in (`MaxStartups`). */
export function wasDropped(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.message === 'Connection lost before handshake' || property(error, 'code') === 'ECONNRESET';
}

function hostKeyError(name: string, settings: SshSettings, key: Buffer, verdict: Verdict): HostError {
  const entry = entryOf(settings);
  const print = `${keyType(key)} SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
  const file = settings.userKnownHosts[0] ?? '~/.ssh/known_hosts';
  if (verdict.kind === 'revoked') {
    const hint = 'Give the host a new key; do not log in before';
    return new HostError('unreachable', `The host key of ${name} (${print}) is revoked in ${verdict.by.where}`, hint);
  }
  if (verdict.kind === 'changed') {
    const message = `THE HOST KEY OF ${name} HAS CHANGED: it shows ${print}, and ${verdict.instead.where} knows another; somebody may be listening in between`;
    const known = verdict.instead.where.replace(/:\d+$/, '');
    const hint = `If you know that the host has a new key, forget the old one: ssh-keygen -R '${entry}' -f '${known}'`;
    return new HostError('unreachable', message, hint);
  }
  const line = `${entry} ${keyType(key)} ${key.toString('base64')}`;
  const hint = `Compare it with the host's own (ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub), then: echo '${line}' >>'${file}'; or trust each host's first key with ansible_host_key_checking=accept-new`;
  return new HostError('unreachable', `The host key of ${name} is not known: it shows ${print}`, hint);
}

/** The name under which the host's key is kept. */
export function entryOf(settings: SshSettings): string {
  return settings.hostKeyAlias?.toLowerCase() ?? hostEntry(settings.host, settings.port);
}

function refusedLogin({ name, settings, attempts, tries }: Login): HostError {
  const tried = tries.tried.length > 0 ? `tried ${tries.tried.join(', ')}` : 'there was nothing to try';
  const accepts = tries.accepts.length > 0 ? `; it accepts ${tries.accepts.join(', ')}` : '';
  const notes = attempts.notes.map((note) => `; ${note}`).join('');
  const message = `${name} does not let "${settings.user}" in: ${tried}${accepts}${notes}`;
  const hint = `Check ansible_user and ansible_ssh_private_key_file, or give it your key: ssh-copy-id -p ${settings.port} ${settings.user}@${settings.host}`;
  return new HostError('unreachable', message, hint);
}

/** A property of an error of Node's or ssh2's, for comparison. */
function property(error: unknown, name: 'code' | 'level'): unknown {
  return error instanceof Error && name in error ? Reflect.get(error, name) : undefined;
}
