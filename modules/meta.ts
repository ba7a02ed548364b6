import { defineModule } from '../engine/contract/index.ts';

export default defineModule({
  name: 'meta',
  summary: 'Steer the run itself',
  readOnly: true,
  description: '`flush_handlers` runs the handlers that are notified so far, now; `noop` does nothing.',
  params: {
    type: 'object',
    properties: { action: { type: 'string', enum: ['flush_handlers', 'noop'], description: 'What is done' } },
    required: ['action'],
  },
  bare: 'action',
  examples: [{ title: 'Handlers before the next task', yaml: 'flush_handlers' }],

  observe: () => ({}),

  plan: () => [],
});
