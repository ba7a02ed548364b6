import { describe, expect, test } from 'vitest';
import { type Assessment, assess, newCourse } from '../../../engine/converge/assess.ts';
import { Held } from '../../../engine/converge/breach.ts';
import { liesIn } from '../../../engine/converge/honesty.ts';
import { Memory } from '../../../engine/converge/memory.ts';
import { bytesOf } from '../../../engine/values/bytes.ts';
import { unknown } from '../../../engine/values/unknown.ts';
import { line, place, question, replied, textLook, workOf, writes } from './things.ts';

const peer = question(textLook('/peer', { on: 'b' }), 'b');

function memoryOf(file: string): Memory {
  const memory = new Memory();
  memory.store(question(textLook('/f')), replied(file));
  memory.store(peer, replied(''));
  return memory;
}

const verdict = (assessment: Assessment) => (assessment.how === 'planned' ? assessment.verdict : assessment.how);

describe('a task against what is remembered', () => {
  test('names all that must be asked, on every host', () => {
    const seen = assess(workOf({ path: '/f', text: 'x' }), new Memory(), newCourse());
    expect(seen.how).toBe('missing');
    expect([...seen.trail.missing.values()].map(({ place: { on }, look }) => `${on} ${look.label}`)).toEqual([
      'a text /f',
      'b text /peer',
    ]);
  });

  test('is done when its plan is empty', () => {
    expect(verdict(assess(workOf({ path: '/f', text: 'x' }), memoryOf('x'), newCourse()))).toEqual({
      verdict: 'change',
      changes: [],
    });
  });

  test('asks what a change needs only on the way to it', () => {
    const memory = memoryOf('old');
    const course = newCourse();
    const work = workOf({ path: '/f', text: 'x' });
    const first = assess(work, memory, course);
    expect([...first.trail.missing.values()].map(({ look }) => look.label)).toEqual(['text /f.users']);
    memory.store(question(textLook('/f.users')), replied(''));
    expect(verdict(assess(work, memory, course))).toMatchObject({
      verdict: 'change',
      changes: [{ summary: 'write /f' }],
    });
  });

  test('is undecided where what it reads is unknown', () => {
    const memory = memoryOf('old');
    memory.overlay({ ...writes('/f', ''), predicts: [] }, place, new Set(['a']), 'an earlier task');
    expect(verdict(assess(workOf({ path: '/f', text: 'x' }), memory, newCourse()))).toMatchObject({
      verdict: 'undecided',
      on: { origin: 'an earlier task\u00a0on a' },
    });
  });

  test('hands an unreachable host to the plan as unknown where the probe is open', () => {
    const memory = memoryOf('x');
    memory.fail(peer, { code: 'host-unreachable', message: 'b: no route', unreachable: true });
    expect(verdict(assess(workOf({ path: '/f', text: 'x' }), memory, newCourse()))).toEqual({
      verdict: 'change',
      changes: [],
    });
  });

  test('fails where its host cannot be reached', () => {
    const memory = memoryOf('x');
    memory.fail(question(textLook('/f')), { code: 'host-unreachable', message: 'a: no route', unreachable: true });
    expect(assess(workOf({ path: '/f', text: 'x' }), memory, newCourse())).toMatchObject({
      how: 'problem',
      problem: { unreachable: true },
    });
  });

  test('a parameter that is not known holds up only the probes that read it', () => {
    const by = unknown('a task before');
    const params = new Proxy(
      { path: '/f' },
      {
        get: (target, key) => {
          if (key === 'text') throw new Held(by);
          return Reflect.get(target, key);
        },
      },
    );
    const work = { ...workOf({}), params: { how: 'held', value: params, by, open: {} } as const };
    expect(assess(work, new Memory(), newCourse()).how).toBe('missing');
    expect(assess(work, memoryOf('x'), newCourse())).toMatchObject({ how: 'held', by });
  });

  test('names the module whose plan throws', () => {
    const broken = {
      ...line,
      plan: () => {
        throw new Error('oops');
      },
    };
    expect(assess(workOf({ path: '/f', text: 'x' }, broken), memoryOf('x'), newCourse())).toMatchObject({
      how: 'problem',
      problem: { code: 'module-bug', message: 'Bug in module "line": it cannot plan: oops' },
    });
  });
});

describe('honesty', () => {
  test('a prediction that came true is no lie', () => {
    expect(liesIn([writes('/f', 'x')], place, memoryOf('x'))).toEqual([]);
  });

  test('a difference names the look, what was predicted and what was seen', () => {
    expect(liesIn([writes('/f', 'x')], place, memoryOf('y'))).toMatchObject([
      { look: 'text /f', path: '', predicted: '"x"', seen: '"y"' },
    ]);
  });

  test('a hole stands for whatever came', () => {
    expect(liesIn([writes('/f', `a ${bytesOf(unknown('key', true))} b`)], place, memoryOf('a KEY b'))).toEqual([]);
  });

  test('only the last prediction counts', () => {
    expect(liesIn([writes('/f', 'x'), writes('/f', 'y')], place, memoryOf('y'))).toEqual([]);
  });
});
