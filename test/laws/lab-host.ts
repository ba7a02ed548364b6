// A host of the namespace lab, for the laws.
import { join } from 'node:path';
import type { Target } from '../../engine/hosts/wire.ts';
import { type NsHost, type NsLab, nsHosts } from '../lab/ns/lab.ts';
import type { TestHost } from './test-host.ts';

/** The lab's hosts, as root, seen from one of them. */
export function labHost(lab: NsLab, name: NsHost): TestHost {
  return {
    name,
    targets: new Map(nsHosts.map((host) => [host, targetOf(lab, host)])),
    async sh(script) {
      const reply = await lab.ssh(name, ['/bin/sh', '-euc', script]);
      if (reply.code !== 0) throw new Error(`${script}\nfailed with ${reply.code}: ${reply.stderr}`);
      return reply.stdout;
    },
  };
}

function targetOf(lab: NsLab, host: NsHost): Target {
  return {
    name: host,
    connection: 'ssh',
    address: lab.addresses[host],
    user: 'root',
    identityFile: join(lab.state, 'id_ed25519'),
    options: new Map([
      ['proxycommand', `"${join(lab.state, 'connect')}" %h %p`],
      ['userknownhostsfile', join(lab.state, 'known_hosts')],
    ]),
    hostKeys: 'strict',
    connectTimeout: 10,
  };
}
