import { bytesOf, type Change, defineModule, type Look, predict } from 'play-runner';

export default defineModule({
  name: 'one_line',
  summary: 'Keep a file that holds one line and nothing else',
  params: {
    type: 'object',
    properties: {
      path: { type: 'string', format: 'path', description: 'The file' },
      line: { type: 'string', description: 'The line, without its end' },
    },
    required: ['path', 'line'],
  },
  examples: [{ title: 'A greeting', yaml: 'path: /etc/motd\nline: Be careful, this is the lab' }],

  observe: ({ path }) => ({ file: bytesAt(path) }),

  plan({ path, line }, { file }) {
    const wanted = `${bytesOf(line)}\n`;
    if (file === wanted) return [];
    const change: Change = {
      summary: `${file === null ? 'create' : 'change'} ${path}`,
      diff: { path, before: file ?? '', after: wanted },
      steps: [{ do: 'write', path, content: { bytes: wanted }, base: file }],
      predicts: [predict(bytesAt(path), wanted)],
      touches: [`data:${path}`],
    };
    return [change];
  },
});

/** The bytes of a file, or null where none can be read. */
const bytesAt = (path: string): Look<string | null> => ({
  kind: 'look',
  label: `content of ${path}`,
  script: 'exec cat <"$1"',
  args: [path],
  reads: [`data:${path}`],
  parse: ({ code, out }) => (code === 0 ? out : null),
});
