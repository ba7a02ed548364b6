import {
  defineModule,
  isUnknown,
  type Maybe,
  open,
  type Plan,
  type Prediction,
  predict,
  type Run,
  sh,
  undecided,
} from '../engine/contract/index.ts';
import { rawLine, splitLines } from './formats/lines.ts';
import { kernelName } from './looks/host-name.ts';
import { bytesIn } from './looks/text.ts';
import { keepFile, keptFile } from './looks/whole-file.ts';

const FILE = '/etc/hostname';
const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';

export default defineModule({
  name: 'hostname',
  summary: 'Keep the name of the host, now and at boot',
  description:
    'The name that the kernel has, and the one in /etc/hostname that it gets at boot. /etc/hosts is left alone: `hosts_entry` gives the name an address.',
  params: {
    type: 'object',
    properties: {
      name: {
        type: 'string',
        format: 'name',
        pattern: `^${LABEL}(?:\\.${LABEL})*$`,
        maxLength: 64,
        description: 'Letters, digits and hyphens, with dots between them',
      },
    },
    required: ['name'],
  },
  examples: [{ title: 'As the inventory calls it', yaml: 'name: "{{ inventory_hostname }}"' }],
  returns: { name: 'The name', previous: 'The name that the kernel had before' },

  observe: () => ({ file: keptFile(FILE), live: open(kernelName()) }),

  plan({ name }, { file, live }): Plan {
    const before = bytesIn(FILE, file[1]);
    if (typeof before !== 'string') return before;
    const after = withName(before, name);
    const effect = live === name ? [] : [rename(name, live)];
    const predicts: readonly Prediction[] = live === name ? [] : [predict(kernelName(), name)];
    const touches = live === name ? [] : (['kernel:hostname'] as const);
    const summary = `name the host ${name}`;
    if (after !== before || file[1].kind === 'missing')
      return keepFile(file, { path: FILE, after, summary, effect, predicts, touches });
    if (live === name) return [];
    const change = { summary, steps: effect, predicts, touches };
    return isUnknown(live) ? undecided(live, [change]) : [change];
  },

  result: ({ name }, _seen, { before }) => ({ name, previous: before.live }),
});

/** hostname(5): the first line that is neither empty nor a comment. */
function withName(bytes: string, name: string): string {
  const lines = splitLines(bytes);
  const isName = ({ text }: { readonly text: string }) => text.trim() !== '' && !text.trimStart().startsWith('#');
  const at = lines.findIndex(isName);
  if (at < 0) return `${bytes}${bytes === '' || bytes.endsWith('\n') ? '' : '\n'}${name}\n`;
  if (lines[at]?.text.trim() === name) return bytes;
  return lines.map((line, i) => (i === at ? `${name}${line.eol || '\n'}` : rawLine(line))).join('');
}

function rename(name: string, before: Maybe<string>): Run {
  const set = (to: string) =>
    sh('if command -v hostname >/dev/null; then hostname "$1"; else printf %s "$1" >/proc/sys/kernel/hostname; fi', to);
  return { ...set(name), ...(!isUnknown(before) && { undo: set(before) }) };
}
