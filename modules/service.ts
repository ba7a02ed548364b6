import {
  defineModule,
  isUnknown,
  open,
  type Plan,
  refuse,
  type Unknown,
  undecided,
  wait,
} from '../engine/contract/index.ts';
import { isEnabled, unitChange, whyNotEnabled } from './looks/service-change.ts';
import { type UnitAt, unitOf } from './looks/unit.ts';

type State = 'started' | 'stopped' | 'restarted' | 'reloaded';

export default defineModule({
  name: 'service',
  summary: 'Keep a service running or stopped, now and at boot',
  description:
    'With systemd or OpenRC. `restarted` and `reloaded` are for handlers: they act each time that they run. systemd reads unit files again where they have changed.',
  params: {
    type: 'object',
    properties: {
      name: { type: 'string', format: 'name', description: 'The unit; a name without a suffix is a service' },
      state: {
        type: 'string',
        enum: ['started', 'stopped', 'restarted', 'reloaded'],
        description: 'Now; left alone when absent',
      },
      enabled: { type: 'boolean', description: 'At boot; left alone when absent' },
    },
    required: ['name'],
  },
  examples: [
    { title: 'Running, now and at boot', yaml: 'name: nfs-server\nstate: started\nenabled: true' },
    { title: 'A handler', yaml: 'name: ssh\nstate: reloaded' },
  ],
  returns: { active: "The unit's state, in systemd's words", enabled: 'Whether it starts at boot, likewise' },

  check: ({ state, enabled }) =>
    state === undefined && enabled === undefined ? '"service" needs "state" or "enabled"' : undefined,

  observe: ({ name }) => ({ unit: open(unitOf(name)) }),

  plan({ name, state, enabled }, { unit }, { before, ran }) {
    if (isUnknown(unit)) return undecided(unit, wouldBe(name, state, enabled, unit));
    if (unit.manager === 'none') return refuse('The host has neither systemd nor OpenRC');
    if (!unit.found) return notFound(name, state, enabled);
    const wrong = enabled === undefined ? undefined : whyNotEnabled(name, unit, enabled);
    if (wrong) return wrong;
    const earlier = isUnknown(before.unit) ? undefined : before.unit;
    const running = state === undefined ? undefined : verb(state, unit, earlier, ran.has('act'));
    if (typeof running === 'object') return running;
    const boot = enabled === undefined || isEnabled(unit) === enabled ? undefined : enabled ? 'enable' : 'disable';
    const verbs = [boot, running].filter((each) => each !== undefined);
    return unitChange(name, unit, verbs);
  },

  result: ({ name }, { unit }) => ({
    name,
    active: isUnknown(unit) ? unit : unit.active,
    enabled: isUnknown(unit) ? unit : unit.enabled,
  }),
});

/** What would be done to a unit of which nothing is known yet, if it is not as declared. */
function wouldBe(name: string, state: State | undefined, enabled: boolean | undefined, open: Unknown) {
  const boot = enabled === undefined ? [] : [enabled ? 'enable' : 'disable'];
  const now =
    state === undefined ? [] : [{ started: 'start', stopped: 'stop', restarted: 'restart', reloaded: 'reload' }[state]];
  const rest = { active: open, sub: open, enabled: open, invocation: open, type: open, reloads: open, outdated: open };
  return unitChange(name, { manager: 'systemd', found: true, ...rest }, [...boot, ...now]);
}

function notFound(name: string, state: State | undefined, enabled: boolean | undefined): Plan {
  if ((state === undefined || state === 'stopped') && enabled !== true) return [];
  return refuse(
    `There is no service "${name}"`,
    'Install its package before, or look for the name with: systemctl list-unit-files',
  );
}

/** What is to be done now; a plan where nothing can be. `acted`: this task has done it already. */
function verb(state: State, unit: UnitAt, before: UnitAt | undefined, acted: boolean): string | Plan | undefined {
  const { active, sub, type, invocation } = unit;
  if (isUnknown(active)) return acted ? undefined : undecided(active);
  const up = active === 'active' || active === 'reloading';
  if (state === 'stopped') {
    if (active === 'deactivating') return wait(`"stop" of the service is under way`);
    return up || active === 'activating' ? 'stop' : undefined;
  }
  if (active === 'failed' && acted)
    return refuse('The service failed as soon as it was started', 'Look at: journalctl -u, or systemctl status');
  const finished = type === 'oneshot' && active === 'inactive';
  if (acted)
    return up || finished ? undefined : wait(`it is ${active} (${isUnknown(sub) ? 'not known yet' : sub})`, 30);
  if (state === 'started') return up ? undefined : active === 'activating' ? wait('it is starting', 60) : 'start';
  if (!up) return 'start';
  const isNew = before && !isUnknown(before.invocation) && invocation !== '' && invocation !== before.invocation;
  if (state === 'restarted') return isNew ? undefined : 'restart';
  return unit.reloads === false ? 'restart' : 'reload';
}
