import { describe, expect, test } from 'vitest';
import { predict, type Scope, unknown } from '../../../engine/contract/index.ts';
import { Memory } from '../../../engine/converge/memory.ts';
import { isUnknown } from '../../../engine/values/unknown.ts';
import { place, question, replied, textLook, writes } from './things.ts';

const hosts = new Set(['a']);
const fstab = question(textLook('/etc/fstab'));

function seen(): Memory {
  const memory = new Memory();
  memory.store(fstab, replied('old'));
  return memory;
}

describe('what was seen', () => {
  test('is recalled by what was asked of whom', () => {
    expect(seen().recall(question(textLook('/etc/fstab')))).toMatchObject({ how: 'seen', value: 'old' });
    expect(seen().recall(question(textLook('/etc/fstab'), 'b'))).toBeUndefined();
    expect(seen().recall(question(textLook('/etc/hosts')))).toBeUndefined();
  });

  test('is forgotten when a change touches what it reads', () => {
    const memory = seen();
    memory.forget(writes('/etc/hosts', 'x'), hosts);
    expect(memory.recall(fstab)).toBeDefined();
    memory.forget(writes('/etc', 'x'), hosts);
    expect(memory.recall(fstab)).toBeUndefined();
  });

  test('is forgotten altogether after an opaque change, on its hosts alone', () => {
    const memory = seen();
    const opaque = { ...writes('/x', ''), opaque: true } as const;
    memory.forget(opaque, new Set(['b']));
    expect(memory.recall(fstab)).toBeDefined();
    memory.forget(opaque, hosts);
    expect(memory.recall(fstab)).toBeUndefined();
  });
});

describe('a user who cannot be become', () => {
  const web = { ...fstab, place: { on: 'a', as: 'web' } };
  const lost = (): Memory => {
    const memory = new Memory(undefined, true);
    memory.fail(web, { code: 'host-refused', message: 'There is no user "web"', unreachable: false });
    return memory;
  };
  const made = { ...writes('/x', ''), predicts: [], touches: ['account:web'] } as const;

  test('is a problem where nobody would make one', () => {
    const memory = lost();
    memory.overlay(writes('/x', ''), place, hosts, 'another task');
    expect(memory.recall(web)?.how).toBe('problem');
  });

  test('may be there after a task that would make one, or of which nobody knows what it does', () => {
    const memory = lost();
    memory.overlay(made, place, hosts, 'the user');
    expect(memory.recall(web)).toMatchObject({ how: 'predicted', value: { origin: 'the user\u00a0on a' } });
    const other = lost();
    other.assume('a', 'the script');
    expect(other.recall(web)).toMatchObject({ how: 'predicted', value: { origin: 'the script\u00a0on a' } });
  });

  test('is asked again in a run that made one', () => {
    const memory = lost();
    memory.forget(made, hosts);
    expect(memory.recall(web)).toBeUndefined();
  });
});

describe('what a dry run predicts', () => {
  test('is recalled instead of what was seen', () => {
    const memory = seen();
    memory.overlay(writes('/etc/fstab', 'new'), place, hosts, 'the task');
    expect(memory.recall(fstab)).toEqual({ how: 'predicted', value: 'new' });
  });

  test('makes unknown what the change touches and does not predict, also when it is asked for later', () => {
    const memory = seen();
    memory.overlay({ ...writes('/etc', 'x'), predicts: [] }, place, hosts, 'mount it (site.yml:3)');
    for (const path of ['/etc/fstab', '/etc/exports']) {
      const answer = memory.recall(question(textLook(path)));
      expect(answer?.how === 'predicted' && isUnknown(answer.value) && answer.value.origin).toBe(
        'mount it (site.yml:3)\u00a0on a',
      );
    }
  });

  test('a later change makes an earlier prediction unknown again', () => {
    const memory = new Memory();
    memory.overlay(writes('/etc/fstab', 'new'), place, hosts, 'first');
    memory.overlay({ ...writes('/etc', 'x'), predicts: [] }, place, hosts, 'second');
    expect(memory.recall(fstab)).toMatchObject({ value: { origin: 'second\u00a0on a' } });
  });

  test('stays in a fork', () => {
    const memory = seen();
    memory.fork().overlay(writes('/etc/fstab', 'new'), place, hosts, 'ahead');
    expect(memory.recall(fstab)).toMatchObject({ value: 'old' });
  });

  test('an opaque change leaves what was seen, as an assumption', () => {
    const memory = seen();
    memory.overlay({ ...writes('/x', ''), touches: [], predicts: [], opaque: true }, place, hosts, 'run make');
    expect(memory.recall(fstab)).toMatchObject({ value: 'old' });
    expect(memory.assumptions('a')).toEqual(['run make']);
  });
});

