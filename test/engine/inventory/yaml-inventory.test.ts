import { expect, test } from 'vitest';
import { complaints, inventoryOf, varsOf } from './read.ts';

test('groups, hosts, variables and children', () => {
  const { inventory, diagnostics } = inventoryOf(
    `all:
  vars: {v: all}
  hosts:
    bare:
  children:
    web:
      hosts:
        w[1:2]:
          v: host
        w3: {}
      vars: {v: web}
    site:
      children: {web: }
`,
    'yaml',
  );
  expect(diagnostics).toEqual([]);
  expect(inventory.groups.get('site')?.hosts).toEqual(['w1', 'w2', 'w3']);
  expect(varsOf(inventory, 'w2').v).toBe('host');
  expect(varsOf(inventory, 'w3').v).toBe('web');
  expect(inventory.hosts.get('bare')?.groups).toEqual(['ungrouped']);
});

const errors: [string, string][] = [
  ['- h1', '1:1 "lab.yml" must hold groups'],
  ['hosts:\n  h1:', '1:1 "hosts" stands where the name of a group is expected'],
  ['all:\n  host:\n    h1:', '2:3 A group has no "host"'],
  ['all:\n  hosts:\n    - h1', '3:5 "hosts" must be a mapping'],
  ['all:\n  hosts: h1', '2:10 "hosts" must be a mapping'],
  ['all:\n  hosts:\n    h[3:1]:', '3:5 The range "[3:1]" runs backward and holds nothing'],
  ['all:\n  vars: {a: "{{ b"}', '2:14'],
  ['my group:\n  hosts:', '1:1 "my group" cannot be the name of a group'],
];
test.each(errors)('%j is an error at its place', (text, complaint) => {
  expect(complaints(inventoryOf(text, 'yaml').diagnostics)[0]).toContain(complaint);
});
