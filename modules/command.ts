import { bytesOf, defineModule, type Run } from '../engine/contract/index.ts';
import { wordsOf } from './formats/words.ts';
import { CONDITIONS, conditions, outcome, runOnce } from './looks/command.ts';

export default defineModule({
  name: 'command',
  summary: 'Run a program without a shell',
  description:
    'Nobody knows what a command changes, so a dry run lists it and runs nothing, and what is looked at afterwards rests on the assumption that it changes nothing of it. `creates`, `removes`, `unless` and `onlyif` say when it has to run; `check_mode: false` says that it changes nothing at all.',
  params: {
    type: 'object',
    properties: {
      cmd: {
        type: 'string',
        format: 'text',
        description: 'The program and its arguments, quoted as in a shell; nothing is expanded',
      },
      argv: {
        type: 'array',
        items: { type: 'string', format: 'text' },
        minItems: 1,
        description: 'The program and its arguments, each as it is',
      },
      chdir: { type: 'string', format: 'path', description: 'Where it runs' },
      stdin: { type: 'string', format: 'text', description: 'Its standard input' },
      ...CONDITIONS,
    },
    exactlyOne: [['cmd', 'argv']],
  },
  bare: 'cmd',
  examples: [
    { title: 'Once', yaml: 'cmd: openssl dhparam -out /etc/ssl/dhparam.pem 2048\ncreates: /etc/ssl/dhparam.pem' },
    {
      title: 'Arguments as they are',
      yaml: 'argv: [virsh, desc, web, --live, a guest of "the lab"]\nunless: virsh desc web | grep -q lab',
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

  check({ cmd, argv }) {
    const words = cmd === undefined ? argv : wordsOf(cmd);
    if (!words) return '"cmd" has a quote that is never closed';
    return words.length === 0 ? '"cmd" names no program' : undefined;
  },

  observe: (params) => conditions(params),

  plan: (params, seen, past) => runOnce(params, runOf(params), shownAs(params), seen, past),

  result: (params, _seen, past) => outcome(shownAs(params), past),
});

interface Command {
  readonly cmd?: string;
  readonly argv?: readonly string[];
  readonly chdir?: string;
  readonly stdin?: string;
}

const shownAs = ({ cmd, argv }: Command): string => cmd?.trim() ?? argv?.join(' ') ?? '';

function runOf({ cmd, argv, chdir, stdin }: Command): Run {
  return {
    do: 'run',
    argv: argv ?? wordsOf(cmd ?? '') ?? [],
    ...(chdir !== undefined && { cwd: chdir }),
    ...(stdin !== undefined && { stdin: bytesOf(stdin) }),
  };
}
