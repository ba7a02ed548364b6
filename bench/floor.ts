// The floor: the same checks as one script over bare ssh2, no language, no planning, no report.
// usage: floor TASKS PORT KEYFILE DIR [PORT KEYFILE DIR]...
import { readFileSync } from 'node:fs';
import { Client } from 'ssh2';

const [tasks = '0', ...rest] = process.argv.slice(2);
const hosts = Array.from({ length: rest.length / 3 }, (_, i) => rest.slice(i * 3, i * 3 + 3));

function script(dir: string): string {
  const checks = Array.from({ length: Number(tasks) }, (_, i) => {
    switch (i % 5) {
      case 0:
        return `stat -c '%F %a %U %G' -- '${dir}/d${i}'`;
      case 1:
        return `grep -nxF 'number 7' -- '${dir}/l${i}'`;
      case 2:
        return `sha256sum -- '${dir}/t${i}'; stat -c %a -- '${dir}/t${i}'`;
      case 3:
        return `sha256sum -- '${dir}/c${i}'; stat -c %a -- '${dir}/c${i}'`;
      default:
        return `grep -n '/mnt/x' -- '${dir}/fstab${i}'`;
    }
  });
  return `${checks.join('\n')}\necho end\nexit\n`;
}

await Promise.all(
  hosts.map(
    ([port, key = '', dir = '']) =>
      new Promise<void>((resolve, reject) => {
        const client = new Client();
        client.on('error', reject);
        client.on('ready', () => {
          client.setNoDelay(true);
          client.exec('exec /bin/sh', (error, channel) => {
            if (error) return reject(error);
            const out: Buffer[] = [];
            channel.on('data', (chunk: Buffer) => out.push(chunk));
            channel.stderr.resume();
            channel.on('close', () => {
              client.end();
              if (Buffer.concat(out).toString().endsWith('end\n')) resolve();
              else reject(new Error('the script did not end'));
            });
            channel.write(script(dir));
          });
        });
        client.connect({
          host: '127.0.0.1',
          port: Number(port),
          username: 'root',
          privateKey: readFileSync(key),
          hostVerifier: () => true,
        });
      }),
  ),
);
