import { describe, expect, test } from 'vitest';
import type { Look, Showing } from '../../../engine/contract/index.ts';
import { servedAs } from '../../../engine/converge/foreign.ts';
import { Memory } from '../../../engine/converge/memory.ts';
import { isUnknown } from '../../../engine/values/unknown.ts';
import { question, replied, textLook, writes } from './things.ts';

const NFS: Showing = { path: '/mnt', of: '/srv/vm' };
/** Says that /mnt is /srv/vm of another host. */
const mount: Look<string> = textLook('/proc/mounts', { foreign: () => [NFS] });
const onServer = { on: 'server', as: 'root' };
const server = new Set(['server']);

/** A client that has seen a file on the mount, and one beside it. */
function client(dry = false): Memory {
  const memory = new Memory(undefined, dry);
  memory.store(question(mount), replied(''));
  for (const path of ['/mnt/a', '/srv/vm/a']) memory.store(question(textLook(path)), replied('old'));
  return memory;
}
const told = (memory: Memory, path: string) => {
  const answer = memory.recall(question(textLook(path)));
  if (answer?.how !== 'predicted') return answer?.how;
  return isUnknown(answer.value) ? answer.value.origin : answer.value;
};

test.each([
  ['path:/mnt', ['path:/srv/vm']],
  ['data:/mnt/a', ['data:/srv/vm/a']],
  ['path:/', ['path:/srv/vm']],
  ['meta:/', []],
  ['path:/mnt2', []],
  ['mount:/mnt', []],
] as const)('%s is served as %j', (scope, expected) => {
  expect(servedAs([scope], new Map([['k', [NFS]]]))).toEqual(expected);
});

describe('what another host changes', () => {
  test('is looked at again below the mount that shows it, and nowhere else', () => {
    const memory = client();
    memory.forget(writes('/srv/vm/a', 'new'), server);
    expect(told(memory, '/mnt/a')).toBeUndefined();
    expect(told(memory, '/srv/vm/a')).toBe('seen');
  });

  test('leaves the rest of the mount as it was seen', () => {
    const memory = client();
    memory.forget(writes('/srv/vm/b', 'new'), server);
    expect(told(memory, '/mnt/a')).toBe('seen');
  });

  test('is unknown below the mount in a dry run, also in a copy of the memory and when it is asked for later', () => {
    const memory = client(true);
    memory.overlay(writes('/srv/vm/a', 'new'), onServer, server, 'copy it (site.yml:3)');
    expect(told(memory, '/srv/vm/a')).toBe('seen');
    for (const each of [memory, memory.fork()])
      expect(told(each, '/mnt/a')).toBe('copy it (site.yml:3)\u00a0on server');
    memory.forgetSeen();
    memory.store(question(textLook('/mnt/a')), replied('old'));
    expect(told(memory, '/mnt/a')).toBe('copy it (site.yml:3)\u00a0on server');
  });

  test('is what the host itself would write there after it', () => {
    const memory = client(true);
    memory.overlay(writes('/srv/vm/a', 'new'), onServer, server, 'the server');
    memory.overlay(writes('/mnt/a', 'own'), { on: 'a', as: 'root' }, new Set(['a']), 'the client');
    expect(told(memory, '/mnt/a')).toBe('own');
    memory.overlay(writes('/srv/vm/a', 'again'), onServer, server, 'the server');
    expect(told(memory, '/mnt/a')).toBe('the server\u00a0on server');
  });

  test('is seen no more where the mount is gone', () => {
    const memory = client(true);
    memory.store(question({ ...mount, foreign: () => [] }), replied(''));
    memory.overlay(writes('/srv/vm/a', 'new'), onServer, server, 'the server');
    expect(told(memory, '/mnt/a')).toBe('seen');
  });
});
