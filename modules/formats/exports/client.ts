// Who an export is for (exports(5), "Machine Name Formats"; nfs-utils, support/export/client.c).
import { addressText, masked, networkOf } from '../address.ts';

/** In the order in which `exportfs -s` lists them. A single address counts as a host there. */
export type ClientKind = 'host' | 'network' | 'pattern' | 'netgroup' | 'world' | 'gss';
export const CLIENT_KINDS: readonly ClientKind[] = ['host', 'network', 'pattern', 'netgroup', 'world', 'gss'];

export function clientKind(client: string): ClientKind {
  if (client === '' || client === '*') return 'world';
  if (client.startsWith('gss/')) return 'gss';
  if (client.startsWith('@')) return 'netgroup';
  const special = /[*?[/]/.exec(client.replace(/\\./gs, ''))?.[0];
  if (special === '/') return 'network';
  return special === undefined ? 'host' : 'pattern';
}

/** Whether everybody may mount: no client, `*`, or a network of length 0. */
export function isWorld(client: string): boolean {
  return clientKind(client) === 'world' || networkOf(client)?.prefix === 0;
}

/**
 * The client in one spelling: names in lower case, networks as `address/length` without host bits, `*` for
 * everybody. `192.168.122.5/255.255.255.0` and `192.168.122.0/24` are two keys for exportfs but one network.
 */
export function canonicalClient(client: string): string {
  const kind = clientKind(client);
  if (kind === 'world') return '*';
  if (kind === 'gss' || kind === 'netgroup') return client;
  const network = networkOf(client);
  if (!network) return client.toLowerCase();
  return kind === 'host' ? addressText(network) : `${addressText(network)}/${network.prefix}`;
}

/** Whether every host of `inner` is also one of `outer`: the same client, the world, or a wider network. */
export function covers(outer: string, inner: string): boolean {
  if (isWorld(outer) || canonicalClient(outer) === canonicalClient(inner)) return true;
  const [wide, narrow] = [networkOf(outer), networkOf(inner)];
  if (!wide || !narrow || wide.bits !== narrow.bits || wide.prefix > narrow.prefix) return false;
  return masked(narrow.address, wide.bits, wide.prefix) === wide.address;
}

/** What is wrong with a client that we are asked to write, or undefined. Patterns and `*` are the caller's policy. */
export function clientProblem(client: string): string | undefined {
  const kind = clientKind(client);
  const fine = {
    host: /^[0-9a-z](?:[0-9a-z_.-]*[0-9a-z.])?$/i.test(client) || networkOf(client) !== undefined,
    network: networkOf(client) !== undefined,
    pattern: /^[0-9a-z_.*?[\]-]+$/i.test(client) && !client.startsWith('-'),
    netgroup: /^@[0-9a-z_][0-9a-z_.-]*$/i.test(client),
    world: client === '*',
    gss: /^gss\/krb5[ip]?$/.test(client),
  }[kind];
  return fine ? undefined : `Expected a host name, address, network, '@netgroup' or pattern, not '${client}'`;
}
