import { defineModule, isUnknown, refuse, undecided, verdictOf } from '../engine/contract/index.ts';
import { complaintAbout, editLine, mayBeThere } from './looks/line-edit.ts';
import { keepFile, keptFile } from './looks/whole-file.ts';

export default defineModule({
  name: 'lineinfile',
  summary: 'Keep one line in a text file, or keep it out',
  description:
    'With `regexp` the last line that matches becomes `line`; without a match, and where the line is nowhere in the file, it is inserted. All other lines stay byte for byte. The file must be there: use `copy` to make one.',
  params: {
    type: 'object',
    properties: {
      path: { type: 'string', format: 'path', description: 'The file' },
      line: { type: 'string', mayBeUnknown: true, description: 'The whole line, without its end' },
      regexp: {
        type: 'string',
        description: 'A JavaScript regular expression for the line that is replaced or removed',
      },
      state: {
        type: 'string',
        enum: ['present', 'absent'],
        default: 'present',
        description: '`absent` removes every line that is `line` or matches `regexp`',
      },
      insertafter: { type: 'string', description: 'A new line comes after the last line that matches this, or `EOF`' },
      insertbefore: {
        type: 'string',
        description: 'A new line comes before the last line that matches this, or `BOF`',
      },
      backrefs: {
        type: 'boolean',
        default: false,
        description:
          '`\\1` and `\\g<name>` in `line` stand for groups of `regexp`; where nothing matches, nothing changes',
      },
    },
    required: ['path'],
    atMostOne: [['insertafter', 'insertbefore']],
  },
  examples: [
    { title: 'A setting', yaml: "path: /etc/default/grub\nregexp: '^GRUB_TIMEOUT='\nline: GRUB_TIMEOUT=1" },
    {
      title: 'One word more in a line',
      yaml: "path: /etc/default/grub\nregexp: '^(GRUB_CMDLINE_LINUX=\")(?:quiet)?(\".*)'\nline: '\\1quiet\\2'\nbackrefs: true",
    },
    {
      title: 'No root login',
      yaml: "path: /etc/ssh/sshd_config\nregexp: '^#?PermitRootLogin'\nline: PermitRootLogin no",
    },
  ],

  check({ line, state, backrefs, ...patterns }) {
    if (backrefs && (state === 'absent' || patterns.regexp === undefined))
      return '"backrefs" needs "regexp" and "state: present"';
    if (state === 'present' && line === undefined) return '"state: present" needs "line"';
    if (line === undefined && patterns.regexp === undefined) return '"state: absent" needs "line" or "regexp"';
    for (const name of ['regexp', 'insertafter', 'insertbefore'] as const) {
      const wrong = complaintAbout(patterns[name] ?? '');
      if (wrong !== undefined) return `"${name}" is no regular expression: ${wrong}`;
    }
    return undefined;
  },

  observe: ({ path }) => ({ file: keptFile(path) }),

  plan(params, { file }) {
    const { path, state } = params;
    const [, text] = file;
    if (text.kind !== 'file') {
      if (text.kind !== 'missing') return keepFile(file, { path, after: '' });
      return state === 'absent' ? [] : refuse(`There is no file "${path}"`, 'Make it before with copy or template');
    }
    // What is unknown of it may name groups, too.
    if (params.backrefs && isUnknown(params.line)) return undecided(params.line);
    const after = editLine(text.bytes, params);
    if (params.backrefs && editLine(after, params) !== after)
      return refuse(
        'Each run would change another line, or the same one again',
        'Let "regexp" match one line, and "line" too',
      );
    const plan = verdictOf(keepFile(file, { path, after }));
    const open = mayBeThere(text.bytes, params.line);
    if (!open || plan.verdict !== 'change' || (state === 'present' && plan.changes.length === 0)) return plan;
    return undecided(open, plan.changes);
  },
});
