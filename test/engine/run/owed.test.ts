// Handlers are not lost: what a run that fails or dies leaves to do, the next run of the playbook does.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { until } from '../../helpers/until.ts';
import { folder, type Scene, stage } from './stage.ts';

const play = (tasks: string, handlers = ''): string => `
- name: web
  hosts: all
  tasks:
${tasks}
  handlers:
    - name: restart
      command: sh -c 'echo restarted >>{{ at }}/log'
${handlers}`;

const CHANGE = `
    - name: configure
      text: { path: "{{ at }}/conf" }
      notify: restart
`;
const FAIL = '    - name: stumble\n      fail: { msg: no }\n';
// The host goes away: its shell is ended.
const LOSE = "    - name: lose\n      command: sh -c 'kill -9 $PPID'\n";

/** A run that keeps what it leaves to do. */
function kept(dir: string, scene: Partial<Scene> & { readonly play: string }) {
  return stage({ ...scene, input: { journal: join(dir, 'state'), ...scene.input } }, dir);
}

const warnings = (events: Awaited<ReturnType<typeof stage>>['events']): readonly string[] =>
  events.flatMap((event) => (event.type === 'warning' ? [event.diagnostic.message] : []));

const files = (dir: string): readonly string[] =>
  readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.jsonl'));

describe('a handler that was notified', () => {
  it('runs even if a later task fails', async () => {
    const dir = folder();
    const { outcomes, file } = await kept(dir, { play: play(CHANGE + FAIL) });
    expect(outcomes()).toEqual(['configure: changed', 'stumble: failed', 'restart: changed']);
    expect(file('a/log')).toBe('restarted\n');
    expect(warnings((await kept(dir, { play: play(CHANGE) })).events)).toEqual([]);
    expect(files(dir)).toEqual([]);
  });

  it('runs also where the task itself fails after one of its changes was made', async () => {
    const { outcomes } = await stage(
      play(`
    - name: both
      text: { path: "{{ item }}" }
      loop: ["{{ at }}/x", "{{ at }}/none/x"]
      notify: restart
`),
    );
    expect(outcomes()).toEqual(['both: failed', 'restart: changed']);
  });

  it('is owed where the host goes away first, and runs in the next run', async () => {
    const dir = folder();
    const lost = await kept(dir, {
      hosts: ['a', 'b'],
      play: play(
        CHANGE +
          LOSE.replace('$PPID', '{{ "$PPID" if inventory_hostname == "a" else "$$" }}').replace(
            'lose\n',
            'lose\n      ignore_errors: true\n',
          ),
      ),
    });
    expect(lost.outcomes('a')).toEqual(['configure: changed', 'lose: unreachable']);
    expect(lost.outcomes('b')).toEqual(['configure: changed', 'lose: ignored', 'restart: changed']);

    const check = await kept(dir, { hosts: ['a', 'b'], play: play(CHANGE), check: true });
    expect(warnings(check.events)).toEqual([
      expect.stringMatching(/^a: the handler "restart" is owed since \d{4}-\d\d-\d\dT[\d:]{8}Z by "configure"$/),
    ]);
    expect(check.outcomes('a')).toEqual(['configure: ok', 'restart: changed']);
    expect(check.outcomes('b')).toEqual(['configure: ok']);

    const next = await kept(dir, { hosts: ['a', 'b'], play: play(CHANGE) });
    expect(warnings(next.events)).toEqual(warnings(check.events));
    expect(next.outcomes('a')).toEqual(['configure: ok', 'restart: changed']);
    expect(next.outcomes('b')).toEqual(['configure: ok']);
    expect((await kept(dir, { hosts: ['a', 'b'], play: play(CHANGE) })).outcomes('a')).toEqual(['configure: ok']);
  });

  it('is owed where the host goes away while the change is made: nobody knows how far that came', async () => {
    const dir = folder();
    const script = "sh -c 'test -e {{ at }}/x || { touch {{ at }}/x; kill -9 $PPID; }'";
    const tasks = `
    - name: cut
      command: ${script}
      args: { creates: "{{ at }}/x" }
      notify: restart
`;
    expect((await kept(dir, { play: play(tasks) })).outcomes()).toEqual(['cut: unreachable']);
    expect((await kept(dir, { play: play(tasks) })).outcomes()).toEqual(['cut: ok', 'restart: changed']);
  });

  it('is not owed where the change failed and was taken back, nor where the user says that nothing changed', async () => {
    const dir = folder();
    const tasks = `
    - name: silent
      text: { path: "{{ at }}/x" }
      changed_when: false
      notify: restart
    - name: fails
      text: { path: "{{ at }}/none/x" }
      notify: restart
`;
    expect((await kept(dir, { play: play(tasks) })).outcomes()).toEqual(['silent: ok', 'fails: failed']);
    const next = await kept(dir, { play: play(CHANGE.replace('/conf', '/x')) });
    expect(next.outcomes()).toEqual(['configure: ok']);
  });

  it('stays owed when it fails itself', async () => {
    const dir = folder();
    const broken = play(CHANGE).replace('echo restarted', 'exit 3; echo restarted');
    expect((await kept(dir, { play: broken })).outcomes()).toEqual(['configure: changed', 'restart: failed']);
    expect((await kept(dir, { play: play(CHANGE) })).outcomes()).toEqual(['configure: ok', 'restart: changed']);
  });

  it('is told and forgotten when the playbook has it no more', async () => {
    const dir = folder();
    await kept(dir, { play: play(CHANGE + LOSE) });
    const other = play(CHANGE).replace('name: restart', 'name: reload').replace('notify: restart', 'notify: reload');
    const message = expect.stringMatching(
      /^a: the handler "restart" is owed since .*, and the playbook has it no more$/,
    );
    expect(warnings((await kept(dir, { play: other, check: true })).events)).toEqual([message]);
    expect(warnings((await kept(dir, { play: other })).events)).toEqual([message]);
    expect(warnings((await kept(dir, { play: other })).events)).toEqual([]);
  });

  it('is owed to the host that it was notified on, not to another one of its name', async () => {
    const dir = folder();
    await kept(dir, { play: play(CHANGE + LOSE) });
    const elsewhere = await kept(dir, {
      play: play(CHANGE),
      access: (_, usual) => ({ ...usual, target: { ...usual.target, name: 'a', address: 'elsewhere' } }),
    });
    expect(elsewhere.outcomes()).toEqual(['configure: ok']);
    expect((await kept(dir, { play: play(CHANGE) })).outcomes()).toEqual(['configure: ok', 'restart: changed']);
  });
});

