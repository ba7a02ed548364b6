// IPv4 and IPv6 addresses and networks as numbers.
import { isIPv4, isIPv6 } from 'node:net';

export interface Network {
  /** 32 or 128. */
  readonly bits: number;
  readonly address: bigint;
  readonly prefix: number;
}

/** The network of an address, of `address/length` or of `address/mask`; undefined for anything else. */
export function networkOf(client: string): Network | undefined {
  const [text = '', mask, ...rest] = client.split('/');
  const bits = isIPv4(text) ? 32 : isIPv6(text) && !text.includes('%') ? 128 : 0;
  if (bits === 0 || rest.length > 0) return undefined;
  const prefix = mask === undefined ? bits : prefixOf(mask, bits);
  return prefix === undefined ? undefined : { bits, prefix, address: masked(addressOf(text), bits, prefix) };
}

function prefixOf(mask: string, bits: number): number | undefined {
  if (/^\d{1,3}$/.test(mask)) return Number(mask) <= bits ? Number(mask) : undefined;
  if (bits !== 32 || !isIPv4(mask)) return undefined;
  const ones = addressOf(mask).toString(2).padStart(32, '0');
  return /^1*0*$/.test(ones) ? ones.replace(/0/g, '').length : undefined;
}

function addressOf(text: string): bigint {
  if (isIPv4(text)) return text.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  const plain = text.replace(/[\d.]+$/, (last) => (isIPv4(last) ? v4AsGroups(last) : last));
  const [head = '', tail] = plain.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const [left, right] = [groups(head), groups(tail ?? '')];
  const zeros = Array.from({ length: tail === undefined ? 0 : 8 - left.length - right.length }, () => '0');
  return [...left, ...zeros, ...right].reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n);
}

function v4AsGroups(text: string): string {
  const value = addressOf(text);
  return `${(value >> 16n).toString(16)}:${(value & 0xffffn).toString(16)}`;
}

/** The address without its host bits. */
export function masked(address: bigint, bits: number, prefix: number): bigint {
  const host = BigInt(bits - prefix);
  return (address >> host) << host;
}

/** The shortest spelling (RFC 5952). */
export function addressText({ address, bits }: Network): string {
  const part = (at: number, size: number) => (address >> BigInt(at * size)) & ((1n << BigInt(size)) - 1n);
  if (bits === 32) return [3, 2, 1, 0].map((at) => part(at, 8)).join('.');
  const groups = [7, 6, 5, 4, 3, 2, 1, 0].map((at) => part(at, 16).toString(16)).join(':');
  return new URL(`http://[${groups}]/`).hostname.slice(1, -1);
}

/** An address in its one spelling; anything else in lower case. */
export function canonicalAddress(text: string): string {
  const network = networkOf(text);
  return network && !text.includes('/') ? addressText(network) : text.toLowerCase();
}
