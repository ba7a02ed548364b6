import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cloneDefinition, uncloned, writtenDisks } from '../../modules/formats/domain-clone.ts';
import { parseXml } from '../../modules/formats/xml.ts';
import virtClone from '../../modules/virt_clone.ts';
import { anyFiles, testLaws } from '../laws/any.ts';
import { testCases } from '../laws/case.ts';
import { DIRECTORY, later } from '../laws/world.ts';

const XML = `<domain type='kvm'>
  <name>base</name>
  <uuid>7e57ed00-0000-4000-8000-000000000001</uuid>
  <memory unit='MiB'>64</memory>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2'/>
      <source file='/srv/base.qcow2'/>
      <target dev='vda' bus='virtio'/>
    </disk>
    <disk type='file' device='cdrom'>
      <source file='/srv/cd.iso'/>
      <target dev='sda' bus='sata'/>
      <readonly/>
    </disk>
    <interface type='network'>
      <mac address='52:54:00:00:00:01'/>
      <source network='default'/>
    </interface>
  </devices>
</domain>`;
const DISK = /<disk.*?<\/disk>/s.exec(XML)?.[0] ?? '';
const NO_DISK = XML.replace(DISK, '');
const TWO_DISKS = XML.replace(DISK, DISK + DISK.replace('base', 'b'));
const base = {
  kind: 'guest',
  uuid: '7e57ed00-0000-4000-8000-000000000001',
  name: 'base',
  state: 'shut off',
  trouble: '',
  persistent: true,
  autostart: false,
  managedSave: false,
};
const image = { kind: 'image', format: 'qcow2', size: 1024, backing: null };
const world = (more: Readonly<Record<string, unknown>> = {}) => ({
  files: { '/srv': DIRECTORY, '/srv/base.qcow2': 'x' },
  looks: {
    'guest web': { kind: 'none' },
    'guest base': base,
    'definition of guest base': XML,
    'image at /srv/base.qcow2': image,
    'who uses image /srv/base.qcow2': false,
    'image at /srv/web.qcow2': { kind: 'missing' },
    'image at /srv/b.qcow2': { kind: 'missing' },
    'difference of /srv/base.qcow2 and /srv/web.qcow2': false,
    ...more,
  },
});
const params = { original: 'base', name: 'web', disks: ['/srv/web.qcow2'] };

testCases(virtClone, [
  {
    name: 'copies the disks and defines the clone',
    params,
    ...world(),
    expect: { changes: ['copy /srv/base.qcow2 to /srv/web.qcow2', 'define guest web as a clone of base'] },
  },
  {
    name: 'leaves a guest of that name alone',
    params,
    ...world({ 'guest web': { ...base, name: 'web', uuid: 'u', state: 'running' } }),
    expect: 'nothing',
    result: { uuid: 'u' },
  },
  {
    name: 'goes on where a run was cut off',
    params,
    ...world({
      'image at /srv/web.qcow2': image,
      'difference of /srv/base.qcow2 and /srv/web.qcow2': true,
    }),
    expect: { changes: ['define guest web as a clone of base'] },
  },
  {
    name: 'overwrites nothing',
    params,
    ...world({ 'image at /srv/web.qcow2': image }),
    expect: { refuses: '"/srv/web.qcow2" is there already, and is no copy of "/srv/base.qcow2"' },
  },
  {
    name: 'does not tear a guest that runs',
    params,
    ...world({ 'guest base': { ...base, state: 'running' } }),
    expect: { refuses: 'Guest "base" is running: a copy would be torn' },
  },
  {
    name: 'does not tear an image that is in use',
    params,
    ...world({ 'who uses image /srv/base.qcow2': true }),
    expect: { refuses: '"/srv/base.qcow2" is in use' },
  },
  {
    name: 'needs the original',
    params,
    ...world({ 'guest base': { kind: 'none' }, 'definition of guest base': null }),
    expect: { refuses: 'There is no guest "base"' },
  },
  {
    name: 'needs a path for each disk',
    params: { ...params, disks: ['/srv/web.qcow2', '/srv/b.qcow2'] },
    ...world(),
    expect: { refuses: '"base" writes 1 disks, and "disks" names 2' },
  },
  {
    name: 'waits for what an earlier task does to the disk',
    params,
    ...world({ 'image at /srv/base.qcow2': { ...image, size: later('a task') } }),
    expect: { undecided: 'a task' },
  },
  {
    name: 'copies nothing but images',
    params,
    ...world({ 'image at /srv/base.qcow2': { kind: 'unreadable', why: 'it is no file' } }),
    expect: { refuses: '"/srv/base.qcow2" is no disk image' },
  },
  {
    name: 'makes no copy of a guest without disks',
    params,
    ...world({ 'definition of guest base': NO_DISK }),
    expect: { refuses: '"base" writes 0 disks, and "disks" names 1' },
  },
  {
    name: 'leaves no disk out',
    params,
    ...world({
      'definition of guest base': TWO_DISKS,
      'image at /srv/b.qcow2': image,
      'who uses image /srv/b.qcow2': false,
      'difference of /srv/b.qcow2 and /srv/b.qcow2': true,
    }),
    expect: { refuses: '"base" writes 2 disks, and "disks" names 1' },
  },
  {
    name: 'needs a directory for the copy',
    params: { ...params, disks: ['/none/web.qcow2'] },
    ...world({ 'image at /none/web.qcow2': { kind: 'missing' } }),
    expect: { refuses: 'There is no directory "/none"' },
  },
  {
    name: 'finds what a copy rests on',
    params: { ...params, disks: ['/srv/x/web.qcow2'] },
    files: { '/srv/x': DIRECTORY },
    looks: {
      ...world().looks,
      'image at /srv/base.qcow2': { ...image, backing: 'old.qcow2' },
      'image at /srv/x/web.qcow2': { kind: 'missing' },
    },
    expect: { refuses: 'rests on "old.qcow2" beside it' },
  },
  {
    name: 'cannot tell what an earlier task leaves of the original',
    params,
    ...world({ 'guest base': later('a task') }),
    expect: { undecided: 'a task' },
  },
  { name: 'is another guest', params: { ...params, name: 'base' }, expect: { wrong: 'the clone of itself' } },
]);

