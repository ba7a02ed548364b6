// The schema that other programs read a plan by, held against plans as they are made.
import { Ajv } from 'ajv';
import { expect, it } from 'vitest';
import schema from '../../../engine/plans/saved-plan.schema.json' with { type: 'json' };
import { Folder } from '../cli/plans.ts';

const SITE = `- name: All sorts
  hosts: all
  vars: { db: { password: hunter22 } }
  tasks:
    - name: Secret
      copy: { content: "{{ db.password }}{{ token }}", dest: "{{ dir }}/s" }
      notify: Handle
    - name: Ask
      command: hostname
      register: h
    - name: Open
      copy: { content: "{{ h.stdout }}", dest: "{{ dir }}/o", validate: test -f %s }
      when: h.rc == 0
    - name: Items
      file: { path: "{{ dir }}/{{ item }}", state: directory }
      loop: [a, b]
    - name: Hidden
      copy: { content: "{{ token }}", dest: "{{ dir }}/h", backup: true }
      no_log: true
    - block:
        - fail: { msg: no }
      rescue:
        - debug: { msg: "{{ h }}" }
    - name: Never
      fail: { msg: never }
      when: false
    - name: End
      assert: { that: ["1 == 2"] }
  handlers:
    - name: Handle
      shell: { cmd: "true", creates: "{{ dir }}/c" }
`;

const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);

it('is a schema of draft 07', () => {
  expect(schema.$schema).toBe('http://json-schema.org/draft-07/schema#');
  expect(new Ajv().validateSchema(schema)).toBe(true);
});

it('holds for real plans, and every part of a unit and an event in them is described', async () => {
  const at = new Folder({
    'site.yml': SITE,
    'hosts.ini': 'a ansible_connection=local x=1\nb ansible_connection=local ansible_prot=1\n',
  });
  await at.keep(
    '-e',
    'token=abcdef',
    '-e',
    `{"list": [1, null]}`,
    '-l',
    'a',
    '-t',
    'all',
    '--skip-tags',
    'never',
    '-u',
    'me',
  );
  const plan = at.saved();
  expect(validate(plan), JSON.stringify(validate.errors)).toBe(true);
  const types = new Set(plan.events.map(({ type }) => type));
  expect([...types].toSorted()).toEqual(
    schema.definitions.event.oneOf.map(({ properties: { type } }) => type.const).toSorted(),
  );
});

it('refuses what is not described', async () => {
  const at = new Folder({ 'site.yml': SITE });
  await at.keep('-e', 'token=abcdef');
  const plan = at.saved();
  expect(validate({ ...plan, more: 1 })).toBe(false);
  expect(validate({ ...plan, units: plan.units.map((unit) => ({ ...unit, contents: 'x' })) })).toBe(false);
  expect(validate({ ...plan, key: 'short' })).toBe(false);
});
