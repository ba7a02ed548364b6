import fc from 'fast-check';
import file from '../../modules/file.ts';
import { anyFiles, testLaws } from '../laws/any.ts';
import { testCases } from '../laws/case.ts';
import { DIRECTORY, later } from '../laws/world.ts';

testCases(file, [
  {
    name: 'makes a directory with the missing ones above it',
    params: { path: '/srv/vm/images', state: 'directory', mode: '0711', owner: 'root' },
    files: { '/srv': DIRECTORY },
    expect: {
      changes: ['make the directory /srv/vm/images'],
      commands: ['mkdir -p -- /srv/vm/images', 'chown -- root /srv/vm/images', 'chmod -- 00711 /srv/vm/images'],
    },
  },
  {
    name: 'leaves a directory alone that is as declared',
    params: { path: '/srv/vm', state: 'directory', mode: '711', owner: '0' },
    files: { '/srv/vm': { kind: 'directory', mode: '0711' } },
    expect: 'nothing',
    result: { path: '/srv/vm', state: 'directory' },
  },
  {
    name: 'gives the set-id bits back that chown clears',
    params: { path: '/srv/x', owner: 'ops' },
    files: { '/srv/x': { bytes: '', mode: '4755' } },
    expect: {
      changes: ['set owner root -> ops of /srv/x'],
      commands: [`/bin/sh -euc 'chown -- "$1" "$3" && chmod -- "$2" "$3"' sh ops 04755 /srv/x`],
    },
  },
  {
    name: 'never turns a file into a directory',
    params: { path: '/srv/vm', state: 'directory' },
    files: { '/srv/vm': 'bytes' },
    expect: { refuses: 'is no directory' },
  },
  {
    name: 'waits for a mode that an earlier task decides',
    params: { path: '/srv/x', mode: '0600' },
    files: { '/srv/x': { bytes: '', mode: later('copying it') } },
    expect: { undecided: 'copying it', would: ['set mode and owner of /srv/x'] },
  },
  { name: 'needs a file to be there', params: { path: '/srv/x' }, expect: { refuses: 'There is no file' } },
  {
    name: 'makes an empty file once',
    params: { path: '/srv/x', state: 'touch', mode: '0600' },
    files: { '/srv': DIRECTORY },
    expect: { changes: ['create /srv/x'], commands: ['write /srv/x (0 bytes, mode 0600)'] },
  },
  {
    name: 'touches nothing that is there',
    params: { path: '/srv/x', state: 'touch' },
    files: { '/srv/x': 'a' },
    expect: 'nothing',
  },
  {
    name: 'makes no file where a link leads to nothing',
    params: { path: '/srv/x', state: 'touch' },
    files: { '/srv/x': { kind: 'missing', link: 'y' } },
    expect: { refuses: '"/srv/x" is a link to nothing' },
  },
  {
    name: 'makes a directory of which nothing else is declared',
    params: { path: '/srv/x', state: 'directory' },
    files: { '/srv': DIRECTORY },
    expect: { changes: ['make the directory /srv/x'], commands: ['mkdir -p -- /srv/x'] },
  },
  {
    name: 'makes no directory below a file',
    params: { path: '/srv/x/y', state: 'directory' },
    files: { '/srv/x': 'a' },
    expect: { refuses: '"/srv/x" is no directory' },
  },
  {
    name: 'makes a link to a path from the top',
    params: { path: '/srv/current', state: 'link', src: '/opt/8' },
    files: { '/srv': DIRECTORY, '/opt/8': DIRECTORY },
    expect: { changes: ['link /srv/current to /opt/8'], commands: ['ln -s -- /opt/8 /srv/current'] },
  },
  {
    name: 'makes a link at the very top',
    params: { path: '/current', state: 'link', src: 'opt' },
    files: { '/opt': DIRECTORY },
    expect: { changes: ['link /current to opt'] },
  },
  {
    name: 'makes a link to what it may not look at',
    params: { path: '/srv/current', state: 'link', src: '/root/8' },
    files: { '/srv': DIRECTORY, '/root/8': { kind: 'unreadable' } },
    expect: { changes: ['link /srv/current to /root/8'] },
  },
  {
    name: 'needs the directory of a link',
    params: { path: '/srv/a/current', state: 'link', src: 'b' },
    files: { '/srv': DIRECTORY },
    expect: { refuses: 'There is no directory "/srv/a"' },
  },
  {
    name: 'changes what a link says',
    params: { path: '/srv/current', state: 'link', src: 'releases/8' },
    files: { '/srv/current': { kind: 'directory', link: 'releases/7' }, '/srv/releases/8': DIRECTORY },
    expect: { changes: ['link /srv/current to releases/8'], commands: ['ln -sfn -- releases/8 /srv/current'] },
    result: { path: '/srv/current', state: 'link' },
  },
  {
    name: 'puts no link over a file',
    params: { path: '/srv/current', state: 'link', src: 'releases/8' },
    files: { '/srv/current': 'data' },
    expect: { refuses: 'is no link' },
  },
  {
    name: 'removes a tree without mounts',
    params: { path: '/srv/old', state: 'absent' },
    files: { '/srv/old': DIRECTORY },
    looks: { 'mounts at and below /srv/old': [] },
    expect: { changes: ['remove /srv/old and everything below'], commands: ['rm -rf -- /srv/old'] },
  },
  {
    name: 'removes nothing that holds a mount',
    params: { path: '/srv/old', state: 'absent' },
    files: { '/srv/old': DIRECTORY },
    looks: { 'mounts at and below /srv/old': ['/srv/old/nfs'] },
    expect: { refuses: 'holds mounts: /srv/old/nfs' },
  },
  {
    name: 'removes a link, not what it leads to',
    params: { path: '/srv/current', state: 'absent' },
    files: { '/srv/current': { kind: 'directory', link: 'releases/7' } },
    expect: { changes: ['remove /srv/current'], commands: ['rm -f -- /srv/current'] },
  },
  {
    name: 'owns everything below',
    params: { path: '/srv/vm', state: 'directory', owner: 'ops', recurse: true },
    files: { '/srv/vm': DIRECTORY },
    looks: { 'mode and owner below /srv/vm': ['/srv/vm/a'] },
    expect: {
      changes: ['set mode and owner of everything below /srv/vm (/srv/vm/a)'],
      commands: ['chown -R -h -- ops /srv/vm/'],
    },
  },
  {
    name: 'gives everything below a mode',
    params: { path: '/srv/vm', state: 'directory', mode: '0700', recurse: true },
    files: { '/srv/vm': { kind: 'directory', mode: '0700' } },
    looks: { 'mode and owner below /srv/vm': ['a', 'b', 'c', 'd', 'e'].map((name) => `/srv/vm/${name}`) },
    expect: {
      changes: ['set mode and owner of everything below /srv/vm (many files)'],
      commands: ['chmod -R -- 00700 /srv/vm/'],
    },
  },
  {
    name: 'gives everything below a group',
    params: { path: '/srv/vm', state: 'directory', group: 'ops', recurse: true },
    files: { '/srv/vm': DIRECTORY },
    looks: { 'mode and owner below /srv/vm': ['/srv/vm/a'] },
    expect: {
      changes: ['set mode and owner of everything below /srv/vm (/srv/vm/a)'],
      commands: ['chown -R -h -- :ops /srv/vm/'],
    },
  },
  { name: 'needs the text of a link', params: { path: '/a', state: 'link' }, expect: { wrong: 'needs "src"' } },
]);

testLaws(file, {
  params: { src: fc.constantFrom('a', 'a b', 'x=1', '/srv/a/a', '/etc') },
  world: anyFiles(['/srv', '/srv/a', '/srv/a/b', '/etc', '/etc/x', '/srv/x=1', '/srv/a/a']).map((world) => ({
    ...world,
    looks: Object.fromEntries(
      ['/srv/a', '/srv/a/b', '/etc/x'].flatMap((path) => [
        [`mounts at and below ${path}`, []],
        [`mode and owner below ${path}`, [`${path}/z`]],
      ]),
    ),
  })),
});
