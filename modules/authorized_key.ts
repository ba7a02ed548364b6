import { bytesOf, defineModule, isUnknown, type Note, type Plan, verdictOf } from '../engine/contract/index.ts';
import {
  onlyAuthorizedKeys,
  parseAuthorizedKeys,
  readKey,
  removeAuthorizedKey,
  setAuthorizedKey,
  splitKeyOptions,
} from './formats/authorized-keys.ts';
import { isPrivateKey, keyLines, restsOn } from './looks/public-key.ts';
import { keepSshFile, noSuchUser, sshFileOf, strictModes } from './looks/ssh-home.ts';
import { bytesIn } from './looks/text.ts';

export default defineModule({
  name: 'authorized_key',
  summary: 'Keep who may log in as a user with a key',
  description:
    'Keys are told apart by their base64 part alone; comments stay as they are. `~/.ssh` is made where it is missing. A file that is there keeps its mode and owner.',
  params: {
    type: 'object',
    properties: {
      user: { type: 'string', format: 'name', description: 'Who is logged in as' },
      key: {
        type: 'string',
        format: 'text',
        mayBeUnknown: true,
        description: 'A public key as in id_ed25519.pub; several on a line each',
      },
      state: {
        type: 'string',
        enum: ['present', 'absent'],
        default: 'present',
        description: 'Whether the key may log in',
      },
      options: {
        type: 'array',
        items: { type: 'string' },
        description: 'What the key may do: `from="192.168.122.21"`, `restrict`; those of the key as given when absent',
      },
      exclusive: {
        type: 'boolean',
        default: false,
        description: 'No other key may log in; in a loop each turn would remove the one before',
      },
    },
    required: ['user', 'key'],
  },
  examples: [
    {
      title: 'Root of one host on another, from there alone',
      yaml: 'user: root\nkey: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKpLb9pBpJ0ZcEpXgXo6q1XBZb3Pqf4tQ9mJ8X7gW9Zt root@devstack-1\noptions: [\'from="192.168.122.21"\', no-agent-forwarding]',
    },
  ],
  returns: { user: 'The user', path: 'The file' },

  check({ key, state, options, exclusive }) {
    if (state === 'absent' && (options !== undefined || exclusive))
      return '"options" and "exclusive" are for "state: present" alone';
    const option = options?.find((each) => !OPTION.test(each) || splitKeyOptions(each).length !== 1);
    if (option !== undefined) return `"${option}" is no option of a key: write restrict, or from="192.168.122.21"`;
    if (isUnknown(key)) return undefined;
    if (isPrivateKey(key)) return '"key" is a private key: only the public one, in the .pub file, goes to other hosts';
    const lines = keyLines(key);
    if (lines.length === 0) return '"key" is empty';
    const wrong = lines.find((line) => !readKey(line));
    return wrong === undefined ? undefined : `"${wrong}" is no public key: write ssh-ed25519 AAAA…, as in a .pub file`;
  },

  observe: ({ user }) => ({ keys: sshFileOf(user, 'authorized_keys') }),

  plan({ user, key, state, options, exclusive }, { keys: file }): Plan {
    if (file === null) return noSuchUser(user);
    const before = bytesIn(file.path, file.file[1]);
    if (typeof before !== 'string') return before;
    const keys = keyLines(key);
    const set = (bytes: string, line: string) =>
      state === 'present' ? setAuthorizedKey(bytes, line, options?.map(bytesOf)) : removeAuthorizedKey(bytes, line);
    const all = keys.reduce(set, before);
    const blobs = keys.flatMap((line) => readKey(line)?.blob ?? []);
    return restsOn(
      blobs,
      parseAuthorizedKeys(before).map(({ blob }) => blob),
      state === 'present' && !exclusive,
      noted(keepSshFile(file, exclusive ? onlyAuthorizedKeys(all, keys) : all), strictModes(file)),
    );
  },

  result: ({ user }, { keys }) => ({ user, path: keys?.path }),
});

/** sshd(8): a word, or a word and a quoted value. */
const OPTION = /^[A-Za-z][A-Za-z0-9-]*(?:="(?:\\"|[^"])*")?$/;

function noted(plan: Plan, notes: readonly Note[]): Plan {
  const verdict = verdictOf(plan);
  return verdict.verdict === 'look' || verdict.verdict === 'refuse' || notes.length === 0
    ? verdict
    : { ...verdict, notes };
}
