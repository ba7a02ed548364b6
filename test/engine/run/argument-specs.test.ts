// `meta/argument_specs.yml`: a role says what its variables must be, and begins with a check of them.
import { describe, expect, it } from 'vitest';
import { stage } from './stage.ts';

const SPEC = `argument_specs:
  main:
    short_description: A web site
    options:
      port: { type: int, required: true }
      name: { type: str, default: x }
      mode: { choices: [fast, slow] }
      level: { type: int, choices: [1, 2] }
      names: { type: list, elements: str }
      site: { type: dict, options: { root: { type: path, required: true }, tls: { type: bool } } }
      token: { no_log: true }
  other:
    options:
      port: { type: str, choices: [a] }
`;
const TASKS = '- name: told\n  debug: { msg: x }\n';
const CHECK = "Validating arguments against arg spec 'main' - A web site";

const run = (params: string, more: { vars?: string; before?: string; check?: boolean; spec?: string } = {}) =>
  stage({
    play: `- hosts: all\n  vars: { ${more.vars ?? ''} }\n  tasks:\n    ${more.before ?? '- debug: { msg: x }'}\n    - import_role: { name: web }\n      vars: { ${params} }\n`,
    files: { 'roles/web/tasks/main.yml': TASKS, 'roles/web/meta/argument_specs.yml': more.spec ?? SPEC },
    check: more.check ?? false,
  });

describe('before the run', () => {
  it.each([
    ['a required argument that nothing defines', 'name: x', '"port" is not defined'],
    ['a wrong type', 'port: http', '"port" must be a whole number, not "http"'],
    ['a wrong word', 'port: 80, mode: fats', '"mode" must be "fast" or "slow", not "fats"'],
    ['a number that is no choice', 'port: 80, level: 3', '"level" must be'],
    ['a wrong item', 'port: 80, names: [a, [b]]', 'An item of "names" must be'],
    ['a missing part', 'port: 80, site: { tls: true }', '"site" needs "root"'],
    ['a misspelt part', 'port: 80, site: { root: /, tsl: true }', '"site" has no parameter "tsl"'],
  ])('%s is told', async (_, params, message) => {
    await expect(run(params)).rejects.toThrow(message);
  });

  it('a type that there is not is told', async () => {
    const spec = 'argument_specs: { main: { options: { port: { type: integer } } } }\n';
    await expect(run('port: 1', { spec })).rejects.toThrow('There is no type "integer" of arguments');
  });
});

describe('when the role begins', () => {
  it('what fits is let through, wherever it was set', async () => {
    const { outcomes } = await run('mode: slow, names: [a, 1], site: { root: /srv }', { vars: 'port: 80, level: 2' });
    expect(outcomes()).toEqual(['debug: ok', `${CHECK}: ok`, 'told: ok']);
  });

  it('what does not fit ends the role', async () => {
    const { outcomes, result } = await run('name: x', { before: '- set_fact: { port: http }' });
    expect(outcomes()).toEqual(['set_fact: ok', `${CHECK}: failed`]);
    expect(result(CHECK).failure?.message).toBe('"port" must be a whole number, not "http"');
  });

  it('a secret is not shown where it is wrong', async () => {
    const { result } = await run('port: 1', { before: '- set_fact: { token: [hush] }' });
    expect(JSON.stringify(result(CHECK))).not.toContain('hush');
  });

  it('what nobody knows yet is unknown in a dry run, and the role goes on', async () => {
    const before = '- { command: cat /proc/uptime, register: r }';
    const { outcomes } = await run('port: "{{ r.stdout | int }}"', { before, check: true });
    expect(outcomes().slice(1)).toEqual([`${CHECK}: unknown`, 'told: ok']);
  });

  it('the specs of another entry point are its own', async () => {
    const { outcomes } = await stage({
      play: '- import_role: { name: web, tasks_from: other.yml }\n  vars: { port: a }\n',
      files: { 'roles/web/tasks/other.yml': TASKS, 'roles/web/meta/main.yml': SPEC },
    });
    expect(outcomes()).toEqual(["Validating arguments against arg spec 'other': ok", 'told: ok']);
  });
});
