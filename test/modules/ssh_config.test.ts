import { expect } from 'vitest';
import sshConfig from '../../modules/ssh_config.ts';
import { testCases } from '../laws/case.ts';
import { DIRECTORY, type World } from '../laws/world.ts';
import { ANN, OWNED, SSH } from './accounts.ts';

const FILE = '/home/ann/.ssh/config';
const values = { kind: 'values', hosts: { a: { port: ['22'], user: ['ann'] } } };

/** ann's configuration, and what ssh makes of it. */
function host(config: string | undefined, effective: unknown = values, more: World = {}): World {
  return {
    files: { ...SSH, ...(config !== undefined && { [FILE]: { ...OWNED, bytes: config } }), ...more.files },
    looks: { ...ANN, [`effective settings of ${FILE}`]: effective, ...more.looks },
  };
}
const a = { user: 'ann', host: 'a', options: { Port: 22 } };
const BLOCK = 'Host a\n    Port 22\n';

testCases(sshConfig, [
  {
    name: 'makes the file, only for its owner',
    params: a,
    ...host(undefined, { kind: 'none' }),
    expect: {
      changes: [`write the block "a" in ${FILE}`],
      commands: expect.arrayContaining([
        expect.stringContaining(`write ${FILE} (19 bytes, mode 0600`),
      ]) as unknown as string[],
      after: BLOCK,
    },
  },
  {
    name: 'makes ~/.ssh, and the directory for control sockets',
    params: { ...a, options: { ControlPath: '~/.ssh/cm/%C' } },
    files: { '/home/ann': { ...OWNED, kind: 'directory' } },
    looks: { ...ANN, [`effective settings of ${FILE}`]: { kind: 'none' } },
    expect: {
      changes: [`write the block "a" in ${FILE}`, 'make the directory /home/ann/.ssh/cm for control sockets'],
    },
  },
  {
    name: 'finds nothing to do',
    params: a,
    ...host(BLOCK),
    expect: 'nothing',
    result: { effective: { a: { port: ['22'] } } },
  },
  {
    name: 'changes what differs and nothing else',
    params: { ...a, options: { Port: 2222, User: 'bob' } },
    ...host('# all\nHost=a # note\n\tport 22 \n\tCompression yes\n\nHost *\n'),
    expect: {
      changes: [`write the block "a" in ${FILE}`],
      after: '# all\nHost=a # note\n\tport 2222 \n\tCompression yes\n\tUser bob\n\nHost *\n',
    },
  },
  {
    name: 'puts a new block before the first that could match',
    params: a,
    ...host('Host b\n Port 1\n\n# everybody\nHost *\n Port 3\n'),
    expect: {
      changes: [`write the block "a" in ${FILE}`],
      after: `Host b\n Port 1\n\n${BLOCK}\n# everybody\nHost *\n Port 3\n`,
    },
  },
  {
    name: 'removes its block alone',
    params: { user: 'ann', host: ['a'], state: 'absent' },
    ...host(`${BLOCK}\n# b\nHost b\n Port 1\n`),
    expect: { changes: [`remove the block "a" in ${FILE}`], after: '# b\nHost b\n Port 1\n' },
  },
  { name: 'is content with no block', params: { ...a, state: 'absent' }, ...host('Host b\n'), expect: 'nothing' },
  {
    name: 'cannot win over what stands above all blocks',
    params: a,
    ...host('Port 7\nHost b\n'),
    expect: { refuses: `${FILE}:1 says "port 7" for "a" before our block` },
  },
  {
    name: 'nor over a file that is included before',
    params: a,
    ...host(
      'Include conf.d/*\n',
      { kind: 'unasked' },
      {
        looks: { 'files of /home/ann/.ssh/conf.d/*': [{ path: '/home/ann/.ssh/conf.d/x', bytes: 'Host *\nPort 8\n' }] },
      },
    ),
    expect: { refuses: '/home/ann/.ssh/conf.d/x:2 says "port 8" for "a"' },
  },
  {
    name: 'and not at all over one that is included for other hosts alone',
    params: a,
    ...host('Host b\nInclude conf.d/*\n', { kind: 'unasked' }),
    expect: { changes: [`write the block "a" in ${FILE}`] },
  },
  {
    name: 'but perhaps over one that a Match includes',
    params: { ...a, position: 'end' },
    ...host(
      'Match user bob\nInclude conf.d/*\n',
      { kind: 'unasked' },
      {
        looks: { 'files of /home/ann/.ssh/conf.d/*': [{ path: '/home/ann/.ssh/conf.d/x', bytes: 'Port 8\n' }] },
      },
    ),
    expect: { changes: [`write the block "a" in ${FILE}`] },
  },
  {
    name: 'works without an ssh client, and does not try the file then',
    params: a,
    ...host('Host b\n', { kind: 'no-client' }),
    expect: {
      changes: [`write the block "a" in ${FILE}`],
      commands: expect.not.arrayContaining([expect.stringContaining('ssh -G')]) as unknown as string[],
    },
  },
  {
    name: 'names the line that ssh cannot read',
    params: a,
    ...host('Host b\n Prot 1\n', { kind: 'broken', why: `${FILE}: line 2: Bad configuration option: prot` }),
    expect: { refuses: 'line 2: Bad configuration option: prot' },
  },
  {
    name: 'repairs a line of its own block',
    params: a,
    ...host('Host a\n Port x\n', { kind: 'broken', why: `${FILE} line 2: Bad port 'x'.` }),
    expect: { changes: [`write the block "a" in ${FILE}`], after: 'Host a\n Port 22\n' },
  },
  {
    name: 'spells what is yes, no and empty',
    params: { ...a, options: { Compression: true, GatewayPorts: false, ProxyJump: 'none', BindInterface: '' } },
    ...host(''),
    expect: {
      changes: [`write the block "a" in ${FILE}`],
      after: 'Host a\n    Compression yes\n    GatewayPorts no\n    ProxyJump none\n    BindInterface ""\n',
    },
  },
  {
    name: 'reads files that are included from the very top',
    params: a,
    ...host(`Include /x.conf\n${BLOCK}`, values, { looks: { 'files of /x.conf': [] } }),
    expect: 'nothing',
  },
  {
    name: 'warns of what may come before its block, here and in files that are included',
    params: { ...a, position: 'end' },
    ...host('Include x\nMatch user bob\n Port 7\n', values, {
      looks: { 'files of /home/ann/.ssh/x': [{ path: '/home/ann/.ssh/x', bytes: 'Match user bob\n Port 8\n' }] },
    }),
    expect: { changes: [`write the block "a" in ${FILE}`] },
  },
  {
    name: 'needs the home',
    params: a,
    files: { '/home': DIRECTORY },
    looks: { ...ANN, [`effective settings of ${FILE}`]: { kind: 'none' } },
    expect: { refuses: 'There is no directory "/home/ann"' },
  },
  {
    name: 'leaves a file of somebody else’s alone',
    params: a,
    ...host(undefined, values, { files: { [FILE]: { ...OWNED, bytes: '', uid: 1001, owner: 'bob' } } }),
    expect: { refuses: 'it belongs to bob' },
  },
  {
    name: 'leaves a file alone that others can write, as ssh refuses it',
    params: a,
    ...host(undefined, values, { files: { [FILE]: { ...OWNED, bytes: '', mode: '0666' } } }),
    expect: { refuses: 'it has mode 0666' },
  },
  {
    name: 'knows the users',
    params: { ...a, user: 'bob' },
    looks: { 'account bob': null },
    expect: { refuses: 'There is no user "bob"' },
  },
  {
    name: "writes a file of the host's own",
    params: { path: '/etc/ssh/ssh_config.d/a.conf', host: '*.lab', options: { ProxyJump: 'gate' } },
    files: { '/etc/ssh/ssh_config.d': DIRECTORY },
    looks: { 'effective settings of /etc/ssh/ssh_config.d/a.conf': { kind: 'none' } },
    expect: {
      changes: ['write the block "*.lab" in /etc/ssh/ssh_config.d/a.conf'],
      after: 'Host *.lab\n    ProxyJump gate\n',
    },
  },
  {
    name: 'does not run what the file would run',
    params: a,
    ...host('Match exec "true"\n Port 1\n', { kind: 'unasked' }),
    expect: {
      changes: [`write the block "a" in ${FILE}`],
      commands: expect.not.arrayContaining([expect.stringContaining('ssh -G')]) as unknown as string[],
    },
  },
  {
    name: 'runs programs only on demand',
    params: { ...a, options: { ProxyCommand: 'nc %h %p' } },
    expect: { wrong: 'say "allow_exec: true"' },
  },
  {
    name: 'begins no block',
    params: { ...a, options: { Match: 'all' }, allow_exec: true },
    expect: { wrong: 'begins a block' },
  },
  { name: 'knows the keywords', params: { ...a, options: { Prot: 22 } }, expect: { wrong: "Unknown keyword 'Prot'" } },
  { name: 'knows numbers', params: { ...a, options: { Port: 'x' } }, expect: { wrong: "Bad number 'x'" } },
  {
    name: 'lets no value become a comment',
    params: { ...a, options: { User: 'bob #x' } },
    expect: { wrong: 'would not read the value' },
  },
  {
    name: 'leaves no quote open',
    params: { ...a, options: { User: '"bob' } },
    expect: { wrong: 'would not read the value' },
  },
  {
    name: 'trusts no host blindly',
    params: { ...a, options: { StrictHostKeyChecking: 'no' } },
    expect: { wrong: 'trusts every host' },
  },
  {
    name: 'forgets no host key',
    params: { ...a, options: { UserKnownHostsFile: '/dev/null' } },
    expect: { wrong: 'forgets every host key' },
  },
  {
    name: 'needs a pattern that matches',
    params: { ...a, host: '!a' },
    expect: { wrong: 'negated ones alone match nothing' },
  },
  { name: 'lets no pattern end its line', params: { ...a, host: ['a b'] }, expect: { wrong: 'is no pattern' } },
  { name: 'needs options', params: { user: 'ann', host: 'a' }, expect: { wrong: 'needs "options"' } },
]);
