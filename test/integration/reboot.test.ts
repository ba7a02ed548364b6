// A host that boots again in the middle of a run.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import reboot from '../../modules/reboot.ts';
import { type NsLab, startOwnNsLab } from '../lab/ns/lab.ts';
import { failuresOf, play } from '../lab/play.ts';
import { labHost } from '../laws/lab-host.ts';
import { testOnHost } from '../laws/on-host.ts';

describe('a host that reboots', () => {
  let lab: NsLab;
  beforeAll(async () => {
    lab = await startOwnNsLab();
  }, 600_000);
  afterAll(() => lab.stop());

  testOnHost(
    () => labHost(lab, 'devstack-1'),
    [
      {
        name: 'comes back as another boot',
        module: reboot,
        params: { reboot_timeout: 60, test_command: 'systemctl is-active ssh' },
        arrange: 'touch /run/before',
        changes: ['reboot'],
        event: true,
        assert: ['[ -e /run/before ] || echo gone', 'gone\n'],
        uncut: 'An event happens again each time',
      },
    ],
  );

  const playbook = async (text: string): Promise<string> => {
    const path = join(lab.state, 'site.yml');
    await writeFile(path, text);
    return path;
  };

  test('goes on with the tasks after it, as another user too, with the lock taken anew', async () => {
    const site = await playbook(`- hosts: devstack-1, devstack-2
  remote_user: operator
  become: true
  tasks:
    - copy: {content: "a\\n", dest: /run/lab-mark}
    - reboot: {reboot_timeout: 60}
    - stat: {path: /run/lab-mark}
      register: mark
    - assert: {that: ["not mark.stat.exists"]}
    - copy: {content: "b\\n", dest: /run/lab-mark}
    - command: cat /run/lab-mark
      become: false
      register: said
    - assert: {that: ["said.stdout == 'b'"]}
`);
    const events = await play(site, '-i', lab.inventory);
    expect(failuresOf(events)).toEqual([]);
  });

  test('that does not come back in time fails alone', async () => {
    const site = await playbook(`- hosts: devstack-1, devstack-2
  tasks:
    - reboot:
        reboot_timeout: "{{ 2 if inventory_hostname == 'devstack-1' else 60 }}"
        test_command: '[ "$(uname -n)" != devstack-1 ]'
    - command: 'true'
`);
    const events = await play(site, '-i', lab.inventory);
    const failures = failuresOf(events);
    expect(failures).toHaveLength(1);
    expect(JSON.stringify(failures)).toContain('The host is not back after 2 s');
  });
});
