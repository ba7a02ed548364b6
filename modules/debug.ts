import { defineModule } from '../engine/contract/index.ts';

export default defineModule({
  name: 'debug',
  summary: 'Show a message or a value',
  readOnly: true,
  params: {
    type: 'object',
    properties: {
      msg: { any: true, mayBeUnknown: true, description: 'A text, a list or a mapping' },
      var: { expression: true, description: 'An expression, without braces' },
      verbosity: {
        type: 'integer',
        default: 0,
        minimum: 0,
        description: 'Accepted for compatibility; it is always shown',
      },
    },
    atMostOne: [['msg', 'var']],
  },
  bare: 'msg',
  examples: [
    { title: 'A text', yaml: 'msg: "The image lies at {{ image.path }}"' },
    { title: 'A value', yaml: 'var: subvol.subvol_path' },
  ],
  returns: { msg: 'What is shown' },

  observe: () => ({}),

  plan: () => [],

  result: (params) => ({ msg: params.var ? params.var.value : (params.msg ?? 'Hello world!') }),
});
