import { bytesOf, defineModule } from '../engine/contract/index.ts';
import { CONDITIONS, conditions, outcome, runOnce } from './looks/command.ts';

export default defineModule({
  name: 'shell',
  summary: 'Run a snippet in a shell',
  description:
    'As `command`, with pipes, redirections and variables. Values that come from elsewhere belong behind the filter `quote`, or in `stdin`.',
  params: {
    type: 'object',
    properties: {
      cmd: { type: 'string', format: 'text', minLength: 1, description: 'The snippet' },
      chdir: { type: 'string', format: 'path', description: 'Where it runs' },
      stdin: { type: 'string', format: 'text', description: 'Its standard input' },
      ...CONDITIONS,
    },
    required: ['cmd'],
  },
  bare: 'cmd',
  examples: [
    {
      title: 'A snippet that knows whether it has to run',
      yaml: "cmd: zcat /srv/dump.gz | mysql lab\nunless: mysql lab -e 'select 1 from hosts'",
    },
  ],
  returns: {
    rc: 'The exit status',
    stdout: 'Without the last line end',
    stderr: 'Likewise',
    stdout_lines: 'A list',
    stderr_lines: 'A list',
    ran: 'Whether it had to run',
  },

  observe: (params) => conditions(params),

  plan({ cmd, chdir, stdin, ...when }, seen, past) {
    const run = {
      do: 'run',
      argv: ['/bin/sh', '-c', cmd],
      ...(chdir !== undefined && { cwd: chdir }),
      ...(stdin !== undefined && { stdin: bytesOf(stdin) }),
    } as const;
    return runOnce(when, run, cmd.trim(), seen, past);
  },

  result: ({ cmd }, _seen, past) => outcome(cmd.trim(), past),
});
