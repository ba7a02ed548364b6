// The commands of a migration.
import type { Run } from '../../engine/contract/index.ts';
import { progressOf } from './progress.ts';
import type { Destination, Site } from './sites.ts';

/** What a playbook says about how a guest is migrated. */
export interface MigrateOptions {
  readonly live: boolean;
  readonly persistent: boolean;
  readonly undefine_source: boolean;
  readonly allow_unsafe: boolean;
  readonly auto_converge?: boolean | undefined;
  readonly postcopy?: boolean | undefined;
  readonly compressed?: boolean | undefined;
  readonly parallel?: number | undefined;
  readonly bandwidth?: number | undefined;
  readonly max_downtime?: number | undefined;
  readonly timeout?: number | undefined;
  readonly on_timeout: 'abort' | 'suspend' | 'postcopy';
  readonly migrate_uri?: string | undefined;
}

/** virsh, at a site; words that it could take for options stand last. */
export function virsh(site: Site, ...words: readonly string[]): Run {
  return { do: 'run', on: site.on, argv: ['virsh', '-q', '-c', site.uri, ...words] };
}

/** The words of `virsh migrate` for a guest that runs. */
export function liveOptions(options: MigrateOptions, undefine: boolean): readonly string[] {
  const { timeout, on_timeout, bandwidth, parallel } = options;
  const inTime = timeout !== undefined && on_timeout !== 'abort';
  const flag = (wanted: boolean | undefined, ...words: readonly string[]) => (wanted ? words : []);
  return [
    ...flag(options.live, '--live'),
    ...flag(options.persistent, '--persistent'),
    ...flag(undefine, '--undefinesource'),
    '--abort-on-error',
    ...flag(options.allow_unsafe, '--unsafe'),
    ...flag(options.auto_converge, '--auto-converge'),
    ...flag(options.postcopy || on_timeout === 'postcopy', '--postcopy'),
    ...flag(options.compressed, '--compressed'),
    // QEMU's parallel streams know other methods than one stream does.
    ...flag(options.compressed && parallel !== undefined, '--comp-methods', 'zstd'),
    ...(parallel === undefined ? [] : ['--parallel', '--parallel-connections', String(parallel)]),
    ...(bandwidth === undefined ? [] : ['--bandwidth', String(bandwidth)]),
    ...(inTime ? ['--timeout', String(timeout), `--timeout-${on_timeout}`] : []),
  ];
}

/** Seconds beyond `timeout` that ending a migration, or finishing a suspended one, may take. */
const MARGIN = { abort: 60, suspend: 600, postcopy: 1800 } as const;

/**
 * `virsh migrate` on the source. It is ended by libvirt's own means: when the time is over, or when the run is
 * interrupted. Where it fails it says where the guest is then; nothing is ever destroyed.
 */
export function migrate(
  uuid: string,
  source: Site,
  dest: Destination,
  words: readonly string[],
  options: MigrateOptions,
): Run {
  const { timeout, on_timeout } = options;
  const abort = ['virsh', '-q', '-c', source.uri, 'domjobabort', uuid];
  const command = virsh(source, 'migrate', ...words, '--domain', uuid, '--desturi', dest.reach).argv;
  return {
    do: 'run',
    on: source.on,
    argv: ['/bin/sh', '-c', REPORTING, 'sh', uuid, source.uri, source.host, dest.reach, dest.host, ...command],
    progress: progressOf(uuid, source.uri),
    cancel: abort,
    ...(timeout !== undefined && { limit: timeout + MARGIN[on_timeout] }),
    ...(timeout !== undefined && on_timeout === 'abort' && { overdue: { after: timeout, argv: abort } }),
  };
}

/**
 * sh: virsh has a session of its own, so that what ends this script (a run that is cut off) does not end virsh between
 * two of libvirt's steps, where a paused copy would be left on the source. It is told to abort instead.
 */
const REPORTING = `u=$1; here=$2; source=$3; there=$4; dest=$5; shift 5
s=; if command -v setsid >/dev/null; then s=setsid; fi
$s "$@" & v=$!
trap 'kill -INT "$v" 2>/dev/null' TERM
while wait "$v"; c=$?; kill -0 "$v" 2>/dev/null; do :; done
[ "$c" != 0 ] || exit 0
brief() { if command -v timeout >/dev/null; then timeout 20 "$@"; else "$@"; fi; }
state() { brief virsh -q -c "$1" domstate --reason "$u" 2>/dev/null | sed '/^$/d'; }
listed() { brief virsh -q -c "$1" list --all --uuid 2>/dev/null; }
place() {
  if ! l=$(listed "$1"); then printf 'unknown on %s, which does not answer' "$2"
  else case $l in *"$u"*) printf '%s on %s' "$(state "$1")" "$2";; *) printf 'not on %s' "$2";; esac; fi
}
printf 'Now the guest is %s, and %s\\n' "$(place "$here" "$source")" "$(place "$there" "$dest")" >&2
exit $c`;

/** Waits until a migration that somebody else began is over; it is not ours to abort. */
export function join(uuid: string, source: Site, timeout: number | undefined): Run {
  const script = `while j=$(virsh -q -c "$1" domjobinfo --rawstats "$2" 2>/dev/null); do
  case $j in *'Job type: 0'*) break;; esac
  sleep 1
done`;
  return {
    do: 'run',
    on: source.on,
    argv: ['/bin/sh', '-c', script, 'sh', source.uri, uuid],
    progress: progressOf(uuid, source.uri),
    ...(timeout !== undefined && { limit: timeout + MARGIN.abort }),
  };
}

/** What the migration took; an older libvirt does not know, and that is no failure. */
export function statistics(uuid: string, dest: Destination): Run {
  return {
    do: 'run',
    on: dest.on,
    argv: [
      '/bin/sh',
      '-c',
      'virsh -q -c "$1" domjobinfo --rawstats --completed --keep-completed "$2" 2>/dev/null || :',
      'sh',
      dest.uri,
      uuid,
    ],
    keep: `job ${uuid}`,
  };
}
