// The how-to as somebody who logs in as an ordinary user and becomes root with sudo.
import { afterAll, beforeAll, describe } from 'vitest';
import { type NsLab, nsHosts, startNsLab } from '../lab/ns/lab.ts';
import { tellHowto } from './howto.ts';

describe('the how-to as an ordinary user with sudo', () => {
  let lab: NsLab;
  beforeAll(async () => {
    lab = await startNsLab();
    await lab.resetHost(...nsHosts);
  });
  afterAll(() => lab.stop());
  tellHowto(() => lab, ['-e', 'storage=bind', '-u', 'operator']);
});
