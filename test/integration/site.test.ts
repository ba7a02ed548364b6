import { afterAll, beforeAll, describe } from 'vitest';
import { type NsLab, nsHosts, startNsLab } from '../lab/ns/lab.ts';
import { tellHowto } from './howto.ts';

describe('the how-to on the namespace lab', () => {
  let lab: NsLab;
  beforeAll(async () => {
    lab = await startNsLab();
    await lab.resetHost(...nsHosts);
  });
  afterAll(() => lab.stop());
  tellHowto(() => lab, ['-e', 'storage=bind']);
});
