import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { stepping } from '../../../engine/cli/step.ts';
import { folder, stage } from '../run/stage.ts';

/** Answers as they are typed, and the questions that were asked. */
function keyboard(answers: string) {
  const stdin = new PassThrough();
  const asked: string[] = [];
  stdin.end(answers);
  const world = { stdin: stdin as unknown as NodeJS.ReadStream, stderr: { write: (text: string) => asked.push(text) } };
  return { asked, world: world as unknown as Parameters<typeof stepping>[0] };
}

const PLAY = ['one', 'two', 'three', 'four']
  .map((name) => `- name: ${name}\n  text: { path: "{{ at }}/${name}" }`)
  .join('\n');

async function run(answers: string) {
  const { asked, world } = keyboard(answers);
  const steps = stepping(world, new AbortController().signal);
  const told = await stage(
    { hosts: ['a', 'b'], play: PLAY, signal: steps.signal, input: { wishes: { confirm: steps.confirm } } },
    folder(),
  );
  steps.close();
  return { ...told, asked };
}

describe('--step', () => {
  it('asks before each task, on which hosts it is to run', async () => {
    const { asked, outcomes } = await run('yes\nn\nY\nno\n');
    expect(asked).toEqual(
      ['one', 'two', 'three', 'four'].map((name) => `Run "${name}" on a, b? (yes, no, continue, quit) `),
    );
    expect(outcomes('b')).toEqual(['one: changed', 'three: changed']);
  });

  it('asks no more after "continue", and again after what is no answer', async () => {
    const { asked, outcomes } = await run('n\nwhat\nc\n');
    expect(asked).toHaveLength(3);
    expect(outcomes()).toEqual(['two: changed', 'three: changed', 'four: changed']);
  });

  it.each([['quit\n'], ['']])('stops the run after %j', async (end) => {
    const { outcomes, status } = await run(`y\n${end}`);
    expect(outcomes()).toEqual(['one: changed']);
    expect(status).toBe(130);
  });

  it('asks one question after the other where hosts go at their own pace', async () => {
    const stdin = new PassThrough();
    const asked: string[] = [];
    const write = (text: string): void => {
      asked.push(text);
      // Nobody answers before all have had the time to ask.
      setImmediate(() => {
        expect(asked).toHaveLength(answered + 1);
        answered += 1;
        stdin.write('y\n');
      });
    };
    let answered = 0;
    const world = { stdin, stderr: { write } } as unknown as Parameters<typeof stepping>[0];
    const steps = stepping(world, new AbortController().signal);
    const hosts = ['a', 'b', 'c'];
    expect(await Promise.all(hosts.map((host) => steps.confirm('one', [host])))).toEqual([true, true, true]);
    steps.close();
    expect(asked.map((text) => / on (\w)/.exec(text)?.[1])).toEqual(hosts);
  });
});
