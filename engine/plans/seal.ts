// Digests of plans: keyed ones of what is in them, and one over the whole.
import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { Digest } from './format.ts';

/** A fresh random key, base64. */
export const newKey = (): string => randomBytes(32).toString('base64');

/** Makes the digests of one plan. */
export class Seal {
  readonly #key: Buffer;

  /** @param key base64 */
  constructor(key: string) {
    this.#key = Buffer.from(key, 'base64');
  }

  ofBytes(bytes: Uint8Array | string): Digest {
    return createHmac('sha256', this.#key).update(bytes).digest('hex');
  }

  /** Of plain data; the order of members does not count. */
  of(data: unknown): Digest {
    return this.ofBytes(canonical(data));
  }
}

/** The digest of a plan over everything but the digest itself. */
export function integrityOf(plan: object): string {
  return createHash('sha256')
    .update(canonical({ ...plan, integrity: undefined }))
    .digest('hex');
}

/** JSON without spaces, members sorted by name, absent ones left out. */
export function canonical(data: unknown): string {
  return JSON.stringify(data, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}
