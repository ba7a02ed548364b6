// The how-to as a story of tests, the same in both labs.
import { expect, test } from 'vitest';
import { type HowtoLab, proveMigrations, runsOn } from '../lab/howto.ts';
import { changesOf, failuresOf, type Played, play, roundTripsOf } from '../lab/play.ts';
import { compareRuns } from '../truth/compare.ts';
import { eventsOf } from '../truth/events.ts';
import { tableOf } from '../truth/table.ts';

const KEYS = ['devstack-1', 'devstack-2'].map(
  (host) => `the key that ssh-keygen makes at /root/.ssh/id_ed25519 on ${host}`,
);
/** All that a dry run on bare hosts leaves unknown. Whoever adds a line says why nobody could know it. */
const UNKNOWNS = [
  ...['devstack-1', 'devstack-2'].flatMap((host) => [...KEYS, 'its size'].map((name) => `${host}: ${name}`)),
  // The guest's live definition, libvirt's own name for a host and the way to it: known when they run.
  'devstack-1: how the source finds devstack-2',
  'devstack-1: a token beside each image of nested',
  'devstack-1: the tokens, read on devstack-2',
  'devstack-1: the tokens, removed',
].toSorted();

/** Tells the story of playbooks/site.yml from bare hosts; the tests run in order, each stands on the one before. */
export function tellHowto(lab: () => HowtoLab, more: readonly string[]): void {
  const site = (...args: readonly string[]) => play('site.yml', '-i', lab().inventory, ...more, ...args);
  const migrate = (dest: string) => play('migrate.yml', '-i', lab().inventory, ...more, '-e', `dest=${dest}`);
  let predicted: Played;
  let trips: Readonly<Record<string, number>>;

  test('a dry run on bare hosts fails nowhere', async () => {
    predicted = await site('--check');
    expect(failuresOf(predicted)).toEqual([]);
    expect(predicted.code).toBe(0);
  });

  test('the run brings the guest to devstack-2, as predicted to the last command', async () => {
    const run = await site();
    expect(failuresOf(run)).toEqual([]);
    expect(run.code).toBe(0);
    expect(await runsOn(lab())).toEqual(['devstack-2']);
    const comparison = compareRuns(eventsOf(predicted.output), eventsOf(run.output));
    expect(comparison.differs, tableOf(comparison)).toBe(false);
    expect(comparison.unknowns).toEqual(UNKNOWNS);
  });

  test('a second run changes nothing and costs one round trip a host and play, and one for each further stage', async () => {
    const run = await site();
    expect(failuresOf(run)).toEqual([]);
    expect(changesOf(run)).toEqual([]);
    trips = roundTripsOf(run);
    for (const [host, count] of Object.entries(trips)) expect.soft(count, host).toBeLessThanOrEqual(8);
  });

  test('a dry run after it predicts nothing, and costs the same; the one on bare hosts cost at most two more', async () => {
    const run = await site('--check');
    expect(changesOf(run)).toEqual([]);
    expect(roundTripsOf(run)).toEqual(trips);
    for (const [host, count] of Object.entries(roundTripsOf(predicted)))
      expect.soft(count, host).toBeLessThanOrEqual((trips[host] ?? 0) + 2);
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
