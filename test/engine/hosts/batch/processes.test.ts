import { afterAll, describe, expect, it } from 'vitest';
import type { Change } from '../../../../engine/contract/change.ts';
import { askAll } from '../../../../engine/hosts/batch/ask.ts';
import type { Ask, Asked } from '../../../../engine/hosts/batch/types.ts';
import { ask, carry, change, sh, write } from './orders.ts';
import { isRoot, kinds, Rig } from './rig.ts';
import { Spot } from './spot.ts';

/** Its answer is a process id; it costs one itself. */
const pid = (n: number) => ask('sh -c \'echo $$\' sh "$1"', `${n}`);
const numberOf = (asked: Asked | undefined) => (asked?.how === 'replied' ? Number(asked.reply.out) : Number.NaN);
const run = (...argv: string[]) => ({ do: 'run', argv }) as const;

describe.each(isRoot ? kinds.filter((kind) => kind !== 'busybox') : [])('the processes on a host with %s', (kind) => {
  const rig = new Rig(kind, true);
  afterAll(() => rig.close());

  const ofLook = async (look: Ask) => {
    const [before, , after] = await askAll(rig.open, [pid(1), look, pid(2)], 5);
    return numberOf(after) - numberOf(before) - 1;
  };
  const ofChange = async (one: Change) => {
    const before = numberOf((await askAll(rig.open, [pid(1)], 5))[0]);
    const carried = await carry(rig, { changes: [one], asks: [pid(2)] });
    expect(carried.done).toBe(1);
    return numberOf(carried.asked[0]) - before - 1;
  };

  it.each<[string, number, Ask]>([
    ['a plain command', 1, ask('cat -- "$1"', '/dev/null')],
    ['a plain command with a tool', 1, { ...ask("stat -c '%a' /"), tool: { name: 'stat', package: 'coreutils' } }],
    ['builtins alone', 1, ask('IFS= read -r x </proc/self/mountinfo; [ -d / ] && printf %s "$x"')],
    ['a missing tool', 0, { ...ask('nothing'), tool: { name: 'no-such-tool', package: 'none' } }],
    ['a command among others', 2, ask('cat /dev/null; [ -d / ]')],
  ])('%s: %i', async (_, count, look) => {
    expect(await ofLook(look)).toBe(count);
  });

  // While a trap is set, bash forks once more for each `$(command)`.
  it.each<[string, number, number, (spot: Spot) => Change]>([
    ['a command', 1, 1, () => change([run('true')])],
    ['two commands', 2, 2, () => change([run('true'), run('test', '-d', '/')])],
    ['a command with input', 2, 2, () => change([{ ...sh(':'), stdin: 'x' }])],
    ['a new file', 6, 10, ({ at }) => change([write(at('f'), 'x', null)])],
    ['a file', 8, 13, held],
  ])('%s: %i, or %i with bash', async (_, dash, bash, make) => {
    expect(await ofChange(make(new Spot(rig)))).toBe(kind === 'bash' ? bash : dash);
  });
});

function held({ at, put }: Spot): Change {
  put('f', 'x');
  return change([write(at('f'), 'y', 'x')]);
}