describe('what is kept', () => {
  it('is for its owner alone, and has no values of variables in it', async () => {
    const dir = folder();
    const tasks = CHANGE.replace('name: configure', 'name: configure {{ secret }}').replace('conf"', '{{ secret }}"');
    await kept(dir, { play: play(tasks + LOSE), vars: 'secret=hunter2' });
    const [name = ''] = files(join(dir, 'state'));
    const path = join(dir, 'state', name);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700);
    expect(readFileSync(path, 'utf8')).not.toContain('hunter2');
    expect(readFileSync(path, 'utf8')).toContain('configure {{ secret }}');
  });

  it('is read although its last line was cut off, or another version wrote what this one does not know', async () => {
    const dir = folder();
    await kept(dir, { play: play(CHANGE + LOSE) });
    const path = join(dir, 'state', files(join(dir, 'state'))[0] ?? '');
    writeFileSync(path, `${readFileSync(path, 'utf8')}{"is":"news"}\n{"is":"settled","hand`);
    expect((await kept(dir, { play: play(CHANGE) })).outcomes()).toEqual(['configure: ok', 'restart: changed']);
  });

  it('is missed with one warning where it cannot be written, and the run goes on', async () => {
    const dir = folder();
    writeFileSync(join(dir, 'state'), 'a file');
    const { events, outcomes } = await kept(dir, { play: play(CHANGE) });
    expect(outcomes()).toEqual(['configure: changed', 'restart: changed']);
    expect(warnings(events)).toEqual([expect.stringMatching(/^What a failed run leaves to do cannot be kept: /)]);
  });
});

const PLAY = fileURLToPath(new URL('../../../bin/play.js', import.meta.url));

