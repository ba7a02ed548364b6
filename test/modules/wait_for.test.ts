import fc from 'fast-check';
import { bytesOf } from '../../engine/values/bytes.ts';
import { textOf } from '../../engine/values/unknown.ts';
import waitFor from '../../modules/wait_for.ts';
import { anyFiles, testLaws } from '../laws/any.ts';
import { testCases } from '../laws/case.ts';
import { later } from '../laws/world.ts';

testCases(waitFor, [
  {
    name: 'is content with a port that is open',
    params: { port: 22 },
    looks: { 'port 22 of 127.0.0.1': 'open' },
    expect: 'nothing',
    result: { state: 'started' },
  },
  {
    name: 'waits for a port',
    params: { port: 22, host: 'db' },
    looks: { 'port 22 of db': 'closed' },
    expect: { waits: 'port 22 of db is not there yet' },
  },
  {
    name: 'waits until a port is closed',
    params: { port: 22, state: 'stopped' },
    looks: { 'port 22 of 127.0.0.1': 'open' },
    expect: { waits: 'still there' },
  },
  { name: 'waits for a path', params: { path: '/run/x' }, expect: { waits: '"/run/x" is not there yet' } },
  { name: 'is content with a path that is gone', params: { path: '/run/x', state: 'absent' }, expect: 'nothing' },
  {
    name: 'finds a word in a file',
    params: { path: '/var/log/x', search_regex: '^done: (\\w+)$' },
    files: { '/var/log/x': 'begun\ndone: well\n' },
    expect: 'nothing',
    result: { state: 'started', match_groups: ['well'] },
  },
  {
    name: 'waits for a word in a file',
    params: { path: '/var/log/x', search_regex: 'done' },
    files: { '/var/log/x': 'begun\n' },
    expect: { waits: '"done" in "/var/log/x" is not there yet' },
  },
  {
    name: 'waits until a word has gone',
    params: { path: '/var/log/x', search_regex: 'begun', state: 'absent' },
    files: { '/var/log/x': 'begun\n' },
    expect: { waits: 'still there' },
  },
  {
    name: 'says that it may not look',
    params: { path: '/root/x' },
    files: { '/root/x': { kind: 'unreadable' } },
    expect: { refuses: 'Cannot look at "/root/x"' },
  },
  {
    name: 'says that it may not read',
    params: { path: '/var/log/x', search_regex: 'done' },
    files: { '/var/log/x': { mode: '0600' } },
    looks: { 'content of /var/log/x': { kind: 'unreadable', why: 'Permission denied' } },
    expect: { refuses: 'Cannot read "/var/log/x": Permission denied' },
  },
  {
    name: 'cannot tell what an earlier task writes into a file',
    params: { path: '/var/log/x', search_regex: 'done' },
    files: { '/var/log/x': bytesOf(textOf(['id ', later('an earlier task')])) },
    expect: { undecided: 'an earlier task' },
  },
  {
    name: 'finds a word in what a port says',
    params: { port: 22, search_regex: '^SSH-(\\d)' },
    looks: { 'port 22 of 127.0.0.1': 'open', 'greeting of port 22 of 127.0.0.1': { said: 'SSH-2.0-x\r\n' } },
    expect: 'nothing',
    result: { state: 'started', match_groups: ['2'] },
  },
  {
    name: 'waits for what a port is to say',
    params: { port: 22, search_regex: 'SSH' },
    looks: { 'port 22 of 127.0.0.1': 'open', 'greeting of port 22 of 127.0.0.1': { said: '' } },
    expect: { waits: '"SSH" from port 22 of 127.0.0.1 is not there yet' },
  },
  {
    name: 'reads expressions',
    params: { path: '/x', search_regex: '(' },
    expect: { wrong: 'is no regular expression' },
  },
  {
    name: 'says what the host needs to try a port',
    params: { port: 22 },
    looks: { 'port 22 of 127.0.0.1': 'no way' },
    expect: { refuses: 'neither nc nor bash' },
  },
  { name: 'needs a port or a path', params: {}, expect: { wrong: '"port" or "path"' } },
]);

const bytes = fc.constantFrom('', 'begun\ndone: well\n', bytesOf(textOf(['done: ', later('an earlier task')])));
const ports = ['127.0.0.1', 'db'].map((host) => `port 22 of ${host}`);
const greetings = fc.constantFrom<unknown>({ said: '' }, { said: 'done: x' }, 'no way', later('an earlier task'));
const said = fc.constantFrom<unknown>('open', 'closed', 'no way', later('an earlier task'));
testLaws(waitFor, {
  params: {
    port: fc.constant(22),
    host: fc.constant('db'),
    search_regex: fc.constantFrom('^done: (.*)$', 'begun', 'no'),
  },
  world: fc
    .tuple(anyFiles(['/srv/a', '/srv/a/b', '/etc/x'], bytes), said, greetings)
    .map(([world, port, greeting]) => ({
      ...world,
      looks: Object.fromEntries(
        ports.flatMap((label) => [
          [label, port],
          [`greeting of ${label}`, greeting],
        ]),
      ),
    })),
  runs: 600,
});
