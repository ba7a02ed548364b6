import {
  bytesOf,
  change,
  defineModule,
  given,
  isUnknown,
  type Maybe,
  type Note,
  open,
  type Plan,
  predict,
  type Run,
  refuse,
  run,
  undecided,
  verdictOf,
} from '../engine/contract/index.ts';
import { settingPath, settingValue, withSetting } from './formats/sysctl.ts';
import { type OtherFile, otherFiles, type SettingAt, settingAt, settingScope } from './looks/kernel-setting.ts';
import { nameOf } from './looks/path.ts';
import { bytesIn } from './looks/text.ts';
import { keepFile, keptFile } from './looks/whole-file.ts';

/** It is read after 99-sysctl.conf, by which Debian means /etc/sysctl.conf. */
const FILE = '/etc/sysctl.d/99-zz-play.conf';

export default defineModule({
  name: 'sysctl',
  summary: 'Keep a setting of the kernel, now and at boot',
  description: `The setting itself under /proc/sys is what is looked at, and the line in a file of sysctl.d(5) that brings it back
at boot. A value that the kernel does not take is written nowhere. Other lines of the file stay byte for byte.`,
  params: {
    type: 'object',
    properties: {
      name: {
        type: 'string',
        format: 'name',
        pattern: '^[A-Za-z0-9_][A-Za-z0-9_./:@*-]*$',
        description: 'The setting: `net.ipv4.ip_forward`, or with slashes where a part has a dot',
      },
      value: {
        anyOf: [{ type: 'string', minLength: 1 }, { type: 'integer' }],
        description: 'Its value; several numbers with blanks between them',
      },
      state: {
        type: 'string',
        enum: ['present', 'absent'],
        default: 'present',
        description: '`absent`: the file does not set it; the value that the kernel has stays until the next boot',
      },
      sysctl_file: { type: 'string', format: 'path', default: FILE, description: 'The file' },
      reload: { type: 'boolean', default: true, description: 'Now too, not only at boot' },
    },
    required: ['name'],
  },
  examples: [
    { title: 'Routing for guests', yaml: 'name: net.ipv4.ip_forward\nvalue: 1' },
    { title: 'Post-copy migration', yaml: 'name: vm.unprivileged_userfaultfd\nvalue: "1"' },
    { title: 'No longer set at boot', yaml: 'name: net.ipv4.ip_forward\nstate: absent' },
  ],
  returns: { value: 'What the kernel has now; absent where it has no such setting' },

  check({ value, state }) {
    if (state === 'present') return value === undefined ? '"state: present" needs "value"' : undefined;
    return value === undefined ? undefined : '"value" is for "state: present" alone';
  },

  observe: ({ name, state, sysctl_file }) => ({
    file: keptFile(sysctl_file),
    live: settingAt(name),
    elsewhere: open(state === 'present' ? otherFiles(name, sysctl_file) : given([])),
  }),

  plan(params, { file, live, elsewhere }, { ran }): Plan {
    const { name, state, sysctl_file: path, reload } = params;
    const before = bytesIn(path, file[1]);
    if (typeof before !== 'string') return before;
    if (state === 'absent') {
      const after = withSetting(before, name, undefined);
      return after === before ? [] : keepFile(file, { path, after, summary: `no longer set ${name} at boot` });
    }
    if (reload && live.kind !== 'value') return cannot(name, live);
    const value = settingValue(String(params.value));
    const have = reload && live.kind === 'value' ? live.value : value;
    if (have !== value && ran.has('set') && !isUnknown(have))
      return refuse(`The kernel made "${have}" of "${value}"`, 'Write the value that the kernel makes of it');
    const after = withSetting(before, name, value);
    const summary = `set ${name} to ${value}`;
    const now = have === value ? undefined : nowToo(name, value, have);
    const plan = after === before ? [] : keepFile(file, { path, after, summary, ...now });
    const verdict = verdictOf(now && after === before ? [{ summary, steps: now.effect, ...now }] : plan);
    if (verdict.verdict !== 'change') return verdict;
    if (isUnknown(have)) return undecided(have, verdict.changes);
    return change(verdict.changes, isUnknown(elsewhere) ? [] : notes(name, value, path, elsewhere));
  },

  result: (_params, { live }) => (live.kind === 'value' ? { value: live.value } : {}),
});

function cannot(name: string, live: Exclude<SettingAt, { readonly kind: 'value' }>): Plan {
  if (live.kind === 'unreadable') return refuse(`Cannot read the kernel's ${name}: ${live.why}`, 'Use become');
  return refuse(
    `The kernel has no setting "${name}"`,
    'Does a module bring it that is not loaded? With "reload: false" it is set at boot alone',
  );
}

/** What sets it at once. The kernel refuses what is wrong, and then the file stays as it was. */
function nowToo(name: string, value: string, before: Maybe<string>) {
  const set = (to: string) => run('sysctl', '-qw', '--', `${settingPath(name)}=${to}`);
  const effect: Run = { ...set(value), keep: 'set', ...(!isUnknown(before) && { undo: set(before) }) };
  return {
    effect: [effect],
    predicts: [predict(settingAt(name), { kind: 'value', value })],
    touches: [settingScope(name)],
  };
}

/** Files are read in the order of their names, whatever their directory; the last one wins. */
function notes(name: string, value: string, path: string, others: readonly OtherFile[]): readonly Note[] {
  const isLater = (other: string) => bytesOf(nameOf(other)) > bytesOf(nameOf(path)) || other === '/etc/sysctl.conf';
  return others
    .filter((other) => other.value !== value && isLater(other.path))
    .map((other) => ({
      level: 'warn',
      text: `${other.path} is read later and sets ${name} to ${other.value}: that is its value after a boot`,
    }));
}
