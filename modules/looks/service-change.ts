// The commands of `service`.
import {
  type Change,
  isUnknown,
  predict,
  type Refusal,
  type Run,
  refuse,
  run,
  unknown,
} from '../../engine/contract/index.ts';
import { type UnitAt, unitOf, unitScope } from './unit.ts';

const ON = new Set(['enabled', 'enabled-runtime', 'linked', 'linked-runtime', 'alias']);
/** Units that others pull in: nothing can be said about them at boot. */
const FIXED = new Set(['static', 'indirect', 'generated', 'transient']);

export const isEnabled = ({ enabled }: UnitAt): boolean => !isUnknown(enabled) && ON.has(enabled);

/** Why a unit cannot be enabled or disabled, or undefined. */
export function whyNotEnabled(name: string, { enabled }: UnitAt, wanted: boolean): Refusal | undefined {
  if (isUnknown(enabled)) return undefined;
  if (wanted && enabled === 'masked')
    return refuse(`"${name}" is masked`, `Somebody forbade it; allow it with: systemctl unmask ${name}`);
  if (FIXED.has(enabled))
    return refuse(
      `"${name}" cannot be ${wanted ? 'enabled' : 'disabled'}: it is ${enabled}`,
      'Leave "enabled" away; other units start it',
    );
  return undefined;
}

/** One change for all verbs: `enable`, `disable`, and one of `start`, `stop`, `restart`, `reload`. */
export function unitChange(name: string, unit: UnitAt, verbs: readonly string[]): readonly Change[] {
  if (verbs.length === 0) return [];
  const reread = unit.manager === 'systemd' && unit.outdated === true ? [run('systemctl', 'daemon-reload')] : [];
  return [
    {
      summary: `${verbs.join(' and ')} ${name}`,
      steps: [...reread, ...verbs.map((verb) => command(name, unit, verb))],
      predicts: [
        predict(
          unitOf(name),
          verbs.reduce<UnitAt>((after, verb) => afterwards(name, after, verb), { ...unit, outdated: false }),
        ),
      ],
      touches: [unitScope(name), 'port:', 'process:'],
      settle: 2,
    },
  ];
}

function command(name: string, { manager }: UnitAt, verb: string): Run {
  const boot = verb === 'enable' || verb === 'disable';
  const keep = boot ? {} : { keep: 'act' };
  if (manager === 'systemd') return { ...run('systemctl', verb, '--', name), ...keep };
  if (boot) return verb === 'enable' ? run('rc-update', 'add', name, 'default') : run('rc-update', '-a', 'del', name);
  return { ...run('rc-service', '--', name, verb), ...keep };
}

function afterwards(name: string, unit: UnitAt, verb: string): UnitAt {
  switch (verb) {
    case 'enable':
      return { ...unit, enabled: 'enabled' };
    case 'disable':
      return { ...unit, enabled: 'disabled' };
    case 'stop':
      return { ...unit, active: 'inactive', sub: unknown(`stopping ${name}`), invocation: unknown(`stopping ${name}`) };
    case 'reload':
      return { ...unit, sub: unknown(`reloading ${name}`) };
    default: {
      const open = unknown(`starting ${name}`);
      // A oneshot is inactive again when it is done.
      const active = unit.type === 'oneshot' ? open : 'active';
      return { ...unit, active, sub: open, invocation: unknown(open.origin, true) };
    }
  }
}
