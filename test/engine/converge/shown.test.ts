import { beforeEach, describe, expect, test } from 'vitest';
import { type Change, type Look, predict } from '../../../engine/contract/index.ts';
import { inDoubt } from '../../../engine/converge/laid-over.ts';
import { Memory } from '../../../engine/converge/memory.ts';
import { isUnknown } from '../../../engine/values/unknown.ts';
import { place, question, replied, textLook } from './things.ts';

const hosts = new Set(['a']);
const at = (path: string): Look<string> => ({ ...textLook(path), about: { path, at, nothing: 'nothing' } });
const change = (more: Partial<Change>): Change => ({ summary: '', steps: [], predicts: [], touches: [], ...more });
const mount = (path: string, of: string) => change({ touches: [`path:${path}`], shows: [{ path, of }] });
const write = (path: string, text: string) =>
  change({ touches: [`data:${path}`], predicts: [predict(at(path), text)] });

describe('what would be mounted', () => {
  let memory: Memory;
  const make = (one: Change, on = memory) => on.overlay(one, place, hosts, 'the task');
  const says = (path: string, on = memory): unknown => {
    const answer = on.recall(question(at(path)));
    return answer?.how === 'predicted' && isUnknown(answer.value)
      ? 'unknown'
      : answer && 'value' in answer && answer.value;
  };
  beforeEach(() => {
    memory = new Memory();
    memory.store(question(at('/data/x')), replied('old'));
    memory.store(question(at('/mnt/x')), replied('hidden'));
    make(mount('/mnt', '/data'));
  });

  test('shows what lies at its source, as something that a real run asks again', () => {
    expect(memory.recall(question(at('/mnt/x')))).toEqual({ how: 'predicted', value: 'old' });
    expect(says('/mntx/x')).toBeUndefined();
  });

  test('is asked of its source', () => {
    expect(memory.recall(question(at('/mnt/y')))).toBeUndefined();
    expect(memory.toAsk(question(at('/mnt/y'))).look.args).toEqual(at('/data/y').args);
    expect(memory.toAsk(question(at('/other/y'))).look.args).toEqual(at('/other/y').args);
  });

  test('is unknown to a look that is about more than one path', () => {
    const wide = question({ ...textLook('/mnt/x'), reads: ['path:/mnt'] });
    const answer = memory.recall(wide);
    expect(answer?.how === 'predicted' && isUnknown(answer.value)).toBe(true);
  });

  test.each([
    ['there', '/data/x', '/mnt/x'],
    ['here', '/mnt/x', '/data/x'],
  ])('what is written %s is seen at both paths', (_, written, other) => {
    make(write(written, 'new'));
    expect([says(written), says(other)]).toEqual(['new', 'new']);
    make(change({ touches: [`data:${written}`] }));
    expect([says(written), says(other)]).toEqual(['unknown', 'unknown']);
  });

  test('a second mount hides the first, and shows its own source', () => {
    memory.store(question(at('/srv/x')), replied('other'));
    make(mount('/mnt', '/srv'));
    expect(says('/mnt/x')).toBe('other');
  });

  test('nothing is known below it once it is unmounted', () => {
    make(change({ touches: ['mount:/mnt', 'path:/mnt'] }));
    expect(says('/mnt/x')).toBe('unknown');
  });

  test('what is mounted over its source later is not what it shows', () => {
    make(mount('/data', '/srv'));
    expect(says('/mnt/x')).toBe('unknown');
  });

  test('a chain of two shows the first source', () => {
    make(mount('/far', '/mnt'));
    expect(says('/far/x')).toBe('old');
  });

  test('a thought about it does not come about', () => {
    const fork = memory.fork();
    make(change({ touches: ['path:/mnt'] }), fork);
    expect([says('/mnt/x', fork), says('/mnt/x')]).toEqual(['unknown', 'old']);
    make(mount('/far', '/data'), fork);
    expect([says('/far/x', fork), says('/far/x')]).toEqual(['old', undefined]);
  });

  test('one of which nobody knows whether it comes about shows nothing', () => {
    make(inDoubt(mount('/doubt', '/data')));
    expect(says('/doubt/x')).toBe('unknown');
  });
});

describe('a directory that would be new and empty', () => {
  const fresh = change({ touches: ['path:/new'], empties: ['/new'] });
  const says = (memory: Memory, path: string) => memory.recall(question(at(path)));

  test('holds nothing, and is itself what was predicted of it', () => {
    const memory = new Memory();
    memory.overlay(fresh, place, hosts, 'the task');
    expect(says(memory, '/new/x/y')).toEqual({ how: 'predicted', value: 'nothing' });
    expect(says(memory, '/new')).toMatchObject({ how: 'predicted', value: { origin: expect.any(String) } });
  });

  test('holds what is put there afterwards, and where it is mounted too', () => {
    const memory = new Memory();
    for (const one of [fresh, mount('/mnt', '/new'), write('/mnt/x', 'new')]) memory.overlay(one, place, hosts, 'it');
    expect(says(memory, '/new/x')).toEqual({ how: 'predicted', value: 'new' });
    expect(says(memory, '/mnt/y')).toEqual({ how: 'predicted', value: 'nothing' });
  });
});
