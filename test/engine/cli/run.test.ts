// From options to an exit status.
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { play } from '../../../engine/cli/play.ts';
import { runPlaybook } from '../../../engine/cli/run.ts';
import type { World } from '../../../engine/cli/world.ts';
import { freePort } from '../../helpers/sshd.ts';
import { HELLO, outcomes, site } from './site.ts';

const tasks = (list: string, more = '') => `- hosts: all\n${more}  tasks:\n${list.replace(/^/gm, '    ')}\n`;
const OK = '- { name: t, debug: { msg: x } }';

describe('modules of the user’s own', () => {
  it('are found beside the playbook', async () => {
    const { events } = await site({
      'modules/hello.js': HELLO,
      'site.yml': tasks(
        '- hello: { to: world }\n  register: r\n- { name: r, debug: { msg: x }, when: r.said == "hello world" }',
      ),
    });
    expect(outcomes(events)).toEqual(['a hello: ok', 'a r: ok']);
  });

  it('that are none are a mistake', async () => {
    const { complaints } = await site({ 'modules/hello.js': 'export default {};', 'site.yml': tasks('- hello: {}') });
    expect(complaints).toContainEqual(expect.stringMatching(/^module-contract/));
  });

  it('that cannot be loaded are a mistake', async () => {
    const { complaints } = await site({ 'modules/hello.js': 'export default {', 'site.yml': tasks('- hello: {}') });
    expect(complaints).toContainEqual(expect.stringMatching(/^module-load 1: The module "hello" /));
  });

  it('are not loaded where no playbook names them', async () => {
    const { status } = await site({ 'modules/hello.js': 'export default {', 'site.yml': tasks(OK) });
    expect(status).toBe(0);
  });
});

describe('the exit status', () => {
  it('is 0 where all went well', async () => expect((await site({ 'site.yml': tasks(OK) })).status).toBe(0));
  it('is 2 where a host failed', async () =>
    expect((await site({ 'site.yml': tasks('- fail: { msg: no }') })).status).toBe(2));
  it('is 4 where a host was unreachable', async () => {
    const ini = `a ansible_host=127.0.0.1 ansible_port=${await freePort()}\n`;
    const { status, events } = await site({ 'hosts.ini': ini, 'site.yml': tasks('- name: t\n  stat: { path: / }') });
    expect(status).toBe(4);
    expect(outcomes(events)).toEqual(['a t: unreachable']);
  });
});

it('a syntax check says nothing and runs nothing', async () => {
  const done = await site({ 'site.yml': tasks('- fail: { msg: no }') }, { syntaxCheck: true });
  expect(done).toMatchObject({ status: 0, events: [], printed: '', wrong: [] });
});

describe('how hosts are reached', () => {
  it('each play says for its own hosts', async () => {
    const port = await freePort();
    const { events, status } = await site({
      'hosts.ini': `a ansible_host=127.0.0.1 ansible_port=${port}\n`,
      'site.yml': `${tasks('- { name: one, stat: { path: / } }', '  connection: local\n')}${tasks('- { name: two, stat: { path: / } }')}`,
    });
    expect(outcomes(events)).toEqual(['a one: ok', 'a two: unreachable']);
    expect(status).toBe(4);
  });

  it('localhost needs no inventory, and has variables of its own', async () => {
    const { events, status } = await site({
      'host_vars/localhost.yml': 'path: /\n',
      'site.yml': '- hosts: localhost\n  tasks:\n    - { name: t, stat: { path: "{{ path }}" } }',
    });
    expect(outcomes(events)).toEqual(['localhost t: ok']);
    expect(status).toBe(0);
  });
});

it('what a module knows of the play is not narrowed by the limit', async () => {
  const hosts = HELLO.replace(
    "result: ({ to }) => ({ said: 'hello ' + to })",
    'result: (p, s, b, at) => ({ said: at.playHosts })',
  );
  const { events } = await site(
    {
      'hosts.ini': 'a ansible_connection=local\nb ansible_connection=local\n',
      'modules/hello.js': hosts,
      'site.yml': tasks('- hello: {}'),
    },
    { limit: 'b' },
  );
  const ended = events.find((event) => event.type === 'task-ended');
  expect(ended).toMatchObject({ host: 'b', result: { result: { said: ['a', 'b'] } } });
});

it('with --output json nothing but events is written, one a line', async () => {
  const { folder } = await site({
    'site.yml': tasks(
      '- command: echo\n  register: c\n- debug: { msg: "{{ c.stdout }}" }\n- debug: { var: hostvars }\n- fail: { msg: no }',
    ),
  });
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const streams = { stdin, stdout, stderr } as unknown as Pick<World, 'stdin' | 'stdout' | 'stderr'>;
  const argv = [`${folder}/site.yml`, '-i', `${folder}/hosts.ini`, '--output', 'json', '--check'];
  const status = await play(argv, { ...streams, env: {}, version: '1', load: async () => runPlaybook });
  const lines = String(stdout.read()).trim().split('\n');
  const types = lines.map((line) => (JSON.parse(line) as { readonly type: string }).type);
  expect(new Set(types)).toEqual(
    new Set(['run-started', 'play-started', 'task-started', 'task-ended', 'play-ended', 'run-ended']),
  );
  expect([status, stderr.read()]).toEqual([2, null]);
});

it('a mistake in an environment fails the task at its place', async () => {
  const { events, status } = await site(
    { 'site.yml': tasks('- name: t\n  debug: { msg: x }\n  environment: "{{ v }}"') },
    { extraVars: ['{"v": [1]}'] },
  );
  expect(outcomes(events)).toEqual(['a t: failed']);
  expect(status).toBe(2);
});

it('many hosts that wait at once are nothing to warn of', async () => {
  const warned: string[] = [];
  const note = ({ message }: Error): number => warned.push(message);
  process.on('warning', note);
  try {
    const ini = Array.from({ length: 12 }, (_, i) => `h${i} ansible_connection=local\n`).join('');
    const { status } = await site({ 'hosts.ini': ini, 'site.yml': tasks('- pause: { seconds: 1 }') });
    expect(status).toBe(0);
    expect(warned).toEqual([]);
  } finally {
    process.off('warning', note);
  }
});
