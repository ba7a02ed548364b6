import { expect, test } from 'vitest';
import { run } from '../../../engine/contract/index.ts';
import { withEnvironment } from '../../../engine/run/environment.ts';

test('the commands of a change get the environment, and what a command sets itself wins', () => {
  const change = {
    summary: 'x',
    touches: [],
    predicts: [],
    steps: [
      run('a'),
      { ...run('b'), env: { A: 'own' } },
      {
        do: 'write',
        path: '/f',
        content: { bytes: '' },
        base: null,
        after: [run('c')],
      },
    ],
  } as const;
  expect(withEnvironment(change, { variables: { A: '1', B: '2' } }).steps).toMatchObject([
    { env: { A: '1', B: '2' } },
    { env: { A: 'own', B: '2' } },
    { after: [{ env: { A: '1', B: '2' } }] },
  ]);
});

test('without one, a change is left as it is', () => {
  const change = { summary: 'x', touches: [], predicts: [], steps: [run('a')] };
  expect(withEnvironment(change, { variables: {} })).toBe(change);
});
