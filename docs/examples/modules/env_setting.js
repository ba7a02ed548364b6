import { bytesOf, defineModule, predict, refuse } from 'play-runner';

export default defineModule({
  name: 'env_setting',
  summary: 'Keep NAME=value in a file of settings',
  description: 'For files such as /etc/default/libvirtd. All other lines stay byte for byte.',
  params: {
    type: 'object',
    properties: {
      path: { type: 'string', format: 'path', description: 'The file' },
      name: { type: 'string', pattern: '^[A-Z_]+$', description: 'What is set' },
      value: { type: 'string', description: 'What it is set to' },
    },
    required: ['path', 'name', 'value'],
  },
  examples: [{ title: 'A time limit', yaml: 'path: /etc/default/libvirtd\nname: SHUTDOWN_TIMEOUT\nvalue: "60"' }],
  returns: { previous: 'The value before, or null' },

  observe: ({ path }) => ({ file: settings(path) }),

  plan({ path, name, value }, { file }) {
    if (file === null) return refuse(`There is no file "${path}" to read`, 'Make it before with copy or template');
    if (valueIn(file, name) === bytesOf(value)) return [];
    const after = withSetting(file, name, bytesOf(value));
    const change = {
      summary: `set ${name} in ${path}`,
      diff: { path, before: file, after },
      steps: [{ do: 'write', path, content: { bytes: after }, base: file }],
      predicts: [predict(settings(path), after)],
      touches: [`data:${path}`],
    };
    return [change];
  },

  result: ({ name }, _seen, { before }) => ({ previous: valueIn(before.file ?? '', name) }),
});

/** Looks at the bytes of a file; null where none can be read. */
const settings = (path) => ({
  kind: 'look',
  label: `settings in ${path}`,
  script: 'exec cat <"$1"',
  args: [path],
  reads: [`data:${path}`],
  parse: ({ code, out }) => (code === 0 ? out : null),
});

const lineOf = (name) => new RegExp(`^${name}=(.*)$`, 'm');

const valueIn = (text, name) => lineOf(name).exec(text)?.[1] ?? null;

/** The text with the setting in its place, or as a last line. */
function withSetting(text, name, value) {
  const line = `${name}=${value}`;
  if (lineOf(name).test(text)) return text.replace(lineOf(name), () => line);
  return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${line}\n`;
}
