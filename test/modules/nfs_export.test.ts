import { expect } from 'vitest';
import { readOptions } from '../../modules/formats/exports/index.ts';
import { type ActiveExport, listOf, tableOf } from '../../modules/looks/exports.ts';
import nfsExport from '../../modules/nfs_export.ts';
import { testCases } from '../laws/case.ts';
import { DIRECTORY, later, type World } from '../laws/world.ts';

/** What exportfs says of an export with these options, where nfsd does not run. */
function active(client: string, options: readonly string[], path = '/srv/vm'): ActiveExport {
  const read = readOptions(options);
  if (!read.ok) throw new Error(read.problem);
  return { path, client, options: listOf(read.options), ports: '' };
}

/** /srv/vm is a directory; nothing else is exported unless said. */
function host(exports: string, live: readonly ActiveExport[], more: World = {}): World {
  return {
    files: { '/etc/exports': exports, '/srv/vm': DIRECTORY, ...more.files },
    looks: {
      'active exports': tableOf(live),
      'connected NFS clients': [],
      'real paths of /srv/vm': {},
      'real paths of /srv/a': {},
      'host names of h': { h: 'h.lan' },
      ...more.looks,
    },
  };
}
const path = '/srv/vm';
const one = { path, clients: [{ host: '10.0.0.1', options: ['rw', 'no_subtree_check'] }] };
const LINE = '/srv/vm 10.0.0.1(rw,no_subtree_check)\n';
const ours = active('10.0.0.1', ['rw', 'no_subtree_check']);

