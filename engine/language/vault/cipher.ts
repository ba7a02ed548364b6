// Ansible Vault's format: AES-256 in counter mode with an HMAC, keys from a password by PBKDF2.
import { createCipheriv, createDecipheriv, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';
import { err, ok, type Result } from '../../values/result.ts';

const HEADER = /^\$ANSIBLE_VAULT;(1\.[12]);(\w+)(?:;([^;\s]+))?\s*$/;
const ITERATIONS = 10_000;
const BLOCK = 16;
const WIDTH = 80;

/** Why a text cannot be opened; `password` where another one may open it. */
export type SealError = { readonly kind: 'format' | 'password'; readonly message: string };

/** Whether a text is sealed, or means to be. */
export const isSealed = (text: string): boolean => text.startsWith('$ANSIBLE_VAULT;');

/** The id in the header, such as `prod`; undefined where it has none. */
export const idOf = (text: string): string | undefined => HEADER.exec(firstLine(text))?.[3];

/**
 * Bytes as a sealed text, lines of 80 characters.
 * @param id makes it format 1.2, which names the password
 */
export function seal(plain: Buffer, password: string, id?: string, salt: Buffer = randomBytes(32)): string {
  const { cipherKey, macKey, iv } = keysOf(password, salt);
  const cipher = createCipheriv('aes-256-ctr', cipherKey, iv);
  // The format pads as for a block cipher, although counter mode needs none.
  const missing = BLOCK - (plain.length % BLOCK);
  const padded = Buffer.concat([plain, Buffer.alloc(missing, missing)]);
  const sealed = Buffer.concat([cipher.update(padded), cipher.final()]);
  const mac = createHmac('sha256', macKey).update(sealed).digest();
  const body = Buffer.from([salt, mac, sealed].map((part) => part.toString('hex')).join('\n')).toString('hex');
  const lines = body.match(new RegExp(`.{1,${WIDTH}}`, 'g')) ?? [];
  const header = id === undefined ? '$ANSIBLE_VAULT;1.1;AES256' : `$ANSIBLE_VAULT;1.2;AES256;${id}`;
  return `${[header, ...lines].join('\n')}\n`;
}

/** The bytes of a sealed text. */
export function unseal(text: string, password: string): Result<Buffer, SealError> {
  const body = bodyOf(text);
  if (!body.ok) return body;
  const { salt, mac, sealed } = body.value;
  const { cipherKey, macKey, iv } = keysOf(password, salt);
  const expected = createHmac('sha256', macKey).update(sealed).digest();
  if (mac.length !== expected.length || !timingSafeEqual(mac, expected)) {
    return err({ kind: 'password', message: 'the password does not fit, or the text was changed' });
  }
  const cipher = createDecipheriv('aes-256-ctr', cipherKey, iv);
  const padded = Buffer.concat([cipher.update(sealed), cipher.final()]);
  const padding = padded.at(-1) ?? 0;
  if (padding < 1 || padding > BLOCK || padding > padded.length) return err(malformed('its padding is wrong'));
  return ok(padded.subarray(0, padded.length - padding));
}

interface Body {
  readonly salt: Buffer;
  readonly mac: Buffer;
  readonly sealed: Buffer;
}

function bodyOf(text: string): Result<Body, SealError> {
  const header = HEADER.exec(firstLine(text));
  if (!header)
    return err(malformed('its first line must be "$ANSIBLE_VAULT;1.1;AES256" or "$ANSIBLE_VAULT;1.2;AES256;ID"'));
  if (header[2] !== 'AES256') return err(malformed(`Play reads the cipher AES256, not ${header[2]}`));
  const hex = text.slice(firstLine(text).length).replace(/\s+/g, '');
  const parts = isHex(hex) ? Buffer.from(hex, 'hex').toString('latin1').split('\n') : [];
  const [salt = '', mac = '', sealed = ''] = parts;
  if (parts.length !== 3 || !parts.every(isHex) || salt === '') {
    return err(malformed('what follows its first line is cut, or no vault'));
  }
  return ok({ salt: Buffer.from(salt, 'hex'), mac: Buffer.from(mac, 'hex'), sealed: Buffer.from(sealed, 'hex') });
}

const malformed = (message: string): SealError => ({ kind: 'format', message });

const firstLine = (text: string): string => /^[^\r\n]*/.exec(text)?.[0] ?? '';

const isHex = (text: string): boolean => text.length % 2 === 0 && /^[0-9a-f]+$/i.test(text);

function keysOf(password: string, salt: Buffer): { cipherKey: Buffer; macKey: Buffer; iv: Buffer } {
  const keys = pbkdf2Sync(password, salt, ITERATIONS, 80, 'sha256');
  return { cipherKey: keys.subarray(0, 32), macKey: keys.subarray(32, 64), iv: keys.subarray(64, 80) };
}