describe('a controller that is killed', () => {
  /** Starts a run on this machine, as a process of its own. */
  function start(dir: string, playbook: string, ...options: readonly string[]): ChildProcess {
    writeFileSync(join(dir, 'site.yml'), playbook);
    return spawn(process.execPath, [PLAY, 'site.yml', '--output', 'json', '-e', `at=${dir}`, ...options], {
      cwd: dir,
      env: { ...process.env, XDG_STATE_HOME: join(dir, 'state') },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  }

  async function outcomes(child: ChildProcess): Promise<readonly string[]> {
    const found: string[] = [];
    for await (const line of createInterface({ input: child.stdout ?? process.stdin })) {
      const event = JSON.parse(line) as { type: string; task?: { title: string }; result?: { outcome: string } };
      if (event.type === 'task-ended') found.push(`${event.task?.title}: ${event.result?.outcome}`);
    }
    return found;
  }

  const site = (tasks: string): string => play(tasks).replace('hosts: all', 'hosts: localhost');

  it.each([
    [
      'after the change, before the handler',
      `
    - name: configure
      copy: { dest: "{{ at }}/conf", content: x }
      notify: restart
    - name: hold
      command: sh -c 'touch {{ at }}/reached; while [ -e {{ at }}/hold ]; do sleep 0.1; done'
`,
      ['configure: ok', 'hold: changed', 'restart: changed'],
    ],
    [
      'while the change is made',
      `
    - name: configure
      command: sh -c 'touch {{ at }}/conf; touch {{ at }}/reached; while [ -e {{ at }}/hold ]; do sleep 0.1; done'
      args: { creates: "{{ at }}/conf" }
      notify: restart
`,
      ['configure: ok', 'restart: changed'],
    ],
  ])(
    '%s: the next run runs the handler, once',
    async (_, tasks, expected) => {
      const dir = folder();
      writeFileSync(join(dir, 'hold'), '');
      const child = start(dir, site(tasks));
      await until('the moment', () => existsSync(join(dir, 'reached')), 20);
      child.kill('SIGKILL');
      await until('it is gone', () => child.signalCode === 'SIGKILL');
      rmSync(join(dir, 'hold'));
      expect(await outcomes(start(dir, site(tasks)))).toEqual(expected);
      expect(readFileSync(join(dir, 'log'), 'utf8')).toBe('restarted\n');
      expect(await outcomes(start(dir, site(tasks)))).not.toContain('restart: changed');
    },
    60_000,
  );

  it('--resume goes on after what it had finished, and runs the handler that it owed', async () => {
    const dir = folder();
    writeFileSync(join(dir, 'hold'), '');
    const tasks = `
    - name: configure
      copy: { dest: "{{ at }}/conf", content: x }
      notify: restart
    - name: again
      command: touch {{ at }}/reached
    - name: hold
      command: sh -c 'while [ -e {{ at }}/hold ]; do sleep 0.1; done'
`;
    const child = start(dir, site(tasks));
    const noted = () =>
      files(join(dir, 'state')).some((name) => readFileSync(join(dir, 'state', name), 'utf8').includes('"again"'));
    await until('the second task is noted', () => existsSync(join(dir, 'reached')) && noted(), 20);
    child.kill('SIGKILL');
    await until('it is gone', () => child.signalCode === 'SIGKILL');
    rmSync(join(dir, 'hold'));
    expect(await outcomes(start(dir, site(tasks), '--resume'))).toEqual(['hold: changed', 'restart: changed']);
  }, 60_000);

  it('and one that is under way is left alone: it runs its handlers itself', async () => {
    const dir = folder();
    const tasks = `
    - name: configure
      copy: { dest: "{{ at }}/conf", content: x }
      notify: restart
    - name: hold
      wait_for: { path: "{{ at }}/go", timeout: 30 }
`;
    const first = start(dir, site(tasks));
    const ended = outcomes(first);
    await until('the change', () => existsSync(join(dir, 'conf')), 20);
    const second = start(dir, site(tasks.replace(/ {4}- name: hold[\s\S]*/, '')));
    expect(await outcomes(second)).toEqual(['configure: ok']);
    writeFileSync(join(dir, 'go'), '');
    expect(await ended).toEqual(['configure: changed', 'hold: ok', 'restart: changed']);
  }, 60_000);
});
