import {
  after,
  defineModule,
  given,
  isUnknown,
  type Plan,
  type Probe,
  refuse,
  type Unknown,
  undecided,
  verdictOf,
} from '../engine/contract/index.ts';
import { readKey } from './formats/authorized-keys.ts';
import {
  type HostKey,
  keyStatus,
  knownHostName,
  parseKnownHosts,
  removeHostKey,
  setHostKey,
} from './formats/known-hosts.ts';
import { insertLines } from './formats/lines.ts';
import { keyLines, restsOn } from './looks/public-key.ts';
import { keepSshFile, noSuchUser, sshFileOf, type UsersFile } from './looks/ssh-home.ts';
import { bytesIn } from './looks/text.ts';
import { keepFile, keptFile } from './looks/whole-file.ts';

/** No pattern, no list, no marker; brackets stand around a name with a port alone. */
const NAME = String.raw`^(?:[^\s,|@#*?!"\[\]]+|\[[^\s,|@#*?!"\[\]]+\]:[0-9]{1,5})$`;
const NAME_IS = 'A host name or address; [name]:2222 with a port';

export default defineModule({
  name: 'known_hosts',
  summary: 'Keep which host key a host name has',
  description:
    'Take the key from the host itself over a connection that is verified already (`slurp` of /etc/ssh/ssh_host_ed25519_key.pub), not from ssh-keyscan. Entries with hashed names are found. Another key of the same type for these names goes; patterns, certificate authorities and keys of other types stay. A revoked key is refused.',
  params: {
    type: 'object',
    properties: {
      user: { type: 'string', format: 'name', description: 'Whose ~/.ssh/known_hosts' },
      path: { type: 'string', format: 'path', description: 'The file itself: /etc/ssh/ssh_known_hosts' },
      name: {
        anyOf: [
          { type: 'string', pattern: NAME, description: NAME_IS },
          {
            type: 'array',
            minItems: 1,
            items: { type: 'string', pattern: NAME, description: NAME_IS },
          },
        ],
        description: 'The host in every spelling that is used: name, address, [name]:port',
      },
      key: {
        type: 'string',
        format: 'text',
        mayBeUnknown: true,
        description: 'The public host key as in its .pub file; several on a line each',
      },
      state: {
        type: 'string',
        enum: ['present', 'absent'],
        default: 'present',
        description: '`absent` removes the names, for this key or, without one, for all',
      },
    },
    required: ['name'],
    exactlyOne: [['user', 'path']],
  },
  examples: [
    {
      title: 'A host under its name and its address',
      yaml: 'user: root\nname: [devstack-2, 192.168.122.22]\nkey: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKpLb9pBpJ0ZcEpXgXo6q1XBZb3Pqf4tQ9mJ8X7gW9Zt',
    },
    { title: 'A host that is gone', yaml: 'user: root\nname: old.example\nstate: absent' },
  ],
  returns: { path: 'The file' },

  check({ key, state }) {
    if (key === undefined) return state === 'present' ? '"state: present" needs "key"' : undefined;
    if (isUnknown(key)) return undefined;
    const lines = keyLines(key);
    if (lines.length === 0) return '"key" is empty';
    const wrong = lines.find((line) => !hostKeyOf(line));
    return wrong === undefined ? undefined : `"${wrong}" is no host key: write ssh-ed25519 AAAA…, as in a .pub file`;
  },

  observe: ({ user, path = '' }) => ({ keys: user === undefined ? fileAlone(path) : sshFileOf(user, 'known_hosts') }),

  plan({ user = '', name, key, state }, { keys: seen }): Plan {
    if (seen === null) return noSuchUser(user);
    const { path, file } = seen;
    const before = bytesIn(path, file[1]);
    if (typeof before !== 'string') return before;
    const keep = (after: string): Plan => {
      if ('account' in seen) return keepSshFile(seen, after);
      return after === before ? [] : keepFile(file, { path, after });
    };
    const names = (typeof name === 'string' ? [name] : name).map(spelling);
    const lines = key === undefined ? undefined : keyLines(key);
    const whole = lines?.find((line) => !hostKeyOf(line));
    if (whole !== undefined && isUnknown(key)) {
      const line = `${names.join(',')} ${whole}`;
      return undecidedOn(key, state === 'present' ? keep(insertLines(before, before.length, [line]).bytes) : []);
    }
    const keys = lines?.flatMap((line) => hostKeyOf(line) ?? []);
    const revoked = keys?.flatMap((one) => names.filter((each) => isRevoked(before, each, one)))[0];
    if (state === 'present' && revoked !== undefined)
      return refuse(`This key of "${revoked}" is revoked in "${path}"`, 'Give the host a new key');
    const after =
      state === 'present'
        ? (keys ?? []).reduce((bytes, one) => setHostKey(bytes, names, one), before)
        : (keys ?? [undefined]).reduce((bytes, one) => removeHostKey(bytes, names, one), before);
    const blobs = (keys ?? []).map(({ blob }) => blob);
    const there = parseKnownHosts(before).map((entry) => entry.key.blob);
    return restsOn(blobs, there, state === 'present', keep(after));
  },

  result: (_params, { keys }) => ({ path: keys?.path }),
});

type FileAlone = Pick<UsersFile, 'path' | 'file'>;

/** A file of nobody's. */
function fileAlone(path: string): Probe<FileAlone> {
  return after(keptFile(path), (file) => given({ path, file }));
}

/** As ssh looks it up: in lower case, without port 22. */
function spelling(name: string): string {
  const [, host = name, port = '22'] = /^\[(.*)\]:(\d+)$/.exec(name) ?? [];
  return knownHostName(host, Number(port));
}

/** The key of a .pub line, or of a known_hosts line with its host. */
function hostKeyOf(line: string): HostKey | undefined {
  return readKey(line)?.type ? readKey(line) : parseKnownHosts(line)[0]?.key;
}

const isRevoked = (bytes: string, name: string, key: HostKey): boolean =>
  keyStatus(parseKnownHosts(bytes), name, key) === 'revoked';

function undecidedOn(on: Unknown, plan: Plan): Plan {
  const verdict = verdictOf(plan);
  return verdict.verdict === 'change' ? undecided(on, verdict.changes) : verdict;
}
