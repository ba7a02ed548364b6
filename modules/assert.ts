import { defineModule, isUnknown, refuse, undecided } from '../engine/contract/index.ts';

export default defineModule({
  name: 'assert',
  summary: 'Stop a host where a condition does not hold',
  readOnly: true,
  description: 'Asks nothing and changes nothing. A condition that is not known yet in a dry run is reported so.',
  params: {
    type: 'object',
    properties: {
      that: {
        anyOf: [{ type: 'array', items: { condition: true }, minItems: 1 }, { condition: true }],
        description: 'A condition, or a list of them; all must hold',
      },
      fail_msg: { type: 'string', format: 'text', description: 'What is said where one does not' },
      success_msg: {
        type: 'string',
        format: 'text',
        default: 'All assertions passed',
        description: 'What is said where all do',
      },
      quiet: { type: 'boolean', default: false, description: 'Accepted for compatibility; success is never loud' },
    },
    required: ['that'],
  },
  examples: [
    {
      title: 'Enough hosts to migrate between',
      yaml: 'that: ["groups[\'kvm\'] | length > 1"]\nfail_msg: A migration needs two hosts',
    },
  ],
  returns: { msg: 'What is said' },

  observe: () => ({}),

  plan({ that, fail_msg }) {
    const all = [that].flat();
    const wrong = all.find(({ holds }) => holds === false);
    if (wrong)
      return refuse(fail_msg ?? `This does not hold: ${wrong.source}`, fail_msg && `Asserted is: ${wrong.source}`);
    const open = all.map(({ holds }) => holds).find(isUnknown);
    return open ? undecided(open) : [];
  },

  result: ({ success_msg }) => ({ msg: success_msg }),
});
