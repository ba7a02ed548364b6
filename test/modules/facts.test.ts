import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { FACT_NAMES } from '../../engine/language/names.ts';
import { bytesOf } from '../../engine/values/bytes.ts';
import { FACTS } from '../../modules/facts/index.ts';

/** A fact as an answer gives it. */
function value(name: string, out: string): unknown {
  const fact = FACTS.get(name);
  return fact?.value(fact.look.parse({ code: 0, out: bytesOf(out), err: '' }));
}

/** A fact of this machine. */
function here(name: string): unknown {
  const fact = FACTS.get(name);
  if (!fact) throw new Error(name);
  const script = `set -u; LC_ALL=C; export LC_ALL\n${fact.look.script}`;
  const out = execFileSync('/bin/sh', ['-c', script, 'sh', ...fact.look.args]).toString('latin1');
  return fact.value(fact.look.parse({ code: 0, out, err: '' }));
}

test('the language and the modules know the same facts', () => {
  expect([...FACTS.keys()].toSorted()).toEqual([...FACT_NAMES].toSorted());
});

const RELEASES: [string, string, Record<string, string>][] = [
  [
    'Debian',
    'os\tID=debian\nos\tVERSION_ID="12"\nos\tVERSION_CODENAME=bookworm\ndebian\t12.5\n',
    {
      os_family: 'Debian',
      distribution: 'Debian',
      distribution_version: '12.5',
      distribution_major_version: '12',
      distribution_release: 'bookworm',
    },
  ],
  [
    'Ubuntu, whose debian_version is another thing',
    'os\tID=ubuntu\nos\tVERSION_ID="24.04"\nos\tVERSION_CODENAME=noble\ndebian\ttrixie/sid\n',
    { os_family: 'Debian', distribution: 'Ubuntu', distribution_version: '24.04', distribution_major_version: '24' },
  ],
  [
    'Rocky',
    'os\tID="rocky"\nos\tID_LIKE="rhel centos fedora"\nos\tVERSION_ID="9.4"\n',
    { os_family: 'RedHat', distribution: 'Rocky', distribution_version: '9.4', distribution_release: 'NA' },
  ],
  [
    'one that is like another',
    "os\tID=neon\nos\tID_LIKE='ubuntu debian'\nos\tNAME=KDE\\$neon\n",
    { os_family: 'Debian', distribution: 'KDE$neon' },
  ],
  ['one that says nothing', '', { os_family: 'NA', distribution: 'NA', distribution_version: 'NA' }],
];
test.each(RELEASES)('%s', (_, out, facts) => {
  for (const [name, expected] of Object.entries(facts)) expect(value(name, out), name).toBe(expected);
});

test('processors and memory', () => {
  const out = 'cpu\t0\nsocket\t0\ncpu\t1\nsocket\t0\nmemory\t2048000\n';
  expect([value('processor_count', out), value('processor_vcpus', out), value('memtotal_mb', out)]).toEqual([
    1, 2, 2000,
  ]);
  expect(value('processor_count', 'cpu\t0\ncpu\t1\n')).toBe(2);
});

test.each([
  ['virt\tnone\n', 'NA'],
  ['virt\tqemu\n', 'kvm'],
  ['virt\tlxc\n', 'lxc'],
  ['vendor\tQEMU\n', 'kvm'],
  ['', 'NA'],
])('%j is virtualization %s', (out, expected) => {
  expect(value('virtualization_type', out)).toBe(expected);
});

test('the address that leads out', () => {
  const out =
    'interface\teth0\ninterface\tlo\naddress\tlo 127.0.0.1/8 scope host lo\naddress\teth0 10.1.2.3/20 brd 10.1.15.255 scope global eth0\ngateway\t10.1.0.1\nout\teth0\nmac\t02:00:00:00:00:01\nmtu\t1500\n';
  expect(value('default_ipv4', out)).toEqual({
    interface: 'eth0',
    address: '10.1.2.3',
    prefix: '20',
    netmask: '255.255.240.0',
    network: '10.1.0.0',
    gateway: '10.1.0.1',
    macaddress: '02:00:00:00:00:01',
    broadcast: '10.1.15.255',
    mtu: 1500,
  });
  expect(value('interfaces', out)).toEqual(['eth0', 'lo']);
  expect(value('all_ipv4_addresses', out)).toEqual(['10.1.2.3']);
  expect(value('default_ipv4', 'interface\tlo\n')).toEqual({});
});

test('what this machine says of itself', () => {
  expect(here('kernel')).toBe(execFileSync('uname', ['-r']).toString().trim());
  expect(here('nodename')).toBe(hostname());
  expect(here('memtotal_mb')).toBe(
    Math.floor(Number(/MemTotal:\s+(\d+)/.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1]) / 1024),
  );
  expect(here('mounts')).toContainEqual(expect.objectContaining({ mount: '/' }));
  expect(here('interfaces')).toContain('lo');
  for (const name of ['service_mgr', 'pkg_mgr', 'fqdn', 'virtualization_type']) expect(here(name)).not.toBe('');
});
