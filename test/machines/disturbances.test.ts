import { describe } from 'vitest';
import { startMachineLab } from '../lab/machines/lab.ts';
import { play } from '../lab/play.ts';
import { MACHINE_DISTURBANCES } from '../truth/disturbances-nfs.ts';
import { tellDisturbances } from '../truth/told.ts';

describe('disturbances of the converged machine lab', () => {
  tellDisturbances(MACHINE_DISTURBANCES, async () => {
    const lab = await startMachineLab();
    await lab.reset();
    return {
      ssh: (host, script) => lab.ssh(host, script),
      site: (...args) => play('site.yml', '-i', lab.inventory, ...args),
    };
  });
});
