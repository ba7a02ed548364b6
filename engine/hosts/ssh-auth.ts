// Who we are to a host: keys of the agent, keys in files, a password, in the order they are tried.
import { readFile } from 'node:fs/promises';
import type {
  AnyAuthMethod,
  AuthenticationType,
  BaseAgent,
  IdentityCallback,
  KeyboardInteractiveAuthMethod,
  ParsedKey,
} from 'ssh2';
import type { SshSettings } from './ssh-settings.ts';

export interface Attempt {
  /** `key ~/.ssh/id_ed25519`. */
  readonly label: string;
  readonly method: AnyAuthMethod;
}

export interface Attempts {
  readonly list: readonly Attempt[];
  /** Why something was not tried: a key that is encrypted or cannot be read. */
  readonly notes: readonly string[];
}

/** Prepares what can be tried. A named key that is missing is noted; a default one is passed over. */
export async function attemptsOf(settings: SshSettings, password: string | undefined): Promise<Attempts> {
  const { default: ssh2 } = await import('ssh2');
  const list: Attempt[] = [];
  const notes: string[] = [];
  const named: Buffer[] = [];
  const username = settings.user;
  for (const file of settings.identityFiles) {
    const read = await readFile(file).catch((error: NodeJS.ErrnoException) => error);
    if (settings.identitiesOnly) named.push(...(await publicKeyOf(file, ssh2.utils.parseKey)));
    if (read instanceof Error) {
      const missing = read.code === 'ENOENT' && !settings.identitiesNamed;
      if (!missing) notes.push(`key "${file}" cannot be read (${read.code ?? read.message})`);
      continue;
    }
    const key = ssh2.utils.parseKey(read);
    if (key instanceof Error) {
      const locked = /passphrase|encrypted/i.test(key.message);
      notes.push(locked ? `key "${file}" is encrypted: add it with ssh-add` : `key "${file}": ${key.message}`);
    } else list.push({ label: `key ${file}`, method: { type: 'publickey', username, key: read } });
  }
  if (settings.agent !== undefined) {
    const agent = quietAgent(settings.agent, settings.identitiesOnly ? named : undefined, ssh2);
    const attempt: Attempt = { label: 'the keys of the agent', method: { type: 'agent', username, agent } };
    if (settings.identitiesNamed) list.push(attempt);
    else list.unshift(attempt);
  }
  if (password !== undefined) {
    list.push({ label: 'password', method: { type: 'password', username, password } });
    const prompt: KeyboardInteractiveAuthMethod['prompt'] = (_name, _instructions, _language, prompts, finish) =>
      finish(prompts.map(() => password));
    list.push({ label: 'keyboard-interactive', method: { type: 'keyboard-interactive', username, prompt } });
  }
  return { list, notes };
}

/** Hands the attempts to ssh2 one by one, skipping what the host does not take; keeps what was tried. */
export class Tries {
  readonly tried: string[] = [];
  /** The methods that the host still takes; empty before it said so. */
  accepts: readonly string[] = [];
  readonly #left: Attempt[];

  constructor(attempts: readonly Attempt[]) {
    this.#left = [...attempts];
  }

  next(accepts: readonly AuthenticationType[] | null): AnyAuthMethod | false {
    if (accepts) this.accepts = accepts;
    for (;;) {
      const attempt = this.#left.shift();
      if (!attempt) return false;
      const name = attempt.method.type === 'agent' ? 'publickey' : attempt.method.type;
      if (accepts && !accepts.some((each) => each === name)) continue;
      this.tried.push(attempt.label);
      return attempt.method;
    }
  }
}

async function publicKeyOf(file: string, parse: (data: Buffer) => ParsedKey | Error): Promise<readonly Buffer[]> {
  for (const name of [`${file}.pub`, file]) {
    const text = await readFile(name).catch(() => undefined);
    const key = text && parse(text);
    if (key && !(key instanceof Error)) return [key.getPublicSSH()];
  }
  return [];
}

/** An agent that offers no keys instead of failing, and only those that were named (`IdentitiesOnly`). */
function quietAgent(socket: string, named: readonly Buffer[] | undefined, ssh2: typeof import('ssh2')): BaseAgent {
  class QuietAgent extends ssh2.OpenSSHAgent {
    override getIdentities(done: IdentityCallback<ParsedKey>): void {
      super.getIdentities((_error, keys = []) => {
        const wanted = (key: (typeof keys)[number]) =>
          named === undefined || ('getPublicSSH' in key && named.some((each) => each.equals(key.getPublicSSH())));
        done(undefined, keys.filter(wanted));
      });
    }
  }
  return new QuietAgent(socket);
}
