import {
  after,
  all,
  defineModule,
  given,
  isUnknown,
  type Maybe,
  open,
  type Plan,
  type Probe,
} from '../engine/contract/index.ts';
import { type HomeAt, homeAt } from './accounts/home.ts';
import { type DeclaredUser, keepUser, notLocal } from './accounts/keep-user.ts';
import { removeUser } from './accounts/user-changes.ts';
import { groupAt } from './looks/group.ts';
import { passwordIs, USUAL, userAt, userDefaults } from './looks/user.ts';

/** As useradd(8) takes it on every system. */
const NAME = '^[A-Za-z_][A-Za-z0-9_.-]*\\$?$';
const GROUP = { type: 'string', format: 'name', pattern: '^[^:,]+$' } as const;

export default defineModule({
  name: 'user',
  summary: 'Keep a user on the host, or keep one away',
  description: `What is not declared is left alone. A new user gets a group of the same name, and is in it alone, unless
\`group\` says otherwise. A password is given as its hash (\`mkpasswd\`, \`openssl passwd -6\`); it is compared on the host
and never shown. The host needs useradd(8): on Alpine the package \`shadow\`.`,
  params: {
    type: 'object',
    properties: {
      name: { type: 'string', format: 'name', pattern: NAME, maxLength: 32, description: 'The user' },
      uid: {
        type: 'integer',
        minimum: 0,
        maximum: 4_294_967_293,
        description: 'The id; the next free one when absent',
      },
      group: { ...GROUP, description: 'The primary group, by name or id' },
      groups: {
        anyOf: [{ type: 'array', items: GROUP }, { type: 'string' }],
        description: 'The other groups: a list, or words with commas between them. An empty list leaves none',
      },
      append: { type: 'boolean', default: false, description: 'The user stays in groups that `groups` does not name' },
      comment: { type: 'string', pattern: '^[^:]*$', description: 'Usually the full name' },
      home: {
        type: 'string',
        format: 'path',
        pattern: '^[^:]+$',
        description: 'The home; what is in an old one stays there',
      },
      create_home: {
        type: 'boolean',
        default: true,
        description:
          'A home that is missing is made, as a copy of /etc/skel. Of a system account that is there already, only where `home` says it',
      },
      shell: { type: 'string', format: 'path', pattern: '^[^:]+$', description: 'What runs at a login' },
      system: { type: 'boolean', default: false, description: 'A new user gets an id for system accounts' },
      password: {
        type: 'string',
        secret: true,
        pattern: '^(?:[*!]+|!?\\$[0-9a-zA-Z-]+\\$[^:\\s]+)$',
        description: 'The hash of the password (`$6$…`, `$y$…`); `*` or `!` where none lets in',
      },
      update_password: {
        type: 'string',
        enum: ['always', 'on_create'],
        default: 'always',
        description: '`on_create`: a user that is there keeps the password',
      },
      state: { type: 'string', enum: ['present', 'absent'], default: 'present', description: 'Whether it is there' },
      remove: { type: 'boolean', default: false, description: 'With `state: absent`: the home and the mail go too' },
    },
    required: ['name'],
  },
  examples: [
    {
      title: 'An operator who may use libvirt',
      yaml: 'name: ann\ncomment: Ann Example\ngroups: [libvirt]\nappend: true\nshell: /bin/bash\npassword: "{{ ann_password_hash }}"',
    },
    {
      title: 'An account for a service',
      yaml: 'name: exporter\nsystem: true\nhome: /var/lib/exporter\nshell: /usr/sbin/nologin\npassword: "!"',
    },
    { title: 'A user who has left', yaml: 'name: bob\nstate: absent\nremove: true' },
  ],
  returns: {
    name: 'The user',
    uid: 'The id',
    gid: 'The id of the primary group',
    group: 'Its name',
    groups: 'The other groups, sorted',
    comment: 'Usually the full name',
    home: 'The home',
    shell: 'What runs at a login',
  },

  check({ name, groups, append, state, remove }) {
    if (state === 'present' && remove) return '"remove" is for "state: absent"';
    if (state === 'absent' && name === 'root') return 'The host needs "root"';
    if (append && groups === undefined) return '"append" says something about "groups", which is missing';
    const wrong = groupNames(groups)?.find((group) => !/^[^:,\s-][^:,\s]*$/.test(group));
    return wrong === undefined ? undefined : `"${wrong}" is no name of a group`;
  },

  observe(params) {
    const { name, group, groups, password, state } = params;
    const present = state === 'present';
    return {
      user: userAt(name),
      defaults: present ? userDefaults() : given(USUAL),
      primary: group === undefined || !present ? given(undefined) : groupAt(group),
      others: present ? all((groupNames(groups) ?? []).map(groupAt)) : given([]),
      own: present ? after(userAt(name), (user) => (user ? given(null) : groupAt(name))) : given(null),
      password: password === undefined || !present ? given('same' as const) : passwordIs(name, password),
      home: open(present ? homeOf(params) : given(undefined)),
    };
  },

  plan(params, seen): Plan {
    const { name, state, remove } = params;
    const { user } = seen;
    if (state === 'present') return keepUser({ ...params, groups: groupNames(params.groups) }, seen);
    if (user === null) return [];
    return user.local ? [removeUser(user, remove)] : notLocal(name);
  },

  result({ name }, { user }) {
    if (!user) return { name };
    const { uid, gid, group, groups, comment, home, shell } = user;
    return { name, uid, gid, group, groups, comment, home, shell };
  },
});

function groupNames(groups: string | readonly string[] | undefined): readonly string[] | undefined {
  if (typeof groups !== 'string') return groups;
  return groups.split(',').flatMap((group) => group.trim() || []);
}

/** The home that the user has, or would have; undefined where none is asked for. */
function homeOf({
  name,
  home,
  create_home,
}: Pick<DeclaredUser, 'name' | 'home' | 'create_home'>): Probe<HomeAt | undefined> {
  if (!create_home) return given(undefined);
  return after(all([userAt(name), userDefaults()]), ([user, defaults]): Probe<HomeAt | undefined> => {
    const path: Maybe<string> = home ?? user?.home ?? `${defaults.homes}/${name}`;
    if (isUnknown(path)) return given(path as never);
    return path.startsWith('/') ? homeAt(path, defaults) : given(undefined);
  });
}