function seenWithout(look: Parameters<typeof question>[0]): Memory {
  const memory = new Memory();
  memory.store(question(look), { how: 'no-tool', tool: { name: 'virsh', package: 'libvirt-clients' } });
  return memory;
}

describe('a tool that an earlier task would install', () => {
  const pool = textLook('/pool', { tool: { name: 'virsh', package: 'libvirt-clients' }, bare: 'no pool' });
  const installs = { ...writes('/x', ''), predicts: [], adds: ['tool:' as Scope] };

  test('gives the answer of a bare host, with the assumption', () => {
    const memory = new Memory();
    memory.store(question(pool), { how: 'no-tool', tool: { name: 'virsh', package: 'libvirt-clients' } });
    expect(memory.recall(question(pool))).toMatchObject({ how: 'problem', absent: true });
    memory.overlay(installs, place, hosts, 'install libvirt');
    expect(memory.recall(question(pool))).toMatchObject({
      value: 'no pool',
      assumes: expect.stringContaining('install libvirt'),
    });
  });

  test('may come with a task of which nobody knows what it does', () => {
    const bare = seenWithout(pool);
    bare.assume('a', 'run setup');
    expect(bare.recall(question(pool))).toMatchObject({
      value: 'no pool',
      assumes: 'virsh gets installed by run setup and that the host has nothing configured for it',
    });
    const other = seenWithout(textLook('/pool', { tool: pool.tool ?? { name: '', package: '' } }));
    other.assume('a', 'run setup');
    expect(other.recall(question(pool))).toMatchObject({ value: expect.anything() });
  });

  test('changes nothing where the tool is there already', () => {
    const memory = new Memory();
    memory.store(question(pool), replied('images'));
    memory.overlay(installs, place, hosts, 'install libvirt');
    expect(memory.recall(question(pool))).toMatchObject({ how: 'seen', value: 'images' });
  });
});

test('a prediction may be unknown', () => {
  const memory = new Memory();
  const novel = { ...writes('/k', ''), predicts: [predict(textLook('/k'), unknown('ssh-keygen', true))] };
  memory.overlay(novel, place, hosts, 'make a key');
  expect(memory.recall(question(textLook('/k')))).toMatchObject({
    value: { novel: true, origin: 'ssh-keygen\u00a0on a' },
  });
});

describe('a look that hangs', () => {
  const hanging = (dry: boolean): Memory => {
    const memory = new Memory(undefined, dry);
    memory.store(question(textLook('/mnt/x')), { how: 'timeout', seconds: 30 });
    return memory;
  };
  const serve = { ...writes('/etc/exports', ''), touches: ['unit:nfs-server'] } as const;
  const told = (memory: Memory) => memory.recall(question(textLook('/mnt/x')));

  test('is unknown in a dry run once another host would change what it serves', () => {
    const memory = hanging(true);
    expect(told(memory)).toMatchObject({ how: 'problem' });
    memory.overlay(serve, { on: 'b', as: 'root' }, new Set(['b']), 'serve it (site.yml:3)');
    for (const each of [memory, memory.fork()]) {
      const answer = told(each);
      expect(answer?.how === 'predicted' && isUnknown(answer.value) && answer.value.origin).toBe(
        '"text /mnt/x" on a, which does not answer before serve it (site.yml:3)\u00a0on b',
      );
    }
  });

  test.each([
    ['its own host would change alone', true, { on: 'a', as: 'root' }, serve],
    ['another host would change other things', true, { on: 'b', as: 'root' }, writes('/x', '')],
    ['the run is real', false, { on: 'b', as: 'root' }, serve],
  ])('is a failure where %s', (_, dry, at, change) => {
    const memory = hanging(dry);
    memory.overlay(change, at, new Set([at.on]), 'a task');
    expect(told(memory)).toMatchObject({ how: 'problem' });
  });
});
