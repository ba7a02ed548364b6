import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readPlan } from '../../../engine/plans/read.ts';
import { canonical } from '../../../engine/plans/seal.ts';
import { Folder } from '../cli/plans.ts';

const SITE = '- hosts: all\n  tasks:\n    - name: Page\n      copy: { content: "hello\\n", dest: "{{ dir }}/page" }\n';

it('refuses a plan of which any character is another, and never breaks', async () => {
  const at = new Folder({ 'site.yml': SITE });
  await at.keep();
  const text = at.read('plan.json') ?? '';
  const edit = fc.record({
    at: fc.nat(text.length - 1),
    cut: fc.nat(3),
    put: fc.oneof(fc.string({ maxLength: 3 }), fc.constantFrom('0', 'a', '"', '{', '}', '[', ']', ',', 'null', 'true')),
  });
  await fc.assert(
    fc.asyncProperty(edit, async ({ at: place, cut, put }) => {
      const edited = text.slice(0, place) + put + text.slice(place + cut);
      writeFileSync(at.plan, edited);
      const read = await readPlan(at.plan);
      if (read.ok) expect(canonical(read.value)).toBe(canonical(JSON.parse(text)));
      else expect(read.error.code).toMatch(/^plan-(?:altered|damaged|foreign|version)$/);
    }),
    { numRuns: 200 },
  );
});

it('takes a plan that was only laid out anew', async () => {
  const at = new Folder({ 'site.yml': SITE });
  await at.keep();
  writeFileSync(at.plan, JSON.stringify(at.saved()));
  expect(await readPlan(at.plan)).toMatchObject({ ok: true });
});
