// A TCP port as seen from the host.
import type { Look } from '../../engine/contract/index.ts';

const SCRIPT = `if command -v nc >/dev/null; then nc -z -w "$3" "$1" "$2" >/dev/null 2>&1 </dev/null
elif command -v bash >/dev/null; then
  if command -v timeout >/dev/null; then timeout "$3" bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$1" "$2" 2>/dev/null
  else bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$1" "$2" 2>/dev/null; fi
else exit 20
fi && exit 0
exit 1`;

/** Whether a connection to `host:port` is accepted; `no way` where the host has neither `nc` nor `bash`. */
export function port(host: string, number: number): Look<'open' | 'closed' | 'no way'> {
  return {
    kind: 'look',
    label: `port ${number} of ${host}`,
    script: SCRIPT,
    args: [host, String(number), '5'],
    reads: [`port:${number}`, 'unit:', 'boot:'],
    moving: true,
    parse: ({ code }) => (code === 0 ? 'open' : code === 20 ? 'no way' : 'closed'),
  };
}

const GREETING = `if command -v bash >/dev/null && command -v timeout >/dev/null; then
  timeout "$3" bash -c 'exec 3<>"/dev/tcp/$0/$1" && dd bs=65536 count=1 <&3' "$1" "$2" 2>/dev/null
elif command -v nc >/dev/null; then nc -w "$3" "$1" "$2" 2>/dev/null </dev/null | dd bs=65536 count=1 2>/dev/null
else exit 20
fi
exit 0`;

/** What `host:port` says first and by itself within two seconds, as a byte string; `no way` where the host cannot ask. */
export function greetingOf(host: string, number: number): Look<{ readonly said: string } | 'no way'> {
  return {
    kind: 'look',
    label: `greeting of port ${number} of ${host}`,
    script: GREETING,
    args: [host, String(number), '2'],
    reads: [`port:${number}`, 'unit:', 'boot:'],
    moving: true,
    parse: ({ code, out }) => (code === 20 ? 'no way' : { said: out }),
  };
}
