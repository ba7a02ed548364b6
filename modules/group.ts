import {
  after,
  type Change,
  defineModule,
  given,
  isUnknown,
  type Maybe,
  type Note,
  type Plan,
  type Prediction,
  type Probe,
  predict,
  refuse,
  run,
  undecided,
  unknown,
} from '../engine/contract/index.ts';
import { ACCOUNT_FILES, type GroupAt, groupAt, groupScope, primaryUsersOf } from './looks/group.ts';
import { hasTool } from './looks/tool.ts';

/** As groupadd(8) takes it on every system; digits alone would be an id. */
const NAME = '^[A-Za-z_][A-Za-z0-9_.-]*$';

export default defineModule({
  name: 'group',
  summary: 'Keep a group of users on the host, or keep it away',
  description:
    'Who belongs to a group is the business of `user`. A group that somebody has as the primary one is not removed. Where the id changes, files keep the old one.',
  params: {
    type: 'object',
    properties: {
      name: { type: 'string', format: 'name', pattern: NAME, maxLength: 32, description: 'The group' },
      gid: {
        type: 'integer',
        minimum: 0,
        maximum: 4_294_967_293,
        description: 'Its id; the next free one when absent',
      },
      system: { type: 'boolean', default: false, description: 'A new group gets an id for system groups' },
      state: { type: 'string', enum: ['present', 'absent'], default: 'present', description: 'Whether it is there' },
    },
    required: ['name'],
  },
  examples: [
    { title: 'Who may use the images', yaml: 'name: images\ngid: 2000' },
    { title: 'A group that is gone', yaml: 'name: old\nstate: absent' },
  ],
  returns: { name: 'The group', gid: 'Its id' },

  check: ({ state, gid, system }) =>
    state === 'absent' && (gid !== undefined || system)
      ? '"gid" and "system" are for "state: present" alone'
      : undefined,

  observe: ({ name, gid, state }) => ({
    group: groupAt(name),
    holder: gid === undefined ? given(null) : groupAt(String(gid)),
    users: state === 'absent' ? usersOf(name) : given([]),
    tool: hasTool('groupadd'),
  }),

  plan({ name, gid, system, state }, { group, holder, users, tool }): Plan {
    const planned = state === 'absent' ? removal(name, group, users) : keeping({ name, gid, system }, group, holder);
    if ('verdict' in planned && planned.verdict === 'refuse') return planned;
    const idle = 'verdict' in planned ? planned.verdict === 'change' && planned.changes.length === 0 : !planned.length;
    if (tool || idle) return planned;
    return refuse('The host has no groupadd', 'Install it before: package: {name: {debian: passwd, alpine: shadow}}');
  },

  result: ({ name }, { group }) => ({ name, ...(group && { gid: group.gid }) }),
});

function usersOf(name: string): Probe<readonly string[]> {
  return after(groupAt(name), (group): Probe<readonly string[]> => {
    return group === null || isUnknown(group.gid) ? given([]) : primaryUsersOf(group.gid);
  });
}

interface Wanted {
  readonly name: string;
  readonly gid: number | undefined;
  readonly system: boolean;
}

function keeping({ name, gid, system }: Wanted, group: GroupAt | null, holder: GroupAt | null): Plan {
  const taken = gid !== undefined && holder !== null && holder.name !== name;
  if (taken) return refuse(`The id ${gid} belongs to group "${holder.name}"`, 'Choose another "gid"');
  const made = unknown(`making group ${name}`, true);
  const id = gid === undefined ? [] : ['-g', String(gid)];
  if (group === null) {
    const argv = ['groupadd', ...(system ? ['-r'] : []), ...id, '--', name];
    const after: GroupAt = { name, gid: gid ?? made, members: [], local: true };
    return [groupChange(`create group ${name}`, argv, name, gid, after)];
  }
  if (gid === undefined || group.gid === gid) return [];
  if (!group.local) return notLocal(name);
  const summary = `set id of group ${name}: ${shown(group.gid)} -> ${gid}`;
  const change = groupChange(summary, ['groupmod', ...id, '--', name], name, gid, { ...group, gid });
  // groupmod(8) changes the primary group of its users too.
  const all: Change = { ...change, touches: [...change.touches, 'account:'] };
  if (isUnknown(group.gid)) return undecided(group.gid, [all]);
  const note: Note = { level: 'warn', text: `Files of group ${name} keep the id ${group.gid}` };
  return { verdict: 'change', changes: [all], notes: [note] };
}

const shown = (gid: Maybe<number>): string => (isUnknown(gid) ? 'not known yet' : String(gid));

function removal(name: string, group: GroupAt | null, users: readonly string[]): Plan {
  if (group === null) return [];
  if (!group.local) return notLocal(name);
  if (users.length > 0)
    return refuse(`"${name}" is the primary group of ${users.join(', ')}`, 'Remove or change these users before');
  const change = groupChange(`remove group ${name}`, ['groupdel', '--', name], name, undefined, null);
  const members = isUnknown(group.members)
    ? (['account:'] as const)
    : group.members.map((user) => `account:${user}` as const);
  const id = isUnknown(group.gid) ? [] : [groupScope(String(group.gid))];
  return [{ ...change, touches: [...change.touches, ...members, ...id] }];
}

const notLocal = (name: string) =>
  refuse(`Group "${name}" comes from elsewhere than /etc/group`, 'Change it where it is kept');

function groupChange(
  summary: string,
  argv: readonly string[],
  name: string,
  gid: number | undefined,
  after: GroupAt | null,
): Change {
  const byId: readonly Prediction[] = gid === undefined ? [] : [predict(groupAt(String(gid)), after)];
  return {
    summary,
    steps: [run(...argv)],
    predicts: [predict(groupAt(name), after), ...byId],
    touches: [groupScope(name), ...(gid === undefined ? [] : [groupScope(String(gid))]), ...ACCOUNT_FILES],
  };
}
