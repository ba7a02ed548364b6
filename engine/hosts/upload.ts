// Streaming a file of the controller's to a host through a channel of its own.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Channel } from './channel.ts';
import { quote } from './quote.ts';
import { HostError } from './wire.ts';

/** Milliseconds without a byte taken or an answer. */
const STALL = 60_000;

const RECEIVE = [
  '_receive() {',
  '  umask 077; exec 3>"$1" || exit; printf "go\\n"',
  '  if [ -f "$1" ] && dd conv=sparse if=/dev/null of=/dev/null 2>/dev/null; then',
  '    dd bs=65536 iflag=fullblock conv=sparse,notrunc status=none of="$1" || exit',
  '  else cat >&3 || exit; fi',
  '  exec 3>&-; printf "size %s\\n" "$(wc -c <"$1" | tr -d " ")"; exit 0',
  '}',
  '',
].join('\n');

/** Writes `file` to the path `to` through a shell, which ends with it; rejects with what the host said. */
export async function uploadThrough(
  channel: Channel,
  file: string,
  to: string,
  progress: (bytes: number) => void,
): Promise<void> {
  const { size } = await stat(file).catch((error: Error) => {
    channel.destroy();
    throw new HostError('failed', `Cannot read "${file}" on the controller: ${error.message}`);
  });
  let said = '';
  let out = '';
  let alarm: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const alive = () => {
        clearTimeout(alarm);
        alarm = setTimeout(() => reject(failed('the host takes no more bytes', to)), STALL);
      };
      alive();
      channel.input.on('error', () => {});
      channel.err.on('data', (chunk: Buffer) => (said = (said + chunk.toString('utf8')).slice(-500))).resume();
      channel.out.on('data', (chunk: Buffer) => {
        const waited = !out.includes('go\n');
        out += chunk.toString('latin1');
        if (!waited || !out.includes('go\n')) return;
        send(channel, file, (bytes) => {
          alive();
          progress(bytes);
        }).catch((error: Error) => {
          if ('code' in error && 'path' in error) {
            reject(new HostError('failed', `Cannot read "${file}" on the controller: ${error.message}`));
          }
        });
      });
      channel.out.resume();
      channel.input.write(Buffer.from(`${RECEIVE}_receive ${quote(to)}\n`));
      void channel.closed.then((reason) => {
        const got = /^size (\d+)$/m.exec(out)?.[1];
        if (got === String(size)) resolve();
        else if (got !== undefined) reject(failed(`${got} of ${size} bytes arrived`, to));
        else reject(failed(said.trim() || `the shell ${reason}`, to));
      });
    });
  } finally {
    clearTimeout(alarm);
    channel.destroy();
  }
}

function failed(why: string, to: string): HostError {
  const full = /No space left/.test(why) ? 'Free some space on the host' : undefined;
  return new HostError('failed', `Cannot write "${to}" on the host: ${why}`, full);
}

function send(channel: Channel, file: string, progress: (bytes: number) => void): Promise<void> {
  let sent = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sent += chunk.length;
      progress(sent);
      done(null, chunk);
    },
  });
  return pipeline(createReadStream(file, { highWaterMark: 1 << 18 }), meter, channel.input);
}
