import { change, defineModule, given, type Plan, refuse, wait } from '../engine/contract/index.ts';
import { fileAt } from './looks/file.ts';
import { port } from './looks/port.ts';

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
    { title: 'A socket', yaml: 'path: /run/libvirt/libvirt-sock' },
  ],
  returns: { state: 'What was waited for' },

  observe: (params) => ({
    port: params.port === undefined ? given(undefined) : port(params.host, params.port),
    file: params.path === undefined ? given(undefined) : fileAt(params.path),
  }),

  plan(params, { port: seen, file }): Plan {
    const { host, path, state, timeout, msg } = params;
    if (seen === 'no way')
      return refuse('The host has neither nc nor bash to try a port with', 'Install netcat-openbsd before');
    if (file?.kind === 'unreadable') return refuse(`Cannot look at "${path}": ${file.why}`);
    const there = file ? file.kind !== 'missing' : seen === 'open';
    const wanted = state === 'started' || state === 'present';
    if (there === wanted) return change([]);
    const what = file ? `"${path}"` : `port ${params.port} of ${host}`;
    return wait(msg ?? `${what} is ${wanted ? 'not there yet' : 'still there'}`, timeout);
  },

  result: ({ state }) => ({ state }),
});
