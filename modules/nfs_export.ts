import {
  after,
  bytesOf,
  defineModule,
  given,
  isUnknown,
  later,
  refuse,
  textOfBytes,
} from '../engine/contract/index.ts';
import { keepExports } from './exports/converge.ts';
import { exportTexts, fileOf, fileProblem, filesIn, isName, wordsIn } from './exports/files.ts';
import { canonicalClient, entryProblem, isWorld } from './formats/exports/index.ts';
import { activeExports, connectedClients, knownIn, meaningsOf } from './looks/exports.ts';
import { fileAt } from './looks/file.ts';
import { mountAt } from './looks/mounts.ts';

export default defineModule({
  name: 'nfs_export',
  summary: 'Keep a directory exported by NFS to certain clients',
  description:
    'One client of one path is one entry; everything else in the files stays byte for byte. The new file is read by exportfs in namespaces of its own before it takes its place, then applied with `exportfs -ra`, never with a restart. Where the server then exports anything else than the files say, the old file comes back at once.',
  params: {
    type: 'object',
    properties: {
      path: { type: 'string', format: 'path', description: 'The directory' },
      clients: {
        type: 'array',
        minItems: 1,
        items: {
          type: 'object',
          properties: {
            host: { type: 'string', description: 'An address, network, host name, `@netgroup` or pattern' },
            options: {
              type: 'array',
              minItems: 1,
              items: { type: 'string' },
              description: 'Options of exports(5): `[rw, sync, no_subtree_check]`',
            },
          },
          required: ['host'],
        },
        description: 'Who may mount it, and how; with `state: absent` all clients when absent',
      },
      state: { type: 'string', enum: ['present', 'absent'], default: 'present', description: 'Exported, or not' },
      exclusive: { type: 'boolean', default: false, description: 'No other client of this path stays' },
      file: {
        type: 'string',
        default: '/etc/exports',
        description: 'The file that holds the entry: /etc/exports, or a name below /etc/exports.d',
      },
      require_mount: {
        type: 'boolean',
        default: false,
        description: 'Something must be mounted at the path, so that an empty mount point is never exported',
      },
      allow_world: { type: 'boolean', default: false, description: 'A client may be everybody' },
    },
    required: ['path'],
  },
  examples: [
    {
      title: 'A mounted file system, to two hosts and nobody else',
      yaml: [
        'path: /nfs/images',
        'require_mount: true',
        'exclusive: true',
        'clients:',
        '  - {host: 192.168.122.21, options: [rw, sync, no_subtree_check, mountpoint]}',
        '  - {host: 192.168.122.22, options: [rw, sync, no_subtree_check, mountpoint]}',
      ].join('\n'),
    },
    {
      title: 'In a file of its own',
      yaml: 'path: /srv/iso\nfile: iso\nclients: [{host: 10.0.0.0/8, options: [ro, sync, no_subtree_check]}]',
    },
    { title: 'One client no more', yaml: 'path: /srv/iso\nstate: absent\nclients: [{host: 10.1.2.3}]' },
  ],
  returns: { active: 'What the server exports of the path now: a list of `host` and `options`' },

  check({ path, clients = [], state, file, exclusive, allow_world }) {
    if (state === 'present' && clients.length === 0) return '"state: present" needs "clients"';
    if (state === 'absent' && exclusive) return '"exclusive" is for "state: present" alone';
    const wrongFile = fileProblem(file);
    if (wrongFile !== undefined) return wrongFile;
    const hosts = new Set<string>();
    for (const { host, options = [] } of clients) {
      if (state === 'present' && options.length === 0) return `The client "${host}" needs "options"`;
      const wrong = entryProblem({ path: bytesOf(path), client: host, options });
      if (wrong !== undefined) return wrong;
      if (state === 'present' && isWorld(host) && !allow_world)
        return `"${host}" is everybody: say "allow_world: true" if that is meant`;
      if (hosts.has(canonicalClient(host))) return `The client "${host}" is there twice`;
      hosts.add(canonicalClient(host));
    }
    return undefined;
  },

  observe: ({ path, clients = [], require_mount }) => ({
    texts: exportTexts(),
    active: activeExports(),
    own: meaningsOf(
      [bytesOf(path)],
      clients.map(({ host }) => host).filter((host) => isName(host)),
    ),
    directory: fileAt(path),
    mount: require_mount ? mountAt(path) : given(null),
    others: later(
      after(exportTexts(), (texts) => {
        const { paths, names } = wordsIn(filesIn(texts).files);
        const foreign = paths.filter((other) => other !== bytesOf(path));
        return meaningsOf(foreign, names);
      }),
    ),
    connected: later(connectedClients()),
  }),

  plan(params, seen) {
    const { path, state, file, require_mount } = params;
    if (state === 'present') {
      const { directory } = seen;
      if (directory.kind === 'missing')
        return refuse(`There is no directory "${path}"`, `Make it before: file: {path: ${path}, state: directory}`);
      if (directory.kind !== 'directory') return refuse(`"${path}" is no directory`);
      if (require_mount && !seen.mount)
        return refuse(
          `Nothing is mounted at "${path}": an empty directory would be exported`,
          'Mount it before, with fstab_entry',
        );
    }
    const clients = params.clients?.map(({ host, options = [] }) => ({ host, options }));
    return keepExports({ path, state, exclusive: params.exclusive, ...(clients && { clients }) }, fileOf(file), seen);
  },

  result({ path }, { active, own }) {
    const real = isUnknown(own.paths) ? bytesOf(path) : (own.paths[bytesOf(path)] ?? bytesOf(path));
    const ours = knownIn(active).filter((one) => one.path === real);
    return { active: ours.map(({ client, options }) => ({ host: textOfBytes(client), options })) };
  },
});
