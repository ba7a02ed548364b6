import { bytesOf, type ControllerFile, defineModule, given } from '../engine/contract/index.ts';
import { isStanding } from './looks/file.ts';
import { keepLargeFile, largeFile } from './looks/large-file.ts';
import { keepFile, keptFile, writing } from './looks/whole-file.ts';

export default defineModule({
  name: 'copy',
  summary: 'Keep a file as it is beside the playbook, or with a given content',
  description:
    'The file is replaced at once or not at all. A new one gets mode 0644 and belongs to the user of the task, where nothing else is declared; an old one keeps its mode and owner.',
  params: {
    type: 'object',
    properties: {
      src: { type: 'string', controller: 'file', description: 'A file beside the playbook' },
      content: { type: 'string', format: 'text', mayBeUnknown: true, description: 'The content itself' },
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
    required: ['dest'],
    exactlyOne: [['src', 'content']],
  },
  examples: [
    { title: 'A content', yaml: 'content: |\n  Welcome to the lab\ndest: /etc/motd' },
    {
      title: 'A file, checked before it takes its place',
      yaml: 'content: "%libvirt ALL=(ALL) NOPASSWD: /usr/bin/virsh\\n"\ndest: /etc/sudoers.d/lab\nmode: "0440"\nvalidate: visudo -cf %s',
    },
  ],
  returns: { dest: 'The file on the host', mode: 'Its mode', owner: 'Its owner', group: 'Its group' },

  check: ({ validate }) =>
    validate?.includes('%s') === false ? '"validate" needs "%s", which stands for the new file' : undefined,

  observe: ({ src, dest }) => ({
    file: isLarge(src) ? given(undefined) : keptFile(dest),
    large: isLarge(src) ? largeFile(dest) : given(undefined),
  }),

  plan(params, { file, large }) {
    const { src, content } = params;
    if (src && large) return keepLargeFile(large, src, params);
    const after = src ? (src.bytes ?? '') : bytesOf(content ?? '');
    return file ? keepFile(file, { ...writing(params), after }) : [];
  },

  result({ dest }, { file, large }) {
    const at = (file ?? large)?.[0].at;
    return { dest, ...(at && isStanding(at) && { mode: at.mode, owner: at.owner, group: at.group }) };
  },
});

const isLarge = (src: ControllerFile | undefined): boolean => src !== undefined && src.bytes === undefined;
