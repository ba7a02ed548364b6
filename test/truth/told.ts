// Disturbances of converged hosts as tests, the same in both labs.
import { beforeAll, describe, expect, test } from 'vitest';
import { failuresOf } from '../lab/play.ts';
import { type Disturbance, type DisturbedLab, groupsOf, tell } from './disturbance.ts';
import { tableOf } from './table.ts';

/** Converges bare hosts, then disturbs them: the dry run says to the last command what the run then does. */
export function tellDisturbances(all: readonly Disturbance[], start: () => Promise<DisturbedLab>): void {
  // One seed for everybody: nobody's change fails by chance. Another one looks further.
  const seed = Number(process.env.PLAY_SEED ?? 7);
  const named = groupsOf(all, seed).map((group) => [group.map(({ name }) => name).join(' + '), group] as const);

  describe(`with PLAY_SEED=${seed}`, () => {
    let lab: DisturbedLab;
    beforeAll(async () => {
      lab = await start();
      expect(failuresOf(await lab.site())).toEqual([]);
    });

    test.each(named)('%s', async (_, group) => {
      const { comparison, changes, failures, left } = await tell(lab, group);
      const refused = group.some(({ undo }) => undo !== undefined);
      expect.soft(comparison.differs, tableOf(comparison)).toBe(false);
      expect.soft(failures.length > 0, failures.join('\n')).toBe(refused);
      if (!refused) expect.soft(changes.length > 0).toBe(group.some(({ harmless }) => !harmless));
      expect(left).toEqual([]);
    });
  });
}
