// A service as systemd or OpenRC sees it.
import type { Look, Maybe, Reply } from '../../engine/contract/index.ts';

export interface UnitAt {
  readonly manager: 'systemd' | 'openrc' | 'none';
  /** The host knows a unit of this name. */
  readonly found: boolean;
  /** systemd's ActiveState; OpenRC's states in its words: `active`, `inactive`, `failed`, `activating`. */
  readonly active: Maybe<string>;
  /** systemd's SubState: `running`, `exited`, `auto-restart`; empty for OpenRC. */
  readonly sub: Maybe<string>;
  /** systemd's UnitFileState (`enabled`, `disabled`, `static`, `masked`, …); `enabled` or `disabled` for OpenRC. */
  readonly enabled: Maybe<string>;
  /** Another one after each start: systemd's InvocationID, for OpenRC the process that it keeps; empty where it never ran. */
  readonly invocation: Maybe<string>;
  /** systemd's Type: a `oneshot` may be done and inactive. */
  readonly type: Maybe<string>;
  /** It knows how to reload. */
  readonly reloads: Maybe<boolean>;
  /** Its file has changed since systemd read it. */
  readonly outdated: Maybe<boolean>;
}

const SCRIPT = `if [ -d /run/systemd/system ] && command -v systemctl >/dev/null; then
exec systemctl show -p LoadState,ActiveState,SubState,UnitFileState,InvocationID,Type,CanReload,NeedDaemonReload -- "$1"
elif command -v rc-service >/dev/null; then
rc-service -e -- "$1" || exit 21
rc-service -- "$1" status >/dev/null 2>&1; printf 'status=%s\\n' $?
for f in /etc/runlevels/*/"$1"; do if [ -e "$f" ]; then printf 'enabled=%s\\n' "$f"; fi; done
for f in "/run/$1.pid" "/var/run/$1.pid"; do if [ -r "$f" ]; then IFS= read -r p <"$f"; printf 'pid=%s\\n' "$p"; break; fi; done
else exit 20
fi`;

/** The scope of a unit; a name without a suffix is a service. */
export const unitScope = (name: string): `unit:${string}` => `unit:${name.replace(/\.service$/, '')}`;

/** A unit by its name; a name without a suffix is a service. */
export function unitOf(name: string): Look<UnitAt> {
  const file = `/etc/systemd/system/${/\.[a-z]+$/.test(name) ? name : `${name}.service`}`;
  return {
    kind: 'look',
    label: `unit ${name}`,
    script: SCRIPT,
    args: [name],
    reads: [unitScope(name), `path:${file}`, `path:${file}.d`],
    absent: (answer) => !answer.found,
    parse,
  };
}

const NONE = {
  found: false,
  active: 'inactive',
  sub: '',
  enabled: '',
  invocation: '',
  type: '',
  reloads: false,
  outdated: false,
} as const;

function parse({ code, out, err }: Reply): UnitAt {
  if (code === 20) return { manager: 'none', ...NONE };
  if (code === 21) return { manager: 'openrc', ...NONE };
  const fields = new Map(
    out
      .split('\n')
      .flatMap((line) =>
        line.includes('=') ? [[line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]] : [],
      ) as [string, string][],
  );
  const status = fields.get('status');
  if (status !== undefined) return openrc(status, fields);
  const load = fields.get('LoadState');
  if (load === undefined) throw new Error(`systemctl show said: ${err.trim() || out.trim()}`);
  return {
    manager: 'systemd',
    found: load !== 'not-found',
    active: fields.get('ActiveState') ?? '',
    sub: fields.get('SubState') ?? '',
    enabled: load === 'masked' ? 'masked' : (fields.get('UnitFileState') ?? ''),
    invocation: fields.get('InvocationID') ?? '',
    type: fields.get('Type') ?? '',
    reloads: fields.get('CanReload') === 'yes',
    outdated: fields.get('NeedDaemonReload') === 'yes',
  };
}

/** rc-service(8): 0 started, 3 stopped, 4 starting, 8 inactive, 16 stopping, 32 crashed. */
function openrc(status: string, fields: ReadonlyMap<string, string>): UnitAt {
  const states = new Map([
    ['0', 'active'],
    ['4', 'activating'],
    ['16', 'deactivating'],
    ['32', 'failed'],
  ]);
  return {
    manager: 'openrc',
    found: true,
    active: states.get(status) ?? 'inactive',
    sub: '',
    enabled: fields.has('enabled') ? 'enabled' : 'disabled',
    invocation: fields.get('pid') ?? '',
    type: '',
    reloads: true,
    outdated: false,
  };
}
