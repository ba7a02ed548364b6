import { defineModule } from '../engine/contract/index.ts';

export default defineModule({
  name: 'meta',
  summary: 'Steer the run itself',
  readOnly: true,
  description:
    '`flush_handlers` runs the handlers that are notified so far, now. `end_host` ends the play for the host, `end_batch` for all hosts of the batch, `end_play` for all hosts of the play; they do not count as failed, and the handlers that they notified run. For the last two the first host decides. `end_role` ends the innermost role for the host. `clear_host_errors` takes hosts back that failed or could not be reached, those of its batch: they go on with the next task. `clear_facts` has facts looked at anew. `noop` does nothing.',
  params: {
    type: 'object',
    properties: {
      action: {
        type: 'string',
        enum: [
          'flush_handlers',
          'end_role',
          'end_host',
          'end_batch',
          'end_play',
          'clear_host_errors',
          'clear_facts',
          'noop',
        ],
        description: 'What is done',
      },
    },
    required: ['action'],
  },
  bare: 'action',
  examples: [{ title: 'Handlers before the next task', yaml: 'flush_handlers' }],

  observe: () => ({}),

  plan: () => [],
});
