import {
  type At,
  after,
  all,
  bytesOf,
  change,
  defineModule,
  given,
  isUnknown,
  type Maybe,
  open,
  type Plan,
  type Probe,
  predict,
  refuse,
} from '../engine/contract/index.ts';
import { askedHere, doneHere } from './looks/controller.ts';
import { makeDirectory } from './looks/directory.ts';
import { entriesOf } from './looks/entries.ts';
import { nameOf, parentOf } from './looks/path.ts';
import { spotAt } from './looks/spot.ts';
import { statusOf } from './looks/status.ts';
import { bytesIn, type FileText, text } from './looks/text.ts';
import { keepFile, keptFile } from './looks/whole-file.ts';

/** Bytes that travel at most. */
const MOST = 16 * 1024 * 1024;

export default defineModule({
  name: 'fetch',
  summary: 'Keep a copy of a file of the host on the controller',
  description: `The copy lies below \`dest\`, by the name of the host: \`dest/HOST/etc/fstab\`. It is looked at, written whole or not at
all, and verified as on any host. For files of up to 16 MiB.`,
  params: {
    type: 'object',
    properties: {
      src: { type: 'string', format: 'path', description: 'The file on the host' },
      dest: {
        type: 'string',
        controller: 'path',
        description: 'The directory; beside the playbook where it is relative',
      },
      flat: {
        type: 'boolean',
        default: false,
        description: '`dest` is the file itself, or with a final "/" the directory of it; hosts must not share it',
      },
      fail_on_missing: {
        type: 'boolean',
        default: true,
        description: 'A file that is missing on the host is an error',
      },
    },
    required: ['src', 'dest'],
  },
  examples: [
    { title: 'What each host mounts', yaml: 'src: /etc/fstab\ndest: fetched' },
    { title: 'The key of one host', yaml: 'src: /etc/ssh/ssh_host_ed25519_key.pub\ndest: keys/\nflat: true' },
  ],
  returns: { dest: 'The copy on the controller', src: 'The file on the host' },

  observe: (params, at) => {
    const path = copyOf(params, at);
    return {
      file: smallText(params.src),
      copy: askedHere(keptFile(path)),
      folder: askedHere(spotAt(parentOf(path))),
    };
  },

  plan(params, { file, copy, folder }, _past, at): Plan {
    const { src, fail_on_missing } = params;
    const path = copyOf(params, at);
    if (file === 'large') return refuse(`"${src}" has more than 16 MiB`, 'Bring it over with rsync or scp');
    if (file.kind === 'missing') {
      if (fail_on_missing) return refuse(`There is no file "${src}"`);
      return change([], [{ level: 'info', text: `There is no file "${src}"` }]);
    }
    const bytes = bytesIn(src, file);
    if (typeof bytes !== 'string') return bytes;
    if (folder.blockedBy !== undefined) return refuse(`"${folder.blockedBy}" on the controller is no directory`);
    const made = folder.at.kind === 'missing' ? makeDirectory(parentOf(path), folder.missing, {}) : undefined;
    const filled = predict(entriesOf(parentOf(path)), [bytesOf(nameOf(path))]);
    const first = made && { first: made.steps, predicts: [...made.predicts, filled], touches: made.touches };
    return doneHere(keepFile(copy, { path, after: bytes, summary: `fetch ${src} to ${path}`, ...first }));
  },

  result: (params, _seen, _past, at) => ({ dest: copyOf(params, at), src: params.src }),
});

interface Params {
  readonly src: string;
  readonly dest: string;
  readonly flat: boolean;
}

function copyOf({ src, dest, flat }: Params, { host }: At): string {
  const folder = dest.replace(/(?<=.)\/+$/, '');
  if (!flat) return `${folder === '/' ? '' : folder}/${host}${src}`;
  return dest.endsWith('/') ? `${folder === '/' ? '' : folder}/${nameOf(src)}` : dest;
}

/** The bytes of a file, unless they are many. */
function smallText(path: string): Probe<FileText | 'large'> {
  return after(all([open(statusOf(path))]), ([status]): Probe<FileText | 'large'> => {
    const size: Maybe<number> = isUnknown(status) || status === null ? 0 : status.size;
    return size > MOST ? given('large') : text(path);
  });
}
