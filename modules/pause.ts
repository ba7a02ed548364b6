import { change, defineModule, pause } from '../engine/contract/index.ts';

export default defineModule({
  name: 'pause',
  summary: 'Let some time pass',
  description:
    'The hosts of a play wait side by side; a dry run does not wait. Nobody is asked anything during a run, so that it never hangs where nobody sits: `prompt` is only shown meanwhile. To wait for something, use `wait_for` or `until`.',
  params: {
    type: 'object',
    properties: {
      seconds: { type: 'integer', minimum: 0, description: 'How long' },
      minutes: { type: 'integer', minimum: 0, description: 'How long' },
      prompt: { type: 'string', format: 'text', description: 'What is said meanwhile' },
    },
  },
  examples: [{ title: 'Until the leases have run out', yaml: 'seconds: 90\nprompt: The NFS grace period' }],
  returns: { delta: 'Seconds' },

  check({ seconds, minutes }) {
    if (seconds !== undefined && minutes !== undefined) return '"seconds" and "minutes" exclude each other';
    return seconds === undefined && minutes === undefined
      ? '"pause" needs "seconds" or "minutes": nobody is asked during a run'
      : undefined;
  },

  observe: () => ({}),

  plan(params) {
    const seconds = secondsOf(params);
    return seconds === 0 ? change([]) : pause(seconds, params.prompt ?? `a pause of ${seconds} s`);
  },

  result: (params) => ({ delta: secondsOf(params) }),
});

const secondsOf = ({ seconds, minutes = 0 }: { readonly seconds?: number; readonly minutes?: number }): number =>
  seconds ?? minutes * 60;
