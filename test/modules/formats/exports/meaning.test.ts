import { describe, expect, test } from 'vitest';
import {
  canonicalClient,
  canonicalList,
  clientKind,
  clientProblem,
  clientsOfPath,
  compareLive,
  covers,
  effective,
  isWorld,
  parseLive,
  readOptions,
} from '../../../../modules/formats/exports/index.ts';

describe('options', () => {
  const spelt = (...options: string[]) => {
    const reading = readOptions(options);
    return reading.ok ? canonicalList(reading.options).join(' ') : reading.problem;
  };
  test.each([
    ['X49 contradictions', 'rw,ro,sync,async', 'async,ro', true],
    [
      'defaults filled in',
      '',
      'ro,sync,wdelay,root_squash,no_subtree_check,secure,hide,nocrossmnt,anonuid=65534,sec=sys',
      true,
    ],
    ['X50 mp', 'mp', 'mountpoint', true],
    ['X50 mountpoint of another path', 'mp=/x', 'mountpoint', false],
    ['X50 anonuid', 'anonuid=0', 'anonuid=1', false],
    ['fsid root', 'fsid=root', 'fsid=0', true],
    ['fsid spellings', 'fsid=0x10', 'fsid=16', true],
    ['locks', 'no_auth_nlm', 'insecure_locks', true],
    ['X47 flags after sec belong to it', 'sec=krb5p:sys,rw,sec=sys,ro', 'sec=krb5p,rw,sec=sys,ro', true],
    ['X47 the order of flavours counts', 'sec=krb5p:sys', 'sec=sys:krb5p', false],
    ['X50 refer and replicas are one', 'refer=/a@b,replicas=/c@d', 'replicas=/c@d', true],
  ])('%s', (_, a, b, same) => {
    expect(spelt(a) === spelt(b)).toBe(same);
  });
  test.each([
    ['RO', "Unknown option 'RO'"],
    ['', 'nothing'],
    ['rw,,ro', "Unknown option ''"],
    ['sec=bogus', "Unknown security flavour in 'sec=bogus'"],
    ['anonuid=', "Bad value in option 'anonuid='"],
    ['fsid=x', "Bad value in option 'fsid=x'"],
    ['ro=1', "Unknown option 'ro=1'"],
    ['toString', "Unknown option 'toString'"],
  ])('%j', (option, problem) => {
    if (option === '') expect(spelt(option)).toMatch(/^sync wdelay/);
    else expect(spelt(option)).toBe(problem);
  });
  test('a sec= of a - list does not scope the flags after it', () => {
    const [item] = clientsOfPath('/srv/vm -sec=sys h(rw)\n', '/srv/vm');
    expect(item && canonicalList(item.options).at(-1)).toBe('sec=sys,ro,secure,root_squash,no_all_squash');
  });
});

describe('clients', () => {
  test.each([
    ['X43 a mask', '192.168.122.0/255.255.255.0', '192.168.122.0/24'],
    ['X44 host bits', '192.168.122.5/24', '192.168.122.0/24'],
    ['a name', 'HOST.Example', 'host.example'],
    ['IPv6', 'FE80:0::1', 'fe80::1'],
    ['an IPv6 network', '2001:db8::ff/32', '2001:db8::/32'],
    ['everybody', '', '*'],
    ['an odd mask is a name', '10.0.0.0/255.0.255.0', '10.0.0.0/255.0.255.0'],
  ])('%s', (_, client, canonical) => {
    expect(canonicalClient(client)).toBe(canonical);
  });
  test.each([
    ['', 'world'],
    ['*', 'world'],
    ['*.example', 'pattern'],
    ['10.0.0.1', 'host'],
    ['10.0.0.0/8', 'network'],
    ['@group', 'netgroup'],
    ['gss/krb5', 'gss'],
  ])('%j is a %s', (client, kind) => {
    expect(clientKind(client)).toBe(kind);
  });
  test('the world has many names', () => {
    expect(['*', '', '0.0.0.0/0', '::/0', '10.0.0.0/8', 'h'].map(isWorld)).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
  });
  test('a network covers its hosts', () => {
    expect(covers('192.168.122.0/255.255.255.0', '192.168.122.21')).toBe(true);
    expect(covers('192.168.122.0/24', '192.168.0.0/16')).toBe(false);
    expect(covers('*', '@g')).toBe(true);
  });
  test.each(['-x', 'a b', 'a(b', 'a#', '"a"', '@', 'a/b', '10.0.0.0/33', ''])('%j is refused', (client) => {
    expect(clientProblem(client)).toBeDefined();
  });
});

describe('the live list', () => {
  const OPTIONS = 'sync,wdelay,hide,no_subtree_check,sec=sys,rw,secure,no_root_squash,no_all_squash';
  const live = parseLive(
    `/nfs/images  127.0.0.0/8(${OPTIONS})\n/srv/h#h\\040x *(async,wdelay,hide,sec=sys,ro,root_squash,no_all_squash)\n`,
  );
  const file = (bytes: string) => effective([{ name: 'exports', bytes }]).exports;

  test('X5 paths are octal except #', () =>
    expect(live.map(({ path }) => path)).toEqual(['/nfs/images', '/srv/h#h x']));
  test('equals what the files say', () => {
    const wanted = file('/nfs/images 127.0.0.0/8(rw,no_root_squash)\n"/srv/h#h x" *(async,subtree_check)\n');
    expect(compareLive(wanted, live)).toEqual({ missing: [], runtimeOnly: [], differing: [] });
  });
  test('X55 runtime-only, missing and differing exports are told apart', () => {
    const wanted = file('/nfs/images 127.0.0.0/255.0.0.0(ro)\n/b h\n');
    expect(compareLive(wanted, live)).toMatchObject({
      missing: [{ path: '/b' }],
      runtimeOnly: [{ path: '/srv/h#h x' }],
      differing: [{ wanted: { path: '/nfs/images' } }],
    });
  });
  test('insecure counts only where the line speaks of ports', () => {
    const wanted = file('/nfs/images 127.0.0.0/8(rw,no_root_squash,insecure)\n');
    expect(compareLive(wanted, live).differing).toHaveLength(1);
    expect(
      compareLive(wanted, parseLive(`/nfs/images 127.0.0.0/8(${OPTIONS.replace('secure,', '')})`)).differing,
    ).toEqual([]);
  });
});
