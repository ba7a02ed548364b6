// Every module on real hosts: see test/laws.
import { afterAll, beforeAll, describe } from 'vitest';
import { type NsLab, nsHosts, startOwnNsLab } from '../lab/ns/lab.ts';
import { type Group, ON_BARE_HOSTS, ON_KVM_HOSTS } from '../laws/hosts/all.ts';
import { testKilled } from '../laws/killed.ts';
import { labHost } from '../laws/lab-host.ts';
import { testOnHost } from '../laws/on-host.ts';
import { prepareForGuests } from './kvm-lab.ts';

let lab: NsLab;

beforeAll(async () => {
  lab = await startOwnNsLab();
}, 600_000);
afterAll(() => lab?.stop());

function testGroups(groups: readonly Group[]): void {
  describe.each(groups)('$title on $host', ({ host, cases }) => {
    testOnHost(() => labHost(lab, host), cases);
    testKilled(
      () => labHost(lab, host),
      () => lab.inventory,
      cases,
    );
  });
}

describe('on bare hosts', () => {
  testGroups(ON_BARE_HOSTS);
});

describe('on hosts that run guests', () => {
  beforeAll(async () => {
    await lab.resetHost(...nsHosts);
    await prepareForGuests(lab);
  });
  testGroups(ON_KVM_HOSTS);
});
