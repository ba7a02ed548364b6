// From a host's variables to how it is reached: the shape of `Target` in engine/hosts, as plain data.
import { Diagnosed, type Diagnostic, type Location } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import { caution, problem } from '../diagnostics/problem.ts';
import { isFactName, MAGIC_NAMES } from '../language/names.ts';
import { expandTilde } from '../language/read-text.ts';
import type { Scope, Value } from '../values/lazy.ts';
import { isUnknown } from '../values/unknown.ts';
import type { Inventory } from './inventory.ts';
import { connectionNames, type Setting, SPELLINGS } from './settings.ts';
import { readSshArgs } from './ssh-args.ts';

/** How to reach a host: structurally `Target` of engine/hosts/wire.ts. */
interface Reach {
  readonly name: string;
  readonly connection: 'ssh' | 'local';
  readonly address: string;
  readonly port?: number;
  readonly user?: string;
  readonly password?: string;
  readonly identityFile?: string;
  readonly options: ReadonlyMap<string, string>;
  readonly hostKeys: 'strict' | 'accept-new';
  readonly connectTimeout: number;
}

/** What a play or the command line says of all hosts. */
export interface ReachDefaults {
  readonly connection?: 'ssh' | 'local';
  readonly user?: string;
  readonly port?: number;
  readonly identityFile?: string;
}

export interface Connecting {
  readonly target: Reach;
  /** `ansible_become` and its kin; undefined where the host says nothing. */
  readonly become?: boolean;
  readonly becomeUser?: string;
  readonly becomePassword?: string;
}

const CONNECT_TIMEOUT = 10;

/**
 * How a host is reached, from its variables.
 * @param scope the host's variables; `locate` says where one was set
 * @param keywords what the play says, which the variables beat
 * @param options what the command line says, which beats the variables
 */
export function connectionOf(
  name: string,
  scope: Scope,
  locate: (variable: string) => Location | undefined,
  keywords: ReachDefaults = {},
  options: ReachDefaults = {},
): { readonly connecting?: Connecting; readonly diagnostics: readonly Diagnostic[] } {
  const settings = new Settings(name, scope, locate);
  const [at] = /^[^@]*@(?=.)/.exec(name) ?? [];
  const connection = options.connection ?? settings.connection() ?? keywords.connection ?? 'ssh';
  const args = settings.sshArgs();
  const port = options.port ?? settings.integer('ansible_port', 1, 65535) ?? keywords.port;
  const user = options.user ?? settings.text('ansible_user') ?? keywords.user ?? at?.slice(0, -1);
  const password = settings.text('ansible_password');
  const identity = options.identityFile ?? settings.text('ansible_ssh_private_key_file') ?? keywords.identityFile;
  const timeout = settings.integer('ansible_timeout', 1, 3600);
  const become = settings.flag('ansible_become');
  const becomeUser = settings.text('ansible_become_user');
  const becomePassword = settings.text('ansible_become_password');
  const target: Reach = {
    name,
    connection,
    address: settings.text('ansible_host') ?? name.slice(at?.length ?? 0),
    ...(port !== undefined && { port }),
    ...(user !== undefined && { user }),
    ...(password !== undefined && { password }),
    ...(identity !== undefined && { identityFile: expandTilde(identity) }),
    options: args,
    hostKeys: settings.hostKeys(args.get('stricthostkeychecking')),
    connectTimeout: timeout ?? Number(args.get('connecttimeout') ?? CONNECT_TIMEOUT),
  };
  settings.sudoOnly();
  if (settings.diagnostics.length > 0) return { diagnostics: settings.diagnostics };
  const connecting = {
    target,
    ...(become !== undefined && { become }),
    ...(becomeUser !== undefined && { becomeUser }),
    ...(becomePassword !== undefined && { becomePassword }),
  };
  return { connecting, diagnostics: [] };
}

class Settings {
  readonly diagnostics: Diagnostic[] = [];
  private readonly host: string;
  private readonly scope: Scope;
  private readonly locate: (variable: string) => Location | undefined;

  constructor(host: string, scope: Scope, locate: (variable: string) => Location | undefined) {
    this.host = host;
    this.scope = scope;
    this.locate = locate;
  }

  /** A setting under any of its spellings; two that disagree are an error. */
  private read(setting: Setting): { readonly name: string; readonly value: Value } | undefined {
    let found: { name: string; value: Value } | undefined;
    for (const name of [setting, ...SPELLINGS[setting]]) {
      const value = this.value(name);
      if (value === undefined || value === null || value === '') continue;
      if (found && found.value !== value) {
        this.wrong(name, `"${found.name}" and "${name}" say different things of "${this.host}"`, 'Keep one of them');
      }
      found ??= { name, value };
    }
    return found;
  }

