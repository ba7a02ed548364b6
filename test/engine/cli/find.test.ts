import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findInventory, findPlaybook } from '../../../engine/cli/find.ts';

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'play-find-'));
  for (const folder of ['playbooks', 'inventory']) mkdirSync(join(cwd, folder));
  for (const file of ['own.yml', 'playbooks/own.yml', 'playbooks/site.yml', 'inventory/lab.ini']) {
    writeFileSync(join(cwd, file), '');
  }
});
afterEach(() => {
  rmSync(cwd, { recursive: true });
});

it('takes a playbook as it is named', async () => {
  expect(await findPlaybook('own.yml', cwd)).toEqual({ ok: true, value: join(cwd, 'own.yml') });
});

it('looks under playbooks/ and inventory/ where nothing has the name', async () => {
  expect(await findPlaybook('site.yml', cwd)).toEqual({ ok: true, value: join(cwd, 'playbooks/site.yml') });
  expect(await findInventory('lab.ini', cwd)).toEqual({ ok: true, value: join(cwd, 'inventory/lab.ini') });
});

it('takes a list of hosts and a folder as inventories', async () => {
  expect(await findInventory('a,b,', cwd)).toEqual({ ok: true, value: 'a,b,' });
  expect(await findInventory('inventory', cwd)).toEqual({ ok: true, value: join(cwd, 'inventory') });
});

it('names the nearest file where none is found', async () => {
  expect(await findPlaybook('sites.yml', cwd)).toMatchObject({
    ok: false,
    error: {
      code: 'file-missing',
      message: 'The playbook "sites.yml" does not exist, also not under "playbooks/"',
      hint: 'Did you mean "site.yml"?',
    },
  });
});

it('looks for an absolute path nowhere else', async () => {
  expect(await findInventory('/nowhere/lab.ini', cwd)).toMatchObject({
    ok: false,
    error: { message: 'The inventory "/nowhere/lab.ini" does not exist' },
  });
});
