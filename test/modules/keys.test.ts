import fc from 'fast-check';
import { textOf } from '../../engine/values/unknown.ts';
import authorizedKey from '../../modules/authorized_key.ts';
import knownHosts from '../../modules/known_hosts.ts';
import sshKeypair from '../../modules/ssh_keypair.ts';
import { anyFiles, testLaws } from '../laws/any.ts';
import { later } from '../laws/world.ts';

const looks = {
  'account ops': { name: 'ops', uid: 1000, gid: 100, home: '/home/ops', shell: '/bin/sh' },
  'program ssh-keygen': true,
};
const a = 'ssh-ed25519 AAAAC3a';
const b = 'ssh-ed25519 AAAAC3b';
const future = (novel: boolean) => textOf(['ssh-ed25519 ', later('making the key', novel), ' c@x']);
const keys = fc.constantFrom<unknown>(`${a} a@x`, b, future(true), future(false), later('x'), later('x', true));
const lines = (...any: readonly string[]) => fc.array(fc.constantFrom(...any)).map((list) => list.join(''));

testLaws(authorizedKey, {
  params: {
    user: fc.constant('ops'),
    key: keys,
    options: fc.constantFrom<unknown>([], ['restrict'], ['restrict', 'from="a b"']),
  },
  world: anyFiles(
    ['/home/ops/.ssh/authorized_keys', '/home/ops/.ssh', '/home/ops'],
    lines(`${a} x\n`, `${b}\r\n`, `restrict ${a}\n`, '# c\n', b),
  ).map((world) => ({ ...world, looks })),
  runs: 1000,
});

testLaws(knownHosts, {
  params: {
    user: fc.constant('ops'),
    path: fc.constant('/etc/ssh/ssh_known_hosts'),
    name: fc.constantFrom<unknown>('web', ['web', 'Web', '10.0.0.1'], '[web]:2222'),
    key: keys,
  },
  world: anyFiles(
    ['/etc/ssh/ssh_known_hosts', '/etc/ssh', '/home/ops/.ssh/known_hosts', '/home/ops/.ssh', '/home/ops'],
    lines(`web ${a}\n`, `web,x ${b}\n`, `@revoked web ${a}\n`, `!web,* ${a}\n`, `[web]:2222 ${b}\r\n`, '# c\n', 'x'),
  ).map((world) => ({ ...world, looks })),
  runs: 1000,
});

const pair = '/home/ops/.ssh/id_ed25519';
testLaws(sshKeypair, {
  params: { user: fc.constant('ops'), path: fc.constant('/srv/key') },
  world: anyFiles(
    [pair, `${pair}.pub`, '/home/ops/.ssh', '/home/ops', '/srv/key', '/srv/key.pub'],
    fc.constant(`${a} ops@web\n`),
  ).map((world) => ({ ...world, looks })),
  runs: 1000,
});
