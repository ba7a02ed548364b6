// The passwords of a run, and what they open: everything that comes out of a vault is a secret.
import type { Diagnostic, Location } from '../../diagnostics/diagnostic.ts';
import { problem } from '../../diagnostics/problem.ts';
import { err, ok, type Result } from '../../values/result.ts';
import type { YamlNode } from '../yaml.ts';
import { idOf, unseal } from './cipher.ts';

/** A password, with the id that sealed texts name it by. */
export interface VaultKey {
  readonly id?: string;
  readonly password: string;
}

const NO_KEY = 'Name its password with --vault-password-file, or let --ask-vault-pass ask for it';

export class Vault {
  readonly #keys: readonly VaultKey[];
  readonly #opened = new Map<string, Result<Buffer, string>>();
  readonly #secrets = new Set<string>();

  constructor(keys: readonly VaultKey[]) {
    this.#keys = keys;
  }

  /** What must not be shown: the passwords, and the values that came out of vaults. */
  secrets(): readonly string[] {
    return [...this.#keys.map(({ password }) => password), ...this.#secrets];
  }

  /**
   * The text of a sealed value.
   * @param what what is sealed, for messages: `The value of "a"`
   */
  value(sealed: string, what: string, at: Location): Result<string, Diagnostic> {
    const text = this.text(sealed, what, at);
    if (text.ok) this.#secrets.add(text.value);
    return text;
  }

  /** The text of a sealed file; its values become secrets with `keep`. */
  text(sealed: string, what: string, at: Location): Result<string, Diagnostic> {
    const opened = this.#opened.get(sealed) ?? this.#open(sealed);
    this.#opened.set(sealed, opened);
    if (!opened.ok)
      return err(problem('yaml-vault', `${what} cannot be opened: ${opened.error}`, at, { hint: this.#hint() }));
    try {
      return ok(new TextDecoder('utf-8', { fatal: true }).decode(opened.value));
    } catch {
      return err(problem('yaml-vault', `${what} holds bytes that are no UTF-8 text`, at));
    }
  }

  /** Makes every value below a node of a sealed file a secret; true, false and null are none. */
  keep(node: YamlNode): void {
    if (node.kind === 'list') for (const item of node.items) this.keep(item);
    else if (node.kind === 'map') for (const { value } of node.entries) this.keep(value);
    else if (typeof node.value === 'string' || typeof node.value === 'number') this.#secrets.add(node.text);
  }

  #hint(): string | undefined {
    return this.#keys.length === 0 ? NO_KEY : undefined;
  }

  /** The key of the header's id is tried first, then all others, as Ansible does it. */
  #open(sealed: string): Result<Buffer, string> {
    const id = idOf(sealed);
    const keys = [...this.#keys.filter((key) => key.id === id), ...this.#keys.filter((key) => key.id !== id)];
    if (keys.length === 0) return err('no password is given');
    let failure = '';
    for (const { password } of keys) {
      const plain = unseal(sealed, password);
      if (plain.ok) return plain;
      failure = plain.error.message;
      if (plain.error.kind === 'format') break;
    }
    return err(
      keys.length > 1 && failure.startsWith('the password') ? `none of the ${keys.length} passwords fits` : failure,
    );
  }
}
