// The how-to as a story of tests, the same in both labs.
import { expect, test } from 'vitest';
import { type HowtoLab, proveMigrations, runsOn } from '../lab/howto.ts';
import { changesOf, failuresOf, play, roundTripsOf } from '../lab/play.ts';

/** Tells the story of playbooks/site.yml from bare hosts; the tests run in order, each stands on the one before. */
export function tellHowto(lab: () => HowtoLab, more: readonly string[]): void {
  const site = (...args: readonly string[]) => play('site.yml', '-i', lab().inventory, ...more, ...args);
  const migrate = (dest: string) => play('migrate.yml', '-i', lab().inventory, ...more, '-e', `dest=${dest}`);
  let predicted: readonly string[] = [];

  test('a dry run on bare hosts predicts and fails nowhere', async () => {
    const run = await site('--check');
    expect(failuresOf(run)).toEqual([]);
    expect(run.code).toBe(0);
    predicted = changesOf(run);
    expect(predicted).not.toEqual([]);
  });

  test('the run brings the guest to devstack-2, as predicted', async () => {
    const run = await site();
    expect(failuresOf(run)).toEqual([]);
    expect(run.code).toBe(0);
    expect(await runsOn(lab())).toEqual(['devstack-2']);
    expect(changesOf(run)).toEqual(expect.arrayContaining([...predicted]));
  });

  test('a second run changes nothing and costs one round trip a host and play, and one for each further stage', async () => {
    const run = await site();
    expect(failuresOf(run)).toEqual([]);
    expect(changesOf(run)).toEqual([]);
    for (const [host, trips] of Object.entries(roundTripsOf(run))) expect.soft(trips, host).toBeLessThanOrEqual(8);
  });

  test('a dry run after it predicts nothing', async () => {
    expect(changesOf(await site('--check'))).toEqual([]);
  });

  test('the guest moves back, and stays there in a second run', async () => {
    const there = await migrate('devstack-1');
    expect(failuresOf(there)).toEqual([]);
    expect(await runsOn(lab())).toEqual(['devstack-1']);
    expect(changesOf(await migrate('devstack-1'))).toEqual([]);
  });

  test('a drained host runs no guest', async () => {
    const args = ['-i', lab().inventory, ...more, '-e', 'host=devstack-1', '-e', 'dest=devstack-2'];
    const drained = await play('evacuate.yml', ...args);
    expect(failuresOf(drained)).toEqual([]);
    expect(await runsOn(lab())).toEqual(['devstack-2']);
    expect(changesOf(await play('evacuate.yml', ...args))).toEqual([]);
  });

  test('the guest lived through all of it', async () => {
    expect(await proveMigrations(lab())).toMatchObject({ ok: true, problems: [] });
  });
}
