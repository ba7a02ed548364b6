// Whatever Play takes, lint has an answer to, and the same one each time.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asPlays, lintTree } from './linted.ts';

const quoted = (text: string): string => JSON.stringify(text);
const text = fc.oneof(
  fc.string({ unit: 'binary-ascii', maxLength: 20 }),
  fc.constantFrom('systemctl', 'mkdir -p', "'", '"', '&&', '; ', '{{ x }}', '{{ "a" }}', '\n', '$(', '>>', 'sudo', '-'),
);
const words = fc.array(text, { maxLength: 6 }).map((parts) => quoted(parts.join(' ')));
const value = fc.oneof(words, fc.constantFrom('"0777"', '"1777"', 'true', 'false', '7', '[a, "*"]', 'null', '[]'));

const body = fc.oneof(
  words.map((cmd) => `command: ${cmd}`),
  words.map((cmd) => `shell: { cmd: ${cmd}, creates: "/srv/a" }`),
  fc.array(words, { minLength: 1, maxLength: 4 }).map((argv) => `command: { argv: [${argv.join(', ')}] }`),
  value.map((mode) => `file: { path: "/srv/a", state: directory, mode: ${mode} }`),
  fc
    .tuple(value, value)
    .map(
      ([host, options]) =>
        `nfs_export: { path: "/srv/a", allow_world: true, clients: [{ host: ${host}, options: ${options} }] }`,
    ),
  fc
    .tuple(value, value)
    .map(([src, opts]) => `fstab_entry: { path: "/srv/a", src: ${src}, fstype: nfs, opts: ${opts} }`),
  value.map((token) => `set_fact: { token: ${token}, constructor: ${token} }`),
);
const keyword = fc.oneof(
  words.map((name) => `name: ${name}`),
  fc.constantFrom('ignore_errors: true', 'register: toString', 'register: __proto__', 'when: x == true', 'notify: a'),
  value.map((secret) => `vars: { api_token: ${secret}, x: true }`),
  words.map((code) => `tags: a # lint: allow ${code}`),
);
const task = fc
  .tuple(body, fc.uniqueArray(keyword, { maxLength: 4, selector: (word) => word.slice(0, word.indexOf(':')) }))
  .map(([first, others]) => `- ${[first, ...others].join('\n  ')}`);

test('lint never throws on what Play takes, and is pure', { timeout: 300_000 }, async () => {
  let legal = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(task, { minLength: 1, maxLength: 4 }), async (tasks) => {
      const files = { 'site.yml': asPlays(tasks.join('\n')) };
      const first = await lintTree(files);
      legal += Number(first.legal);
      expect(await lintTree(files)).toEqual(first);
    }),
    { numRuns: 150 },
  );
  expect(legal).toBeGreaterThan(15);
});
