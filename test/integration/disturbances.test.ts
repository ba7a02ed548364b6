import { afterAll, describe } from 'vitest';
import { type NsLab, nsHosts, startNsLab } from '../lab/ns/lab.ts';
import { play } from '../lab/play.ts';
import { DISTURBANCES, UNMOUNTED } from '../truth/disturbances.ts';
import { tellDisturbances } from '../truth/told.ts';

describe('disturbances of the converged namespace lab', () => {
  let lab: NsLab | undefined;
  afterAll(() => lab?.stop());
  tellDisturbances([...DISTURBANCES, UNMOUNTED], async () => {
    const ns = await startNsLab();
    lab = ns;
    await ns.resetHost(...nsHosts);
    return {
      ssh: (host, script) => ns.ssh(host, script),
      site: (...args) => play('site.yml', '-i', ns.inventory, '-e', 'storage=bind', ...args),
    };
  });
});
