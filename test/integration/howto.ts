// The how-to as a story of tests, the same in both labs.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
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
  // A file with keys in it that are yet to be drawn has a size that is yet to come.
  ...['devstack-1', 'devstack-2'].flatMap((host) =>
    [...KEYS, `its size, with ${KEYS[0]}`].map((name) => `${host}: ${name}`),
  ),
  // Drawn by the kernel when the guest is about to move.
  'devstack-1: a fresh name for a token on devstack-1',
  // The image names its backing files itself, and is not there to be read: the NFS that holds it is not mounted.
  'devstack-1: a token beside what the images of nested rest on',
].toSorted();

/** What came of it when the plan was carried out. */
const DECIDED = [
  'devstack-1 Guest runs on devstack-2: changed',
  ...['devstack-1', 'devstack-1', 'devstack-2', 'devstack-2'].map(
    (host) => `${host} Root of one KVM host may log in on the other: changed`,
  ),
].toSorted();

/** Tells the story of playbooks/site.yml from bare hosts; the tests run in order, each stands on the one before. */
export function tellHowto(lab: () => HowtoLab, more: readonly string[]): void {
  const site = (...args: readonly string[]) => play('site.yml', '-i', lab().inventory, ...more, ...args);
  const migrate = (dest: string) => play('migrate.yml', '-i', lab().inventory, ...more, '-e', `dest=${dest}`);
  let dir: string;
  let predicted: Played;
  let applied: Played;
  let trips: Readonly<Record<string, number>>;
  const plan = () => join(dir, 'plan.json');

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'play-howto-'));
  });
  afterAll(() => rm(dir, { recursive: true }));

  test('a dry run on bare hosts fails nowhere, and its plan is kept and shown as it was', async () => {
    predicted = await site('--check', '--out', plan());
    expect(failuresOf(predicted)).toEqual([]);
    expect(predicted.code).toBe(0);
    expect(changesOf(await play('show', plan()))).toEqual(changesOf(predicted));
  });

  test('the plan is carried out: the guest comes to devstack-2, as predicted to the last command', async () => {
    applied = await play('apply', plan());
    expect(failuresOf(applied)).toEqual([]);
    expect(applied.code).toBe(0);
    expect(await runsOn(lab())).toEqual(['devstack-2']);
    const comparison = compareRuns(eventsOf(predicted.output), eventsOf(applied.output));
    expect(comparison.differs, tableOf(comparison)).toBe(false);
    expect(comparison.unknowns).toEqual(UNKNOWNS);
  });

  test('what the plan left open, and nothing else, is told with what came of it', () => {
    const decided = applied.events.find(({ type }) => type === 'plan-decided')?.decisions ?? [];
    expect(decided.map(({ host, task, outcome }) => `${host} ${task.title}: ${outcome}`).toSorted()).toEqual(DECIDED);
  });

  test('a second time it is refused: all of it is done', async () => {
    const { code, events } = await play('apply', plan());
    expect(code).toBe(5);
    expect(events.map(({ type }) => type)).toEqual(['plan-opened', 'plan-refused']);
    const refused = events[1]?.differences ?? [];
    const named = refused.map(({ host, task }) => `${host} ${task?.title}`);
    const done = changesOf(applied).map((change) => change.slice(0, change.indexOf(': ')));
    expect([...new Set(named)].toSorted()).toEqual([...new Set(done)].toSorted());
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

  test('a plan to move it is refused where somebody has moved it by hand meanwhile', async () => {
    expect(changesOf(await site('--check', '--out', plan()))).toHaveLength(1);
    const byHand = 'virsh -q migrate --live --unsafe --persistent --undefinesource nested qemu+ssh://devstack-2/system';
    expect(await lab().ssh('devstack-1', byHand)).toMatchObject({ code: 0 });
    const { code, events } = await play('apply', plan());
    expect(code).toBe(5);
    expect(events.map(({ type }) => type)).toEqual(['plan-opened', 'plan-refused']);
    expect(events[1]?.differences?.map(({ host, task }) => `${host} ${task?.title}`)).toEqual([
      'devstack-1 Guest runs on devstack-2',
    ]);
  });

  test('a drained host runs no guest', async () => {
    const args = ['-i', lab().inventory, ...more, '-e', 'host=devstack-2', '-e', 'dest=devstack-1'];
    const drained = await play('evacuate.yml', ...args);
    expect(failuresOf(drained)).toEqual([]);
    expect(await runsOn(lab())).toEqual(['devstack-1']);
    expect(changesOf(await play('evacuate.yml', ...args))).toEqual([]);
  });

  test('the guest lived through all of it', async () => {
    expect(await proveMigrations(lab())).toMatchObject({ ok: true, problems: [] });
  });
}
