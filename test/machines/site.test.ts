import { beforeAll, describe } from 'vitest';
import { tellHowto } from '../integration/howto.ts';
import { type MachineLab, startMachineLab } from '../lab/machines/lab.ts';

describe('the how-to on the machine lab', () => {
  let lab: MachineLab;
  beforeAll(async () => {
    lab = await startMachineLab();
    await lab.reset();
  });
  tellHowto(() => lab, []);
});
