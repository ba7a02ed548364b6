import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import type { Commands } from '../../../engine/cli/commands.ts';
import type { RunPlaybook } from '../../../engine/cli/options.ts';
import { play } from '../../../engine/cli/play.ts';
import type { World } from '../../../engine/cli/world.ts';
import { problem } from '../../../engine/diagnostics/problem.ts';
import type { HostRecap } from '../../../engine/run/event.ts';
import { err, ok } from '../../../engine/values/result.ts';
import { recapOf } from '../report/recorded.ts';

interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

const neverLoaded = (): Promise<RunPlaybook> => Promise.reject(new Error('the engine was loaded'));

async function ended(line: string, load: World['load'], commands?: Commands): Promise<Ended> {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const streams = { stdin, stdout, stderr } as unknown as Pick<World, 'stdin' | 'stdout' | 'stderr'>;
  const status = await play(line.split(' '), { ...streams, env: {}, version: '1.2.3', load }, commands);
  const text = (stream: PassThrough): string => String(stream.read() ?? '');
  return { status, stdout: text(stdout), stderr: text(stderr) };
}

/** An engine that reports this recap and ends with this status. */
function ending(recap: readonly HostRecap[], exitCode = 0): World['load'] {
  const run: RunPlaybook = async (_, { reporter }) => {
    reporter.event({ type: 'run-ended', seconds: 1, exitCode, recap, interrupted: false });
    return ok(exitCode);
  };
  return () => Promise.resolve(run);
}

it('prints its version without loading the engine', async () => {
  expect(await ended('--version', neverLoaded)).toEqual({ status: 0, stdout: '1.2.3\n', stderr: '' });
});

/** A command that says which arguments it got. */
const echo: Commands = new Map([
  [
    'echo',
    {
      usage: '<word>',
      summary: 'say what was said',
      load: async () => async (argv, world) => {
        world.stdout.write(`${argv.join('+')}\n`);
        return 7;
      },
    },
  ],
]);

it('hands what follows the name of a command to it, and ends with its status', async () => {
  expect(await ended('echo a --check', neverLoaded, echo)).toEqual({ status: 7, stdout: 'a+--check\n', stderr: '' });
});

it.each(['./echo', 'echo.yml', 'playbooks/echo'])('takes %s for a playbook', async (name) => {
  expect((await ended(name, ending([]), echo)).status).toBe(0);
});

it('says where a command belongs', async () => {
  const { status, stderr } = await ended('--check echo', neverLoaded, echo);
  expect(status).toBe(1);
  expect(stderr).toBe(
    'error: The command "echo" must be the first word after "play" [usage-option]\n' +
      '  hint: A playbook of this name is called with its path: ./echo\n',
  );
});

it('lists its commands', async () => {
  expect((await ended('--help', neverLoaded, echo)).stdout).toContain('\n  echo <word>  say what was said\n');
});

it('complains on stderr about wrong usage without loading the engine', async () => {
  expect(await ended('site.yml --chek', neverLoaded)).toEqual({
    status: 1,
    stdout: '',
    stderr: 'error: Unknown option "--chek" [usage-option]\n  hint: Did you mean "--check"?\n',
  });
});

it('ends with the status of the run', async () => {
  const { status, stdout } = await ended('site.yml', ending([recapOf('a', { failed: 1 })], 2));
  expect(status).toBe(2);
  expect(stdout).toContain('1 host: 0 changed, 0 ok, 0 skipped, 1 failed in 1.0 s');
});

it('ends with 3 where a dry run finds changes and is asked to tell', async () => {
  const pending = ending([recapOf('a', { changed: 1 })]);
  expect((await ended('site.yml -C --detailed-exitcode', pending)).status).toBe(3);
  expect((await ended('site.yml -C', pending)).status).toBe(0);
  expect((await ended('site.yml -C --detailed-exitcode', ending([recapOf('a')]))).status).toBe(0);
});

it('tells everything that the user wrote wrongly', async () => {
  const wrong = [
    problem('file-missing', 'The playbook "a" does not exist', undefined),
    problem('playbook-keyword', 'A play has no "host"', { file: 'a.yml', line: 3, column: 5 }),
  ];
  const { status, stderr } = await ended('a', () => Promise.resolve(async () => err(wrong)));
  expect(status).toBe(1);
  expect(stderr).toBe(
    'error: The playbook "a" does not exist [file-missing]\n\na.yml:3:5: error: A play has no "host" [playbook-keyword]\n',
  );
});

it('gives it to programs as events too, whatever the report is for people', async () => {
  const wrong = [problem('playbook-keyword', 'A play has no "host"', { file: 'a.yml', line: 3, column: 5 })];
  const load = () => Promise.resolve(async () => err(wrong));
  const { status, stdout, stderr } = await ended('a --output json', load);
  expect(status).toBe(1);
  expect(stdout.split('\n').map((line) => line && JSON.parse(line))).toEqual([
    { type: 'problem', diagnostic: wrong[0] },
    '',
  ]);
  expect(stderr).toContain('a.yml:3:5: error: A play has no "host"');
  expect((await ended('a --output text', load)).stdout).toBe('');
});

it('calls an exception a bug in Play', async () => {
  const broken: RunPlaybook = () => Promise.reject(new Error('oops'));
  const { status, stderr } = await ended('site.yml', () => Promise.resolve(broken));
  expect(status).toBe(2);
  expect(stderr).toContain('This is a bug in Play 1.2.3');
  expect(stderr).toContain('oops');
});

it('shows no secret even then', async () => {
  const broken: RunPlaybook = (_, { conceal }) => {
    conceal?.(() => ['hunter2']);
    return Promise.reject(new Error('oops at hunter2'));
  };
  const { stderr } = await ended('site.yml', () => Promise.resolve(broken));
  expect(stderr).toContain('oops at ••••••');
  expect(stderr).not.toContain('hunter2');
});

it('does not wait for a password where no terminal is', async () => {
  const { status, stderr } = await ended('site.yml -K', neverLoaded);
  expect(status).toBe(1);
  expect(stderr).toBe('error: No terminal is there to ask for a password, but "-K" asks for one [usage-value]\n');
});
