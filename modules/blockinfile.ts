import { bytesOf, defineModule, refuse } from '../engine/contract/index.ts';
import { editBlock, type Markers } from './looks/block-edit.ts';
import { complaintAbout } from './looks/line-edit.ts';
import { keepFile, keptFile } from './looks/whole-file.ts';

export default defineModule({
  name: 'blockinfile',
  summary: 'Keep a block of lines between two marker lines of a text file',
  description: 'All other lines stay byte for byte. The file must be there: use `copy` to make one.',
  params: {
    type: 'object',
    properties: {
      path: { type: 'string', format: 'path', description: 'The file' },
      block: {
        type: 'string',
        format: 'text',
        default: '',
        mayBeUnknown: true,
        description: 'The lines; without any the block goes',
      },
      marker: {
        type: 'string',
        default: '# {mark} ANSIBLE MANAGED BLOCK',
        description: 'The marker lines; `{mark}` becomes BEGIN and END',
      },
      state: {
        type: 'string',
        enum: ['present', 'absent'],
        default: 'present',
        description: 'Whether the block is there',
      },
      insertafter: { type: 'string', description: 'A new block comes after the last line that matches this, or `EOF`' },
      insertbefore: {
        type: 'string',
        description: 'A new block comes before the last line that matches this, or `BOF`',
      },
    },
    required: ['path'],
    atMostOne: [['insertafter', 'insertbefore']],
  },
  examples: [
    {
      title: 'Hosts of the lab',
      yaml: 'path: /etc/hosts\nmarker: "# {mark} lab"\nblock: |\n  10.0.0.1 xcloud\n  10.0.0.2 devstack-1',
    },
  ],

  check({ marker, block, insertafter = '', insertbefore = '' }) {
    if (!marker.includes('{mark}')) return '"marker" needs "{mark}", or begin and end look alike';
    const marks = ['BEGIN', 'END'].map((word) => marker.replace('{mark}', word));
    if (typeof block === 'string' && block.split('\n').some((line) => marks.includes(line)))
      return '"block" holds a marker line';
    const wrong = [insertafter, insertbefore].map(complaintAbout).find((complaint) => complaint !== undefined);
    return wrong === undefined ? undefined : `"insertafter" or "insertbefore" is no regular expression: ${wrong}`;
  },

  observe: ({ path }) => ({ file: keptFile(path) }),

  plan({ path, block, marker, state, ...place }, { file }) {
    const [, text] = file;
    const wanted = state === 'absent' ? '' : bytesOf(block);
    if (text.kind !== 'file') {
      if (text.kind !== 'missing') return keepFile(file, { path, after: '' });
      return wanted === '' ? [] : refuse(`There is no file "${path}"`, 'Make it before with copy or template');
    }
    const marks: Markers = {
      begin: bytesOf(marker.replace('{mark}', 'BEGIN')),
      end: bytesOf(marker.replace('{mark}', 'END')),
    };
    const after = editBlock(text.bytes, wanted, marks, place);
    if (after === undefined)
      return refuse(
        `"${path}" has the line "${marker.replace('{mark}', 'BEGIN')}" twice, or without its end`,
        'Repair the file by hand',
      );
    return keepFile(file, { path, after });
  },
});
