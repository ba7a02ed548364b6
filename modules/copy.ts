import { after, bytesOf, type ControllerFile, defineModule, given, type Probe } from '../engine/contract/index.ts';
import { isStanding } from './looks/file.ts';
import { keepLargeFile, type LargeFile, largeFile } from './looks/large-file.ts';
import type { Spot } from './looks/spot.ts';
import type { FileText } from './looks/text.ts';
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

  observe: ({ src, dest }) => ({ file: at(dest, src) }),

  plan(params, { file }) {
    if (file.how === 'large') return keepLargeFile(file.seen, file.src, params);
    const { src, content } = params;
    return keepFile(file.seen, { ...writing(params), after: src?.bytes ?? bytesOf(content ?? '') });
  },

  result({ dest }, { file }) {
    const [{ at }] = file.seen;
    return { dest, ...(isStanding(at) && { mode: at.mode, owner: at.owner, group: at.group }) };
  },
});

/** A file that is held whole, or one that is too large for that. */
type Destined =
  | { readonly how: 'whole'; readonly seen: readonly [Spot, FileText] }
  | { readonly how: 'large'; readonly seen: LargeFile; readonly src: ControllerFile };

function at(dest: string, src: ControllerFile | undefined): Probe<Destined> {
  return src && src.bytes === undefined
    ? after(largeFile(dest), (seen): Probe<Destined> => given({ how: 'large', seen, src }))
    : after(keptFile(dest), (seen): Probe<Destined> => given({ how: 'whole', seen }));
}
