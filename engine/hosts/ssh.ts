// SSH through node-ssh, which nothing else imports.
import type { Config } from 'node-ssh';
import type { Client, KexAlgorithm, ServerHostKeyAlgorithm } from 'ssh2';
import type { Transport } from './channel.ts';
import { addKnownHost, hostEntry, judge, type KnownKey, keysOf, readKnownHosts, type Verdict } from './known-hosts.ts';
import { within } from './lock.ts';
import { paced } from './pace.ts';
import { type Attempts, attemptsOf, Tries } from './ssh-auth.ts';
import { openChannel } from './ssh-channel.ts';
import { entryOf, loginError, wasDropped } from './ssh-errors.ts';
import { type Road, roadTo } from './ssh-road.ts';
import { type SshSettings, settingsOf } from './ssh-settings.ts';
import type { Target } from './wire.ts';

/** Logs in to a host, through its jump hosts or its proxy command. */
export async function sshTransport(target: Target): Promise<Transport> {
  const session = await logIn(target, `"${target.name}"`, 0);
  return {
    user: session.user,
    open: (command) => openChannel(session, command),
    close: () => session.close(),
  };
}

/** A log-in that stands. */
export interface Session {
  /** For messages, quoted: `"web1"`. */
  readonly name: string;
  readonly user: string;
  readonly client: Client;
  /** Why the connection ended, if so. */
  ended(): string | undefined;
  close(): Promise<void>;
}

/** `hops` counts the jump hosts that led here. */
export type LogIn = (target: Target, name: string, hops: number) => Promise<Session>;

/** What a log-in knows before it begins. */
interface Prepared {
  readonly name: string;
  readonly settings: SshSettings;
  readonly known: readonly KnownKey[];
  readonly attempts: Attempts;
  readonly road: Road;
}

const logIn: LogIn = async (target, name, hops) => {
  const settings = await settingsOf(target);
  const [keys, attempts] = await Promise.all([
    readKnownHosts([...settings.userKnownHosts, ...settings.globalKnownHosts]),
    attemptsOf(settings, target.password),
  ]);
  const names = [entryOf(settings), ...(settings.hostKeyAlias === undefined ? [hostEntry(settings.host, 22)] : [])];
  const road = await roadTo(target, settings, logIn, hops);
  const prepared = { name, settings, known: keysOf(keys, names), attempts, road };
  try {
    return await paced(`${settings.host} ${settings.port}`, () => persist(prepared));
  } catch (error) {
    await road.close();
    throw error;
  }
};

/** Milliseconds to wait before trying again after sshd dropped the connection. */
const PAUSES = [150, 500, 1200];

async function persist(prepared: Prepared): Promise<Session> {
  for (const pause of PAUSES) {
    const session = await shakeHands(prepared, true);
    if (session) return session;
    await new Promise((resolve) => setTimeout(resolve, pause * (1 + Math.random())));
  }
  const session = await shakeHands(prepared, false);
  if (!session) throw new Error('Bug: a log-in ended without a session and without an error');
  return session;
}

/** One connection; undefined where sshd dropped it before it said anything and `again` allows another try. */
async function shakeHands(prepared: Prepared, again: boolean): Promise<Session | undefined> {
  const { name, settings, known, attempts, road } = prepared;
  const tries = new Tries(attempts.list);
  let refused: { readonly key: Buffer; readonly verdict: Verdict } | undefined;
  let unwritten: unknown;
  const verify = async (key: Buffer): Promise<boolean> => {
    const verdict = judge(known, key);
    const file = settings.userKnownHosts[0];
    if (verdict.kind === 'known') return true;
    refused = { key, verdict };
    if (verdict.kind !== 'unknown' || settings.hostKeys !== 'accept-new') return false;
    refused = undefined;
    if (file !== undefined) await addKnownHost(file, entryOf(settings), key);
    return true;
  };
  const { NodeSSH } = await import('node-ssh');
  const ssh = new NodeSSH();
  const socket = await road.open();
  const config: Config = {
    sock: socket,
    username: settings.user,
    readyTimeout: settings.patience * 1000,
    keepaliveInterval: settings.alive.interval * 1000,
    keepaliveCountMax: settings.alive.count,
    algorithms: { serverHostKey: preferred(known), ...(settings.kex && { kex: settings.kex as KexAlgorithm[] }) },
    authHandler: (accepts) => tries.next(accepts),
    hostVerifier: (key: Buffer, decide: (valid: boolean) => void) => {
      verify(key).then(decide, (error: unknown) => {
        unwritten = error;
        decide(false);
      });
    },
  };
  try {
    await ssh.connect(config);
  } catch (error) {
    socket.on('error', () => {});
    socket.destroy();
    if (again && unwritten === undefined && road.said() === '' && wasDropped(error)) return undefined;
    throw loginError(unwritten ?? error, { name, settings, attempts, tries, refused, proxySaid: road.said() });
  }
  const client = ssh.connection;
  if (!client) return again ? undefined : lostAtOnce(prepared, tries);
  return sessionOf(prepared, client);
}

function lostAtOnce({ name, settings, attempts, road }: Prepared, tries: Tries): never {
  const error = new Error('the connection was lost at once');
  throw loginError(error, { name, settings, attempts, tries, refused: undefined, proxySaid: road.said() });
}

/** ssh2 forgets its error listener after the log-in; without one a reset would end the process. */
function sessionOf({ name, settings, road }: Prepared, client: Client): Session {
  let ended: string | undefined;
  const closed = new Promise<void>((resolve) => {
    client.on('error', (error) => {
      ended ??= error.message;
    });
    client.on('end', () => {
      ended ??= 'the host closed it';
    });
    client.on('close', () => {
      ended ??= 'it was closed';
      resolve();
    });
  });
  client.setNoDelay(true);
  return {
    name,
    user: settings.user,
    client,
    ended: () => ended,
    async close() {
      ended ??= 'it was closed';
      client.end();
      await within(1000, closed);
      client.destroy();
      await road.close();
    },
  };
}

/** The algorithms of each type of host key; SHA-1 signatures are not among them. */
const ALGORITHMS = new Map<string, readonly ServerHostKeyAlgorithm[]>([
  ['ssh-ed25519', ['ssh-ed25519']],
  ['ecdsa-sha2-nistp256', ['ecdsa-sha2-nistp256']],
  ['ecdsa-sha2-nistp384', ['ecdsa-sha2-nistp384']],
  ['ecdsa-sha2-nistp521', ['ecdsa-sha2-nistp521']],
  ['ssh-rsa', ['rsa-sha2-512', 'rsa-sha2-256']],
]);

/** The types that are known of the host come first, as in ssh(1): else a host known by its RSA key shows another. */
function preferred(known: readonly KnownKey[]): ServerHostKeyAlgorithm[] {
  const types = known.filter((key) => !key.revoked).map((key) => key.type);
  return [...new Set([...types, ...ALGORITHMS.keys()])].flatMap((type) => ALGORITHMS.get(type) ?? []);
}
