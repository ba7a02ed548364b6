import fc from 'fast-check';
import virtSysprep from '../../modules/virt_sysprep.ts';
import { testLaws } from '../laws/any.ts';
import { testCases } from '../laws/case.ts';
import { later } from '../laws/world.ts';

const guest = {
  kind: 'guest',
  uuid: 'u',
  name: 'web',
  state: 'shut off',
  trouble: '',
  persistent: true,
  autostart: false,
  managedSave: false,
};
const SILENT = { kind: 'silent', why: 'no answer' };
const XML = `<domain><devices><disk device='disk'><source file='/srv/web.qcow2'/></disk></devices></domain>`;
const host = (more: Readonly<Record<string, unknown>> = {}) => ({
  looks: {
    'guest web': guest,
    'preparation of guest web': null,
    'definition of guest web': XML,
    'program virt-sysprep': true,
    ...more,
  },
});

testCases(virtSysprep, [
  {
    name: 'prepares a guest and keeps that it did',
    params: { domain: 'web', hostname: 'web', operations: ['defaults', '-ssh-hostkeys'] },
    ...host(),
    expect: {
      changes: ['prepare guest web as web'],
      commands: [
        'virt-sysprep -q -c qemu:///system -d web --operations defaults,-ssh-hostkeys --hostname web',
        "virsh -q -c qemu:///system metadata --domain web --uri https://play.invalid/sysprep --key play --config --set '<sysprep as='\\''defaults/-ssh-hostkeys/web'\\''/>'",
      ],
    },
  },
  {
    name: 'does it once',
    params: { domain: 'web' },
    ...host({ 'preparation of guest web': 'defaults/' }),
    expect: 'nothing',
  },
  {
    name: 'does it again with another name',
    params: { domain: 'web', hostname: 'b' },
    ...host({ 'preparation of guest web': 'defaults/a' }),
    expect: { changes: ['prepare guest web as b'] },
  },
  {
    name: 'leaves a guest that runs alone',
    params: { domain: 'web' },
    ...host({ 'guest web': { ...guest, state: 'running' } }),
    expect: { refuses: 'Guest "web" is running' },
  },
  {
    name: 'needs the guest',
    params: { domain: 'web' },
    ...host({ 'guest web': { kind: 'none' } }),
    expect: { refuses: 'There is no guest "web"' },
  },
  {
    name: 'needs the tool',
    params: { domain: 'web' },
    ...host({ 'program virt-sysprep': false }),
    expect: { refuses: 'The host has no virt-sysprep' },
  },
]);

const maybe = <T>(value: fc.Arbitrary<T>) => fc.oneof({ weight: 6, arbitrary: value }, fc.constant(later('a task')));
testLaws(virtSysprep, {
  params: {
    domain: fc.constant('web'),
    hostname: fc.constantFrom('a', 'b'),
    operations: fc.constantFrom(['defaults'], ['defaults', '-x']),
    uri: fc.constant('qemu:///system'),
  },
  world: fc
    .record({
      'guest web': maybe(fc.constantFrom<unknown>(guest, { ...guest, state: 'running' }, { kind: 'none' }, SILENT)),
      'preparation of guest web': maybe(fc.constantFrom(null, 'defaults/', 'defaults/a')),
      'definition of guest web': maybe(fc.constantFrom(XML, null, '<x')),
      'program virt-sysprep': fc.boolean(),
    })
    .map((looks) => ({ looks })),
});