describe('the definition of a clone', () => {
  const reading = parseXml(XML);
  if (!reading.ok) throw new Error(reading.problem);
  const { root } = reading;

  test('is that of the original but for what tells guests apart', () => {
    const built = cloneDefinition(root, 'web', ['/srv/web.qcow2']);
    expect(built.trim()).toBe(
      XML.replace('>base<', '>web<')
        .replace(/ {2}<uuid>.*\n/, '')
        .replace(/ {6}<mac .*\n/, '')
        .replace('/srv/base.qcow2', '/srv/web.qcow2'),
    );
  });

  test('has a disk for each that the original writes', () => expect(writtenDisks(root)).toEqual(['/srv/base.qcow2']));

  test('says what it shares', () => {
    const more = parseXml('<domain><os><nvram>/x</nvram></os><devices><hostdev/></devices></domain>');
    expect(more.ok && uncloned(more.root)).toHaveLength(2);
    expect(uncloned(root)).toEqual([]);
  });
});

const maybe = <T>(value: fc.Arbitrary<T>) => fc.oneof({ weight: 6, arbitrary: value }, fc.constant(later('a task')));
const guest = maybe(
  fc.constantFrom<unknown>({ kind: 'none' }, { kind: 'silent', why: 'no' }, base, { ...base, state: 'running' }),
);
const anyImage = maybe(
  fc.oneof(
    fc.constantFrom<unknown>({ kind: 'missing' }, { kind: 'unreadable', why: 'no' }),
    fc.record({
      kind: fc.constant('image'),
      format: maybe(fc.constant('qcow2')),
      size: maybe(fc.constant(1024)),
      backing: maybe(fc.constantFrom(null, '/x')),
    }),
  ),
);
testLaws(virtClone, {
  params: {
    original: fc.constant('base'),
    name: fc.constant('web'),
    disks: fc.constantFrom(['/srv/web.qcow2'], ['/srv/b.qcow2'], []),
    uri: fc.constant('qemu:///system'),
  },
  world: fc
    .tuple(
      anyFiles(['/srv', '/srv/base.qcow2', '/srv/web.qcow2', '/srv/b.qcow2']),
      fc.record({
        'guest web': guest,
        'guest base': guest,
        'definition of guest base': maybe(fc.constantFrom(XML, XML, XML, null, '<x', NO_DISK, TWO_DISKS)),
        'image at /srv/base.qcow2': fc.oneof({ weight: 2, arbitrary: fc.constant(image) }, anyImage),
        'who uses image /srv/base.qcow2': maybe(fc.boolean()),
        'image at /srv/web.qcow2': anyImage,
        'image at /srv/b.qcow2': anyImage,
        'difference of /srv/base.qcow2 and /srv/web.qcow2': maybe(fc.boolean()),
        'difference of /srv/base.qcow2 and /srv/b.qcow2': maybe(fc.boolean()),
        'who uses image /srv/b.qcow2': fc.constant(false),
        'difference of /srv/b.qcow2 and /srv/b.qcow2': fc.constant(true),
      }),
    )
    .map(([files, looks]) => ({ ...files, looks })),
  runs: 600,
});
