import { after, all, bytesOf, defineModule, given, isUnknown, open, type Probe } from '../engine/contract/index.ts';
import { includePath, includesBefore, parseSshConfig } from './formats/ssh-config/index.ts';
import { fileAt } from './looks/file.ts';
import { below, parentOf } from './looks/path.ts';
import { spotAt } from './looks/spot.ts';
import { effectiveIn, type IncludedFile, includedFiles } from './looks/ssh-client.ts';
import { noSuchUser, ofUser } from './looks/ssh-home.ts';
import type { FileText } from './looks/text.ts';
import { keptFile } from './looks/whole-file.ts';
import { type ConfigSeen, keepBlock } from './ssh/converge.ts';
import { namesIn, optionProblem, optionsOf, patternProblem, patternsOf, socketDirectory } from './ssh/options.ts';

export default defineModule({
  name: 'ssh_config',
  summary: "Keep a block of an ssh client's configuration",
  description:
    'The block is the `Host` line with exactly these patterns; other lines, and other options in the block, stay. Since the first value counts, a value that stands before ours for the same host is an error, with its line. `ssh -G` must read the new file before it takes its place, where the host has an ssh client.',
  params: {
    type: 'object',
    properties: {
      user: { type: 'string', format: 'name', description: 'Whose ~/.ssh/config; made where it is missing' },
      path: { type: 'string', format: 'path', description: 'Another file, such as one of /etc/ssh/ssh_config.d' },
      host: {
        anyOf: [
          { type: 'string', minLength: 1 },
          { type: 'array', minItems: 1, items: { type: 'string' } },
        ],
        description: 'The patterns of the `Host` line: with blanks between, or a list',
      },
      options: {
        type: 'object',
        additionalProperties: {
          anyOf: [
            { type: 'string' },
            { type: 'integer' },
            { type: 'boolean' },
            { type: 'array', minItems: 1, items: { anyOf: [{ type: 'string' }, { type: 'integer' }] } },
          ],
        },
        description: 'Keywords of ssh_config(5) with their values as they are spelt there; a list repeats the keyword',
      },
      state: {
        type: 'string',
        enum: ['present', 'absent'],
        default: 'present',
        description: 'The block is there, or not',
      },
      position: {
        type: 'string',
        enum: ['before_wildcards', 'top', 'end'],
        default: 'before_wildcards',
        description: 'Where a new block goes: before the first that could match the same hosts, before all, or last',
      },
      allow_exec: {
        type: 'boolean',
        default: false,
        description: 'Allow keywords that run programs or hand over keys: `ProxyCommand`, `ForwardAgent`, …',
      },
    },
    required: ['host'],
    exactlyOne: [['user', 'path']],
  },
  examples: [
    {
      title: 'Shared connections between two hosts',
      yaml: [
        'user: root',
        'host: devstack-1 devstack-2',
        'options:',
        '  ServerAliveInterval: 60',
        '  ControlMaster: auto',
        '  ControlPath: ~/.ssh/cm/%C',
        '  ControlPersist: 10m',
      ].join('\n'),
    },
    {
      title: 'Through a jump host, for everybody',
      yaml: 'path: /etc/ssh/ssh_config.d/lab.conf\nhost: ["*.lab"]\noptions: {ProxyJump: gate.example, IdentityFile: [~/.ssh/lab, ~/.ssh/id_ed25519]}',
    },
    { title: 'No such block', yaml: 'user: operator\nhost: old-host\nstate: absent' },
  ],
  returns: { effective: 'For each host that is named: what ssh makes of the keywords, as lists of values' },

  check({ host, options = {}, state, allow_exec }) {
    if (state === 'present' && Object.keys(options).length === 0) return '"state: present" needs "options"';
    return patternProblem(patternsOf(host)) ?? optionProblem(options, allow_exec);
  },

  observe({ user, path, host, options = {} }) {
    const names = namesIn(patternsOf(host));
    const sockets = socketDirectory(optionsOf(options));
    const filesOf = (file: string, home: string) =>
      after(keptFile(file), ([, text]) => includedIn(text, parentOf(file), home, patternsOf(host)));
    return {
      config:
        user === undefined
          ? after(
              all([keptFile(path ?? ''), open(filesOf(path ?? '', '/root')), open(effectiveIn(path ?? '', '', names))]),
              ([file, included, effective]): Probe<ConfigSeen | null> =>
                given({ path: path ?? '', file, home: undefined, included, effective, sockets: undefined }),
            )
          : ofUser(user, (account, ssh): Probe<ConfigSeen> => {
              const file = below(ssh, 'config');
              const directory = sockets === undefined ? given(undefined) : open(fileAt(below(ssh, sockets)));
              return after(
                all([
                  spotAt(ssh),
                  keptFile(file),
                  open(filesOf(file, account.home)),
                  open(effectiveIn(file, user, names)),
                  directory,
                ]),
                ([spot, kept, included, effective, at]) =>
                  given({
                    path: file,
                    file: kept,
                    home: { account, directory: spot },
                    included,
                    effective,
                    sockets: at,
                  }),
              );
            }),
    };
  },

  plan({ user = '', host, options = {}, state, position }, { config }) {
    if (config === null) return noSuchUser(user);
    return keepBlock({ state, position, patterns: patternsOf(host), options: optionsOf(options) }, config);
  },

  result({ host, options = {} }, { config }) {
    const effective = config?.effective;
    if (isUnknown(effective)) return { effective };
    if (effective?.kind !== 'values') return { effective: {} };
    if (isUnknown(effective.hosts)) return { effective: effective.hosts };
    const { hosts } = effective;
    const keywords = Object.keys(options).map((name) => name.toLowerCase());
    return {
      effective: Object.fromEntries(
        namesIn(patternsOf(host)).map((name) => [
          name,
          Object.fromEntries(keywords.map((keyword) => [keyword, hosts[name]?.[keyword] ?? []])),
        ]),
      ),
    };
  },
});

/** The files that are read before our block. */
function includedIn(text: FileText, folder: string, home: string, patterns: readonly string[]) {
  const includes = includesBefore(parseSshConfig(text.kind === 'file' ? text.bytes : ''), patterns.map(bytesOf));
  const filesOf = (some: typeof includes): Probe<readonly IncludedFile[]> => {
    const globs = some.flatMap((include) => include.globs);
    const paths = globs.map((glob) => includePath(Buffer.from(glob, 'latin1').toString('utf8'), folder, home));
    return paths.length === 0 ? given([]) : includedFiles([...new Set(paths)]);
  };
  return after(
    all([filesOf(includes.filter(({ certain }) => certain)), filesOf(includes.filter(({ certain }) => !certain))]),
    ([sure, perhaps]) => given([...sure, ...perhaps.map((file) => ({ ...file, maybe: true as const }))]),
  );
}
