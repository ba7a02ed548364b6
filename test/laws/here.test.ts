import { afterAll, beforeAll, describe } from 'vitest';
import { FILES, makeFiles, removeFiles } from './hosts/files.ts';
import { testOnHost } from './on-host.ts';
import { HERE } from './test-host.ts';

describe.skipIf(process.getuid?.() !== 0)('as root on this machine', () => {
  beforeAll(makeFiles);
  afterAll(removeFiles);
  testOnHost(() => HERE, FILES);
});
