import { defineModule, refuse } from '../engine/contract/index.ts';

export default defineModule({
  name: 'fail',
  summary: 'Stop a host with a message',
  readOnly: true,
  params: {
    type: 'object',
    properties: {
      msg: { type: 'string', format: 'text', default: 'Failed as requested', description: 'What is said' },
    },
  },
  bare: 'msg',
  examples: [{ title: 'Only on known systems', yaml: 'msg: This playbook knows Debian alone' }],

  observe: () => ({}),

  plan: ({ msg }) => refuse(msg),
});
