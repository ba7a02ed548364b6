// What a module does on the controller is done as on any host: this machine is both here.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import fetch from '../../modules/fetch.ts';
import { HERE, testOnHost } from './on-host.ts';

const root = mkdtempSync(join(tmpdir(), 'play controller '));
afterAll(() => rmSync(root, { recursive: true }));
const clean = `rm -rf -- '${root}/t'; mkdir '${root}/t'; cd '${root}/t'; printf 'a\\n' >src`;

testOnHost(
  () => HERE,
  [
    {
      name: 'makes a copy and the directories above it',
      module: fetch,
      params: { src: `${root}/t/src`, dest: `${root}/t/there`, flat: false, fail_on_missing: true },
      arrange: clean,
      changes: [`fetch ${root}/t/src to ${root}/t/there/here${root}/t/src`],
      assert: [`cat '${root}/t/there/here${root}/t/src'`, 'a\n'],
    },
    {
      name: 'replaces a copy that differs',
      module: fetch,
      params: { src: `${root}/t/src`, dest: `${root}/t/copy`, flat: true, fail_on_missing: true },
      arrange: `${clean}; printf old >copy; chmod 600 copy`,
      changes: [`fetch ${root}/t/src to ${root}/t/copy`],
      assert: [`cat '${root}/t/copy'; stat -c %a '${root}/t/copy'; ls -A '${root}/t'`, 'a\n600\ncopy\nsrc\n'],
    },
  ],
);