  private value(name: string): Value | undefined {
    try {
      const value = this.scope.get(name);
      if (!isUnknown(value)) return value;
      this.wrong(name, `"${name}" of "${this.host}" must be known before the first connection`);
    } catch (thrown) {
      if (!(thrown instanceof Diagnosed)) throw thrown;
      this.diagnostics.push(thrown.diagnostic);
    }
    return undefined;
  }

  text(setting: Setting): string | undefined {
    const found = this.read(setting);
    if (found === undefined || typeof found.value === 'string') return found?.value as string | undefined;
    const shown =
      typeof found.value === 'object' ? 'a list or mapping' : `the ${typeof found.value} ${String(found.value)}`;
    const hint = typeof found.value === 'object' ? undefined : `Quote it; in an INI file twice: ${found.name}="'…'"`;
    this.wrong(
      found.name,
      `"${found.name}" must be text, not ${this.hidden(setting) ? `a ${typeof found.value}` : shown}`,
      hint,
    );
    return undefined;
  }

  private hidden(setting: Setting): boolean {
    return setting === 'ansible_password' || setting === 'ansible_become_password';
  }

  integer(setting: Setting, least: number, most: number): number | undefined {
    const found = this.read(setting);
    if (!found) return undefined;
    const number = typeof found.value === 'string' && /^\d+$/.test(found.value) ? Number(found.value) : found.value;
    if (typeof number === 'number' && Number.isInteger(number) && number >= least && number <= most) return number;
    this.wrong(found.name, `"${found.name}" must be a number from ${least} to ${most}, not ${shown(found.value)}`);
    return undefined;
  }

  /** A boolean; an INI file can say `yes` too, since it has no other way that Ansible's users know. */
  flag(setting: Setting): boolean | undefined {
    const found = this.read(setting);
    if (!found || typeof found.value === 'boolean') return found?.value as boolean | undefined;
    const word = String(found.value).toLowerCase();
    if (typeof found.value !== 'object' && /^(true|yes|on|1)$/.test(word)) return true;
    if (typeof found.value !== 'object' && /^(false|no|off|0)$/.test(word)) return false;
    this.wrong(found.name, `"${found.name}" must be true or false, not ${shown(found.value)}`);
    return undefined;
  }

  connection(): 'ssh' | 'local' | undefined {
    const found = this.text('ansible_connection');
    if (found === undefined || found === 'ssh' || found === 'local') return found as 'ssh' | 'local' | undefined;
    if (found === 'smart' || found === 'paramiko' || found === 'paramiko_ssh') return 'ssh';
    this.wrong('ansible_connection', `Play connects by "ssh" or "local", not by "${found}"`);
    return undefined;
  }

  sshArgs(): ReadonlyMap<string, string> {
    const options = new Map<string, string>();
    for (const setting of ['ansible_ssh_common_args', 'ansible_ssh_extra_args'] as const) {
      const text = this.text(setting);
      if (text === undefined) continue;
      const args = readSshArgs(text, this.locate(setting));
      this.diagnostics.push(...args.diagnostics);
      for (const [key, value] of args.options) if (!options.has(key)) options.set(key, value);
    }
    return options;
  }

  hostKeys(option: string | undefined): 'strict' | 'accept-new' {
    const found = this.read('ansible_host_key_checking');
    if (found === undefined) return option === 'accept-new' ? 'accept-new' : 'strict';
    if (found.value === 'accept-new') return 'accept-new';
    if (found.value === 'strict' || found.value === true) return 'strict';
    const hint = 'Write accept-new to trust a key that is seen for the first time, or strict';
    this.wrong(
      found.name,
      `Play does not connect without checking host keys, so "${found.name}" cannot be ${shown(found.value)}`,
      hint,
    );
    return 'strict';
  }

  sudoOnly(): void {
    const method = this.text('ansible_become_method');
    if (method === undefined || method === 'sudo') return;
    this.wrong('ansible_become_method', `Play becomes another user through "sudo" only, not "${method}"`);
  }

  private wrong(variable: string, message: string, hint?: string): void {
    this.diagnostics.push(problem('connection-value', message, this.locate(variable), { hint }));
  }
}

function shown(value: Value): string {
  if (typeof value === 'string') return `"${value}"`;
  return typeof value === 'object' ? 'a list or mapping' : String(value);
}

/** A warning for each variable of the inventory's that looks like a connection setting but is none. */
export function checkConnectionNames(inventory: Inventory): Diagnostic[] {
  const known = connectionNames();
  const seen = new Map<string, Diagnostic>();
  for (const host of inventory.hosts.values()) {
    for (const [name, { location }] of host.vars) {
      if (!name.startsWith('ansible_') || known.has(name) || isFactName(name) || MAGIC_NAMES.has(name)) continue;
      const place = `${location.file}:${location.line}:${name}`;
      if (seen.has(place)) continue;
      const message = `"${name}" is not a connection setting that Play knows`;
      seen.set(place, caution('connection-unknown', message, location, { hint: didYouMean(name, known) }));
    }
  }
  return [...seen.values()];
}
