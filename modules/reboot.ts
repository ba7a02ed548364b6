import {
  type Change,
  defineModule,
  isUnknown,
  type Look,
  type Maybe,
  open,
  predict,
  type Run,
  refuse,
  type Scope,
  sh,
  undecided,
  unknown,
} from '../engine/contract/index.ts';

export default defineModule({
  name: 'reboot',
  summary: 'Boot the host again, and wait until it is back',
  description: `An event: it acts each time that it runs, so guard it with \`when\`, or let it be a handler. The host is back when the
kernel says that it is another boot, and \`test_command\` succeeds. What a later task asks of the host is asked anew;
in a dry run most of it is unknown, since nobody knows what a boot brings up.`,
  params: {
    type: 'object',
    properties: {
      msg: { type: 'string', default: 'Reboot by Play', description: 'What users of the host are told' },
      reboot_timeout: { type: 'integer', minimum: 1, default: 600, description: 'Seconds until it must be back' },
      pre_reboot_delay: { type: 'integer', minimum: 0, default: 0, description: 'Seconds before it goes down' },
      test_command: {
        type: 'string',
        description: 'A sh snippet that changes nothing; the host counts as back once it succeeds',
      },
    },
  },
  examples: [
    { title: 'For a new kernel', yaml: 'reboot_timeout: 300' },
    { title: 'Until libvirt listens again', yaml: 'test_command: test -S /run/libvirt/libvirt-sock' },
  ],
  returns: { rebooted: 'Whether it booted again' },

  observe: () => ({ boot: open(bootId()) }),

  plan(params, { boot }, { before, ran }, at) {
    if (at.isHere()) return refuse('Play runs on this host itself', 'Reboot it by hand, or from another machine');
    if (ran.has('reboot') && !isUnknown(boot) && boot === before.boot)
      return refuse('The host did not boot again', 'It says that it has been up all the time: look at its journal');
    if (boot !== before.boot) return [];
    const change = rebooting(params, before.boot);
    return isUnknown(before.boot) && !before.boot.novel ? undecided(before.boot, [change]) : [change];
  },

  result: (_params, { boot }, { before }) => ({ rebooted: boot !== before.boot }),
});

/** The kernel's id of this boot. */
function bootId(): Look<string> {
  return {
    kind: 'look',
    label: 'id of the boot',
    script: 'exec cat /proc/sys/kernel/random/boot_id',
    args: [],
    reads: ['boot:'],
    parse: ({ out }) => out.trim(),
  };
}

/** It goes down a second later, so that the answer still comes over the connection that it ends. */
const REBOOT = `[ "$(id -u)" = 0 ] || { echo 'Only root may reboot: use become' >&2; exit 1; }
sleep "$2"
if command -v shutdown >/dev/null; then set -- shutdown -r now "$1"
elif command -v reboot >/dev/null; then set -- reboot
else echo 'There is neither shutdown nor reboot' >&2; exit 1; fi
setsid sh -c 'sleep 1; exec "$@"' sh "$@" </dev/null >/dev/null 2>&1 &`;

/** What survives a boot: packages, tools, accounts. A file may lie on what is not mounted any more. */
const STALE: readonly Scope[] = [
  'boot:',
  'path:',
  'mount:',
  'unit:',
  'process:',
  'port:',
  'kernel:',
  'exports:',
  'pool:',
  'domain:',
  'network:',
];

interface Params {
  readonly msg: string;
  readonly reboot_timeout: number;
  readonly pre_reboot_delay: number;
  readonly test_command?: string | undefined;
}

function rebooting({ msg, reboot_timeout, pre_reboot_delay, test_command = ':' }: Params, boot: Maybe<string>): Change {
  const isBack = '[ "$(cat /proc/sys/kernel/random/boot_id)" != "$1" ] && exec /bin/sh -c "$2"';
  const old = isUnknown(boot) ? '' : boot;
  const step: Run = {
    ...sh(REBOOT, msg, String(pre_reboot_delay)),
    limit: pre_reboot_delay + 60,
    keep: 'reboot',
    disconnects: { when: ['/bin/sh', '-c', isBack, 'sh', old, test_command], within: reboot_timeout },
  };
  return {
    summary: 'reboot',
    steps: [step],
    predicts: [predict(bootId(), unknown('the reboot', true))],
    touches: STALE,
  };
}
