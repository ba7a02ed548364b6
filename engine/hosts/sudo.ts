// Becoming another user. sudo's own words decide nothing: a prompt and a greeting of ours do.
import { randomBytes } from 'node:crypto';
import type { Channel, Transport } from './channel.ts';
import { quote, quoteAll } from './quote.ts';
import { type Become, HostError } from './wire.ts';

/** Seconds that sudo (PAM, LDAP, a delay after a wrong password) may take. */
const PATIENCE = 30;

/** Opens a `/bin/sh` that reads its script from standard input, as the login user or as another one. */
export async function openShell(transport: Transport, become?: Become): Promise<Channel> {
  if (become === undefined || become.user === transport.user) return transport.open('exec /bin/sh');
  const nonce = randomBytes(12).toString('hex');
  const ready = `ready-${nonce}`;
  const prompt = `prompt-${nonce}`;
  // Works in sh, csh and fish alike, which is why there is no backslash and no `!` in it.
  const ask = become.password === undefined ? ['-n'] : ['-S', '-p', prompt];
  const greeting = `echo ${ready}; echo ${ready} >&2; exec /bin/sh`;
  const command = ['env', 'LC_ALL=C', 'sudo', ...ask, '-H', '-u', become.user, '--', '/bin/sh', '-c'];
  const channel = await transport.open(`exec ${quoteAll(command)} ${quote(greeting)}`);
  try {
    await greet(channel, { ready: `${ready}\n`, prompt, become, login: transport.user });
  } catch (error) {
    channel.destroy();
    throw error;
  }
  return channel;
}

interface Greeting {
  readonly ready: string;
  readonly prompt: string;
  readonly become: Become;
  readonly login: string;
}

/** Waits for the greeting on both streams; gives the password only when asked for it, and once. */
function greet(channel: Channel, { ready, prompt, become, login }: Greeting): Promise<void> {
  return new Promise((resolve, reject) => {
    let out = '';
    let err = '';
    let asked = 0;
    const onOut = (chunk: Buffer) => {
      out += chunk.toString('latin1');
      step();
    };
    const onErr = (chunk: Buffer) => {
      err += chunk.toString('latin1');
      step();
    };
    const finish = (failure?: HostError) => {
      clearTimeout(alarm);
      channel.out.off('data', onOut).pause();
      channel.err.off('data', onErr).pause();
      if (failure) reject(failure);
      else resolve();
    };
    const step = () => {
      if (out.includes(ready) && err.includes(ready)) return finish();
      const prompts = err.split(prompt).length - 1;
      if (prompts > 1) return finish(wrongPassword(become, login));
      if (prompts > asked) {
        asked = prompts;
        channel.input.write(`${become.password ?? ''}\n`);
      }
    };
    const alarm = setTimeout(() => finish(silent(become, err)), PATIENCE * 1000);
    channel.input.on('error', () => {});
    channel.out.on('data', onOut);
    channel.err.on('data', onErr);
    void channel.closed.then((reason) => finish(refusal(become, login, reason, err.replaceAll(prompt, ''))));
  });
}

function wrongPassword(become: Become, login: string): HostError {
  const message = `sudo does not accept the password of "${login}" for becoming "${become.user}"`;
  return new HostError('failed', message, 'Check ansible_become_password, or ask for it with -K');
}

function silent(become: Become, said: string): HostError {
  const words = said.trim() ? `; it said: ${lastLine(said)}` : '';
  const message = `sudo did not let in "${become.user}" within ${PATIENCE} s${words}`;
  return new HostError('failed', message, 'Run "sudo -n true" on the host by hand');
}

/** sudo(8) under `LC_ALL=C`, and env(1) where there is none. */
function refusal(become: Become, login: string, reason: string, said: string): HostError {
  const who = `"${login}" may not become "${become.user}"`;
  if (/env: .*sudo.*(No such file|not found)/i.test(said)) {
    return new HostError('failed', 'sudo is not installed', 'Install sudo on the host, or log in as the user needed');
  }
  if (/password is required|no password was provided|a terminal is required/i.test(said)) {
    const hint = 'Ask for the password with -K, set ansible_become_password, or allow NOPASSWD in sudoers';
    return new HostError('failed', `sudo wants a password of "${login}" and none was given`, hint);
  }
  if (/incorrect password/i.test(said)) return wrongPassword(become, login);
  if (/not in the sudoers file|not allowed to (execute|run)|may not run sudo/i.test(said)) {
    const hint = `Allow it in /etc/sudoers.d on the host: ${login} ALL=(ALL) ALL`;
    return new HostError('failed', `${who}: sudoers does not allow it`, hint);
  }
  if (/unknown user/i.test(said)) return new HostError('failed', `There is no user "${become.user}" on the host`);
  if (/must have a tty|you must have a tty/i.test(said)) {
    return new HostError('failed', `${who} without a terminal`, 'Remove "requiretty" from sudoers on the host');
  }
  return new HostError('failed', `${who}: sudo ${reason}${said.trim() ? `: ${lastLine(said)}` : ''}`);
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