testCases(nfsExport, [
  {
    name: 'tries the new file in namespaces of its own, writes it and applies it',
    params: one,
    ...host('# mine\n', []),
    expect: { changes: ['export /srv/vm in /etc/exports'], after: `# mine\n${LINE}` },
    result: { active: [{ host: '10.0.0.1', options: ours.options }] },
  },
  { name: 'finds nothing to do', params: one, ...host(LINE, [ours]), expect: 'nothing' },
  {
    name: 'keeps the spelling of an entry that means the same',
    params: one,
    ...host('"/srv/vm" -rw  10.0.0.1(sync,no_subtree_check)  # mine\n', [ours]),
    expect: 'nothing',
  },
  {
    name: 'knows that the other clients of the path will be served too',
    params: one,
    ...host(`${LINE}/srv/vm 10.0.0.2(ro,no_subtree_check)\n`, []),
    expect: { changes: ['export /srv/vm as /etc/exports says'] },
    result: {
      active: [
        { host: '10.0.0.1', options: ours.options },
        { host: '10.0.0.2', options: active('10.0.0.2', ['ro', 'no_subtree_check']).options },
      ],
    },
  },
  {
    name: 'cannot know whether a line of its own is in force while the table is open',
    params: one,
    ...host(LINE, [], { looks: { 'active exports': { '10.0.0.1:/srv/vm': later('another task') } } }),
    expect: { undecided: 'another task', would: ['export /srv/vm as /etc/exports says'] },
  },
  {
    name: 'asks nothing more where the files name no other path and no host, and nobody loses an export',
    params: one,
    files: { '/etc/exports': '', '/srv/vm': DIRECTORY },
    looks: { 'active exports': {}, 'real paths of /srv/vm': {} },
    expect: { changes: ['export /srv/vm in /etc/exports'] },
  },
  {
    name: 'applies what the file says already',
    params: one,
    ...host(LINE, []),
    expect: {
      changes: ['export /srv/vm as /etc/exports says'],
      commands: ['exportfs -ra', expect.any(String)] as string[],
    },
  },
  {
    name: 'changes one client of a line and leaves its neighbours',
    params: one,
    ...host('/srv/vm 10.0.0.1(ro) 10.0.0.2(ro)\n', [active('10.0.0.1', ['ro']), active('10.0.0.2', ['ro'])]),
    expect: {
      changes: ['export /srv/vm in /etc/exports'],
      after: '/srv/vm 10.0.0.1(rw,no_subtree_check) 10.0.0.2(ro)\n',
    },
  },
  {
    name: 'ends the export to others when it is told to',
    params: { ...one, exclusive: true },
    ...host(`${LINE}/srv/vm 10.0.0.2(ro)\n`, [ours, active('10.0.0.2', ['ro'])]),
    expect: { changes: ['export /srv/vm in /etc/exports'], after: LINE },
  },
  {
    name: 'takes one client away',
    params: { path, state: 'absent', clients: [{ host: '10.0.0.2' }] },
    ...host(`${LINE}/srv/vm 10.0.0.2(ro)\n`, [ours, active('10.0.0.2', ['ro'])]),
    expect: { changes: ['end the export of /srv/vm in /etc/exports'], after: LINE },
  },
  {
    name: 'takes all clients away, those too that the file says nothing of any more',
    params: { path, state: 'absent' },
    ...host('', [ours]),
    expect: { changes: ['end the export of /srv/vm as /etc/exports says'] },
    result: { active: [] },
  },
  { name: 'is content with nothing', params: { path, state: 'absent' }, ...host('', []), expect: 'nothing' },
  {
    name: 'is not held up by what others wrote wrongly',
    params: one,
    ...host('/srv/b 10.0.0.2(ro) 10.0.0.3(ro)\n', [active('10.0.0.2', ['ro'], '/srv/b')], {
      looks: { 'real paths of /srv/b': {} },
    }),
    expect: { changes: ['export /srv/vm in /etc/exports'] },
  },
  {
    name: 'makes a file of its own, with the folder',
    params: { ...one, file: 'vm' },
    ...host('', []),
    expect: { changes: ['export /srv/vm in /etc/exports.d/vm.exports'], after: LINE },
  },
  {
    name: 'says where an entry stands that is not in its file',
    params: one,
    ...host('', [ours], { files: { '/etc/exports.d/a.exports': '\n/srv/vm 10.0.0.1(ro)\n' } }),
    expect: { refuses: 'exported to 10.0.0.1 with other options by /etc/exports.d/a.exports:2' },
  },
  {
    name: 'is content with an entry of another file that means the same',
    params: one,
    ...host('', [ours], { files: { '/etc/exports.d/a.exports': LINE } }),
    expect: 'nothing',
  },
  {
    name: 'drops no export that only the running server knows',
    params: one,
    ...host('', [active('10.9.9.9', ['rw'], '/srv/cluster')]),
    expect: { refuses: 'The server exports what no file says: 10.9.9.9:/srv/cluster' },
  },
  {
    name: 'writes nothing that would never be read',
    params: one,
    ...host('/srv/a h(rw, sync)\n', []),
    expect: { refuses: '/etc/exports:1: A new entry would never be read' },
  },
  {
    name: 'takes nothing out of a line that nobody can read to its end',
    params: { path, state: 'absent', clients: [{ host: '10.0.0.1' }] },
    ...host('/srv/vm 10.0.0.1(rw) h(rw, sync)\n', [active('10.0.0.1', ['rw'])]),
    expect: { refuses: "/etc/exports:1: '10.0.0.1' cannot be edited here" },
  },
  {
    name: 'sees from which ports the server lets clients in, where it runs',
    params: one,
    ...host(LINE, [{ ...ours, ports: 'insecure' }]),
    expect: { changes: ['export /srv/vm as /etc/exports says'] },
  },
  {
    name: 'needs the directory',
    params: one,
    ...host('', [], { files: { '/srv/vm': { kind: 'missing' } } }),
    expect: { refuses: 'There is no directory' },
  },
  {
    name: 'exports no file',
    params: one,
    ...host('', [], { files: { '/srv/vm': 'data' } }),
    expect: { refuses: 'is no directory' },
  },
  {
    name: 'exports no empty mount point',
    params: { ...one, require_mount: true },
    ...host('', [], { looks: { 'mount at /srv/vm': null } }),
    expect: { refuses: 'Nothing is mounted at "/srv/vm"' },
  },
  {
    name: 'knows a name as the host resolves it',
    params: { path, clients: [{ host: 'h', options: ['rw'] }] },
    ...host('/srv/vm h(rw)\n', [active('h.lan', ['rw'])]),
    expect: 'nothing',
  },
  {
    name: 'exports to nobody whose name does not resolve',
    params: { path, clients: [{ host: 'h', options: ['rw'] }] },
    ...host('', [], { looks: { 'host names of h': { h: null } } }),
    expect: { refuses: '"h" does not resolve' },
  },
  {
    name: 'knows that a symbolic link is exported as what it leads to',
    params: one,
    ...host(LINE, [active('10.0.0.1', ['rw', 'no_subtree_check'], '/data/vm')], {
      looks: { 'real paths of /srv/vm': { '/srv/vm': '/data/vm' } },
    }),
    expect: 'nothing',
    result: { active: [{ host: '10.0.0.1', options: ours.options }] },
  },
  {
    name: 'knows what it would export of a mount that an earlier task makes',
    params: { ...one, require_mount: true },
    ...host('', [], {
      files: { '/srv/vm': { kind: 'directory', mode: later('mounting /srv/vm') } },
      looks: {
        'mount at /srv/vm': { source: '/dev/vdb', fstype: 'ext4' },
        'real paths of /srv/vm': later('mounting /srv/vm'),
      },
    }),
    expect: { changes: ['export /srv/vm in /etc/exports'], after: LINE },
    result: { active: [{ host: '10.0.0.1', options: ours.options }] },
  },
  {
    name: 'waits for the directory that an earlier task makes',
    params: one,
    ...host('', [], { files: { '/srv/vm': later('mounting /srv/vm') } }),
    expect: { undecided: 'mounting /srv/vm' },
  },
  {
    name: 'exports to everybody only on demand',
    params: { path, clients: [{ host: '0.0.0.0/0', options: ['ro'] }] },
    expect: { wrong: 'is everybody' },
  },
  { name: 'needs clients', params: { path }, expect: { wrong: 'needs "clients"' } },
  { name: 'needs options', params: { path, clients: [{ host: 'h' }] }, expect: { wrong: 'needs "options"' } },
  {
    name: 'knows the options',
    params: { path, clients: [{ host: 'h', options: ['rww'] }] },
    expect: { wrong: "Unknown option 'rww'" },
  },
  {
    name: 'lets no option end its list',
    params: { path, clients: [{ host: 'h', options: ['rw) *(rw'] }] },
    expect: { wrong: 'cannot hold' },
  },
  {
    name: 'writes no client twice',
    params: { path, clients: [...one.clients, ...one.clients] },
    expect: { wrong: 'is there twice' },
  },
  {
    name: 'writes only where exportfs reads',
    params: { ...one, file: '/etc/passwd' },
    expect: { wrong: '"file" is /etc/exports or' },
  },
]);
