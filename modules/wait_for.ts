import {
  change,
  defineModule,
  given,
  isUnknown,
  type Plan,
  refuse,
  splitHoles,
  textOfBytes,
  undecided,
  wait,
} from '../engine/contract/index.ts';
import { fileAt } from './looks/file.ts';
import { complaintAbout, patternOf } from './looks/line-edit.ts';
import { greetingOf, port } from './looks/port.ts';
import { type FileText, text } from './looks/text.ts';

export default defineModule({
  name: 'wait_for',
  summary: 'Wait until a port or a path is there, or gone',
  readOnly: true,
  description: 'Changes nothing. A port is tried from the host of the task.',
  params: {
    type: 'object',
    properties: {
      port: { type: 'integer', minimum: 1, maximum: 65535, description: 'A TCP port' },
      host: { type: 'string', format: 'name', default: '127.0.0.1', description: 'Whose port' },
      path: { type: 'string', format: 'path', description: 'A path on the host' },
      search_regex: {
        type: 'string',
        description:
          'A JavaScript regular expression that must match in the file at `path`, or in what the port says first, by itself; ^ and $ are those of lines',
      },
      state: {
        type: 'string',
        enum: ['started', 'present', 'stopped', 'absent'],
        default: 'started',
        description: '`started` and `present` mean there, `stopped` and `absent` gone',
      },
      timeout: { type: 'integer', minimum: 0, default: 300, description: 'Seconds' },
      msg: { type: 'string', format: 'text', description: 'What is said when the time is over' },
    },
    exactlyOne: [['port', 'path']],
  },
  examples: [
    { title: 'SSH of a guest', yaml: 'host: 192.168.122.21\nport: 22\ntimeout: 120' },
    { title: 'An SSH server that answers', yaml: "host: 192.168.122.21\nport: 22\nsearch_regex: '^SSH-2'" },
    { title: 'A socket', yaml: 'path: /run/libvirt/libvirt-sock' },
    { title: 'A word in a log', yaml: "path: /var/log/cloud-init.log\nsearch_regex: 'finished at'" },
  ],
  returns: { state: 'What was waited for', match_groups: 'What the groups of `search_regex` matched' },

  check({ search_regex }) {
    if (search_regex === undefined) return undefined;
    const wrong = complaintAbout(search_regex);
    return wrong === undefined ? undefined : `"search_regex" is no regular expression: ${wrong}`;
  },

  observe: (params) => ({
    port: params.port === undefined ? given(undefined) : port(params.host, params.port),
    file: params.path === undefined ? given(undefined) : fileAt(params.path),
    text: params.path === undefined || params.search_regex === undefined ? given(undefined) : text(params.path),
    greeting:
      params.port === undefined || params.search_regex === undefined
        ? given(undefined)
        : greetingOf(params.host, params.port),
  }),

  plan(params, { port: seen, file, text: content, greeting }): Plan {
    const { host, path, state, timeout, msg, search_regex } = params;
    if (seen === 'no way' || greeting === 'no way')
      return refuse('The host has neither nc nor bash to try a port with', 'Install netcat-openbsd before');
    if (file?.kind === 'unreadable') return refuse(`Cannot look at "${path}": ${file.why}`);
    if (content?.kind === 'unreadable') return refuse(`Cannot read "${path}": ${content.why}`);
    const open = content?.kind === 'file' ? splitHoles(content.bytes).find(isUnknown) : undefined;
    if (open) return undecided(open);
    const found = search_regex === undefined || matchIn(saidBy(content, greeting), search_regex) !== null;
    const there = (file ? file.kind !== 'missing' : seen === 'open') && found;
    const wanted = state === 'started' || state === 'present';
    if (there === wanted) return change([]);
    const place = file ? `"${path}"` : `port ${params.port} of ${host}`;
    const what = search_regex === undefined ? place : `"${search_regex}" ${file ? 'in' : 'from'} ${place}`;
    return wait(msg ?? `${what} is ${wanted ? 'not there yet' : 'still there'}`, timeout);
  },

  result({ state, search_regex }, { text: content, greeting }) {
    const match = search_regex === undefined ? null : matchIn(saidBy(content, greeting), search_regex);
    return { state, ...(match && { match_groups: match.slice(1).map((group) => textOfBytes(group ?? '')) }) };
  },
});

/** What is searched: the file, or what the port says. */
function saidBy(
  content: FileText | undefined,
  greeting: { readonly said: string } | 'no way' | undefined,
): string | null {
  if (greeting !== undefined && greeting !== 'no way') return greeting.said;
  return content?.kind === 'file' ? content.bytes : null;
}

function matchIn(bytes: string | null, pattern: string): RegExpExecArray | null {
  const regexp = patternOf(pattern);
  if (bytes === null || typeof regexp === 'string') return null;
  return new RegExp(regexp.source, 'm').exec(bytes);
}
