// A small module and its looks, for tests of the engine alone.
import {
  type Change,
  defineModule,
  type Look,
  later,
  look,
  open,
  predict,
  refuse,
} from '../../../engine/contract/index.ts';
import type { At } from '../../../engine/contract/module.ts';
import type { Work } from '../../../engine/converge/assess.ts';
import type { Place, Question } from '../../../engine/converge/memory.ts';
import type { Asked } from '../../../engine/hosts/batch/types.ts';

export const place: Place = { on: 'a', as: 'root' };

export const replied = (out: string, code = 0): Asked => ({ how: 'replied', reply: { code, out, err: '' } });

export function textLook(path: string, more: Partial<Look<string>> = {}): Look<string> {
  return {
    kind: 'look',
    label: `text ${path}`,
    script: 'cat -- "$1"',
    args: [path],
    reads: [`path:${path}`],
    parse: ({ out }) => out,
    ...more,
  };
}

export const question = (look: Look<unknown>, on = 'a'): Question => ({ place: { on, as: 'root' }, look });

export const writes = (path: string, text: string, more: Partial<Change> = {}): Change => ({
  summary: `write ${path}`,
  steps: [{ do: 'write', path, content: { bytes: text }, base: null }],
  touches: [`path:${path}`],
  predicts: [predict(textLook(path), text)],
  ...more,
});

const at: At = {
  host: 'a',
  user: 'root',
  playHosts: ['a'],
  peers: ['a'],
  knows: () => true,
  nameOf: (host) => host,
  isHere: () => false,
};

/** Keeps a text in a file; asks who reads it only on the way to a change. */
export const line = defineModule({
  name: 'line',
  summary: 'Keep a text in a file',
  examples: [],
  params: {
    type: 'object',
    properties: { path: { type: 'string' }, text: { type: 'string' }, other: { type: 'string' } },
    required: ['path', 'text'],
  },
  observe: ({ path }) => ({
    file: textLook(path),
    users: later(textLook(`${path}.users`)),
    peer: open(textLook('/peer', { on: 'b' })),
  }),
  plan({ path, text }, { file, users }) {
    if (file === text) return [];
    if (users === undefined) return look('users');
    return users === '' ? [writes(path, text)] : refuse(`"${path}" is in use by ${users}`);
  },
  result: ({ path }, { file }) => ({ path, file }),
});

export const workOf = (params: object, module = line): Work => ({
  module,
  at,
  place,
  params: { how: 'known', value: params },
});
