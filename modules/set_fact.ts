import { defineModule } from '../engine/contract/index.ts';

export default defineModule({
  name: 'set_fact',
  summary: 'Set variables of a host for the rest of the run',
  readOnly: true,
  description:
    'Every parameter is a variable. Values keep their type; one that is not known yet stays unknown in a dry run.',
  params: { type: 'object', properties: {}, additionalProperties: { any: true, mayBeUnknown: true } },
  examples: [{ title: 'A list from two', yaml: 'storage_hosts: "{{ groups.nfs | union(groups.btrfs) }}"' }],
  returns: { ansible_facts: 'The variables' },

  observe: () => ({}),

  plan: () => [],

  result: (params) => ({ ansible_facts: params }),

  sets: (params) => ({ ...params }),
});
