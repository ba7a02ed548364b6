import { defineModule, hasHoles, refuse, unknown } from '../engine/contract/index.ts';
import { bytesIn, text } from './looks/text.ts';

export default defineModule({
  name: 'slurp',
  summary: 'Read a small file of the host',
  readOnly: true,
  description: 'Changes nothing. The content comes as base64: `{{ result.content | b64decode }}`.',
  params: {
    type: 'object',
    properties: { src: { type: 'string', format: 'path', description: 'The file on the host' } },
    required: ['src'],
  },
  examples: [{ title: "The host's public key", yaml: 'src: /etc/ssh/ssh_host_ed25519_key.pub' }],
  returns: { content: 'The bytes as base64', encoding: 'base64', source: 'The file' },

  observe: ({ src }) => ({ file: text(src) }),

  plan({ src }, { file }) {
    if (file.kind === 'missing') return refuse(`There is no file "${src}"`);
    const bytes = bytesIn(src, file);
    return typeof bytes === 'string' ? [] : bytes;
  },

  result({ src }, { file }) {
    const bytes = file.kind === 'file' ? file.bytes : '';
    const content = hasHoles(bytes)
      ? unknown(`the content of ${src}`)
      : Buffer.from(bytes, 'latin1').toString('base64');
    return { content, encoding: 'base64', source: src };
  },
});
