import { expect, test } from 'vitest';
import { guestAt } from '../../modules/looks/libvirt.ts';
import { guestFacts, libvirtFacts, wayTo } from '../../modules/migration/facts.ts';
import { filesAt } from '../../modules/migration/files.ts';
import { needsOf } from '../../modules/migration/needs.ts';
import { DISK, UUID, withDevice, XML } from './guests.ts';

const said = (out: string, code = 0, err = '') => ({ code, out, err });
const site = { host: 'one', uri: 'qemu:///system', on: 'one' };
const MARK = '::play::';

test('a guest is what dominfo and domstate say', () => {
  const { parse } = guestAt('nested', 'qemu:///system', 'one');
  const info = `\nName:           nested\nUUID:           ${UUID.toUpperCase()}\nState:          paused\nPersistent:     yes\nAutostart:      enable\nManaged save:   no\n\n`;
  const guest = { kind: 'guest', uuid: UUID, name: 'nested', persistent: true, autostart: true, managedSave: false };
  expect(parse(said(`${info}${MARK}paused (user)\n`))).toEqual({ ...guest, state: 'paused', trouble: '' });
  expect(parse(said(`${info}${MARK}paused (I/O error)\n`))).toEqual({
    ...guest,
    state: 'paused',
    trouble: 'I/O error',
  });
  expect(parse(said(`${info}${MARK}paused (migrating)\n`))).toMatchObject({ state: 'migrating' });
  expect(parse(said(`${info}${MARK}running (post-copy failed)\n`))).toMatchObject({ trouble: 'post-copy failed' });
  expect(parse(said('', 20))).toEqual({ kind: 'none' });
  expect(parse(said('', 22, 'error: failed to connect\n'))).toEqual({ kind: 'silent', why: 'failed to connect' });
});

test('a file has the FSID that the NFS server gives its file system', () => {
  const mounts =
    '20 1 8:1 / / rw - ext4 /dev/sda1 rw\n30 20 0:33 / /srv/vm rw,relatime - nfs4 nas:/nfs/images rw,vers=4.2,local_lock=none\n';
  const volumes = (fsid: string) =>
    `NV SERVER   PORT DEV          FSID                              FSC\nv4 7f000001  801 0:33         ${fsid}                no \n`;
  const out = (fsid: string) => `${DISK}\x00257 393216 81a4\x00\x00\x00${mounts}\x00${volumes(fsid)}`;
  const look = filesAt([DISK, '/srv/iso/x.iso'], 'one');
  const file = {
    real: DISK,
    inode: '257',
    size: 393216,
    block: false,
    fstype: 'nfs4',
    mounted: '/srv/vm',
    options: ['rw', 'relatime', 'rw', 'vers=4.2', 'local_lock=none'],
  };
  expect(look.parse(said(out('f418103a18c4a6c1:0')))).toEqual({
    [DISK]: { ...file, fsid: 'f418103a18c4a6c1:0' },
    '/srv/iso/x.iso': null,
  });
  expect(look.parse(said(out('0:0')))).toMatchObject({ [DISK]: { fsid: '' } });
});

test('libvirt says who it is', () => {
  const parts = [
    '<capabilities>\n  <host>\n    <uuid>bc811073</uuid>\n  </host>\n</capabilities>\n',
    'one.lan\n',
    'Running hypervisor: QEMU 7.2.22\nRunning against daemon: 9.0.0\n',
    ' default \n',
    '\n',
  ];
  expect(libvirtFacts(site).parse(said(parts.join(MARK)))).toEqual({
    uuid: 'bc811073',
    hostname: 'one.lan',
    libvirt: '9.0.0',
    qemu: '7.2.22',
    networks: ['default'],
    pools: [],
  });
});

test('the details of a guest', () => {
  const parts = [`${XML}\n`, 'before\n', '\n', 'Job type: 2\n', 'No errors found\n'];
  expect(guestFacts(UUID, site).parse(said(parts.join(MARK)))).toEqual({
    xml: XML,
    snapshots: ['before'],
    checkpoints: [],
    job: 'unbounded',
    diskErrors: '',
  });
});

test('the way to the destination', () => {
  const { parse } = wayTo('qemu+ssh://two/system', 'two.lan', 'two', 'one');
  const out = 'error: failed to connect\nerror: Host key verification failed.\x00\x0010.0.0.2\n\x00refused';
  expect(parse(said(out))).toEqual({
    control: 'failed to connect\nHost key verification failed.',
    byHostname: [],
    byName: ['10.0.0.2'],
    data: 'refused',
  });
  expect(parse(said('\x00\x00\x00'))).toMatchObject({ control: '', data: 'not tried' });
});

test.each([
  ["<hostdev mode='subsystem' type='pci'/>", 'host device (pci)'],
  ["<interface type='hostdev'/>", 'network card of type hostdev'],
  ["<filesystem type='mount'><target dir='share'/></filesystem>", 'shared directory "share"'],
  ["<shmem name='ring' role='peer'/>", 'shared memory "ring"'],
  ["<tpm><backend type='passthrough'/></tpm>", 'TPM of the host'],
  ["<disk type='file'><source file='/t'/><target dev='vdb'/><transient/></disk>", 'transient disk vdb'],
])('%s binds a guest to its host', (device, words) => {
  expect(needsOf(withDevice(device))?.bound).toEqual([words]);
});

test('the backing files of a disk are needed too, and their names are text', () => {
  const chain = `<disk type='file'><source file='/srv/\u00c3\u00bc.qcow2'/><backingStore type='file'><source file='/srv/base.qcow2'/></backingStore><target dev='vdb'/></disk>`;
  expect(needsOf(withDevice(chain))?.disks.at(-1)?.files).toEqual(['/srv/ü.qcow2', '/srv/base.qcow2']);
});
