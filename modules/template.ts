import { bytesOf, defineModule } from '../engine/contract/index.ts';
import { isStanding } from './looks/file.ts';
import { keepFile, keptFile, writing } from './looks/whole-file.ts';

export default defineModule({
  name: 'template',
  summary: 'Keep a file as a Handlebars template renders it',
  description:
    'The template reads the same variables as the playbook; a name that is not defined is an error before anything is touched. The file is written as `copy` writes it.',
  params: {
    type: 'object',
    properties: {
      src: {
        type: 'string',
        controller: 'template',
        description: 'A Handlebars file beside the playbook or in templates/',
      },
      dest: { type: 'string', format: 'path', description: 'The file on the host' },
      mode: { type: 'string', format: 'mode', description: 'Octal and quoted: "0640"' },
      owner: { type: 'string', format: 'name', description: 'User name or id' },
      group: { type: 'string', format: 'name', description: 'Group name or id' },
      validate: {
        type: 'string',
        description:
          'A command that must accept the new file, which is `%s`, before it takes its place. It changes nothing: a dry run asks it too',
      },
      backup: { type: 'boolean', default: false, description: 'Keep the old version under /var/backups/play' },
    },
    required: ['src', 'dest'],
  },
  examples: [{ title: 'A whole /etc/exports', yaml: 'src: exports.hbs\ndest: /etc/exports\nmode: "0644"' }],
  returns: { dest: 'The file on the host', mode: 'Its mode', owner: 'Its owner', group: 'Its group' },

  check: ({ validate }) =>
    validate?.includes('%s') === false ? '"validate" needs "%s", which stands for the new file' : undefined,

  observe: ({ dest }) => ({ file: keptFile(dest) }),

  plan: (params, { file }) => keepFile(file, { ...writing(params), after: bytesOf(params.src.text) }),

  result: ({ dest }, { file: [{ at }] }) => ({
    dest,
    ...(isStanding(at) && { mode: at.mode, owner: at.owner, group: at.group }),
  }),
});
