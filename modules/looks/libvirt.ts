// Guests as libvirt knows them. A host without libvirt has none.
import type { Look, Maybe, Reply } from '../../engine/contract/index.ts';
import { imagesOf } from '../formats/domain-uses.ts';
import { parseDomainInfo, parseDomainState } from '../formats/virsh.ts';
import { parseXml } from '../formats/xml.ts';

/** libvirt's tools, for steps and looks that make no sense without. */
export const VIRSH = { name: 'virsh', package: 'libvirt-clients' } as const;

/** `migrating` says that it is paused for a migration: on the destination until it is over, on the source without `live`. */
export type GuestState = 'running' | 'paused' | 'migrating' | 'stopping' | 'shut off' | 'crashed' | 'pmsuspended';

/** A guest that libvirt knows on a host. */
export interface Guest {
  readonly kind: 'guest';
  /** Lower case. */
  readonly uuid: Maybe<string>;
  readonly name: string;
  readonly state: GuestState;
  /** Why it is in a state that no migration may start from: `I/O error`; empty where all is well. */
  readonly trouble: string;
  readonly persistent: boolean;
  readonly autostart: boolean;
  readonly managedSave: boolean;
}

export type GuestAt =
  | Guest
  | { readonly kind: 'none' }
  /** libvirt does not answer, and the host has guests or may have some. */
  | { readonly kind: 'silent'; readonly why: string };

/** What tells the answers to several commands of one virsh apart. */
const MARK = '::play::';

/**
 * sh: `down URI` ends a look where libvirt does not answer. 20: the host has no guests, defined or running, since
 * neither libvirt's definitions nor the states of running guests lie in its files; 22: it may have some.
 */
const DOWN = `down() {
  [ "$1" = qemu:///system ] || exit 22
  for s in libvirt virtqemud; do if [ -S "/run/libvirt/$s-sock" ]; then exit 22; fi; done
  for d in /etc/libvirt/qemu /run/libvirt/qemu; do
    if [ -e "$d" ]; then [ -r "$d" ] || exit 22; fi
    for f in "$d"/*.xml; do if [ -e "$f" ]; then exit 22; fi; done
  done
  exit 20
}
if ! command -v virsh >/dev/null; then echo 'virsh is not installed' >&2; down "$1"; fi`;

/**
 * sh: sets `n` to what virsh takes for the guest "$2" and for nothing else (`dominfo 31` asks for an id).
 * "$3" is `uuid` or `name`.
 */
const IDENTIFY = `case $3$2 in uuid*|name[A-Za-z_]*) n=$2;; *) n=;; esac
case $n in *[!A-Za-z0-9_.-]*) n=;; esac
if [ -z "$n" ]; then
  l=$(virsh -q -c "$1" list --all --uuid --name) || down "$1"
  n=$(printf '%s\\n' "$l" | while read -r i a; do if [ "$a" = "$2" ]; then printf %s "$i"; fi; done)
  [ "$n" ] || exit 20
fi`;

/** sh: prints the guest's definition for its next start. */
const DEFINITION = `${DOWN}
${IDENTIFY}
virsh -q -c "$1" dumpxml --inactive --domain "$n" 2>/dev/null || exit 20`;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text is a UUID as libvirt prints it. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** The words that ask for a guest by its name or UUID. */
function asked(id: string): readonly [string, 'uuid' | 'name'] {
  return isUuid(id) ? [id.toLowerCase(), 'uuid'] : [id, 'name'];
}

/** A guest by its name or UUID. */
export function guestAt(id: string, uri: string, on?: string): Look<GuestAt> {
  return {
    kind: 'look',
    label: `guest ${id}${on === undefined ? '' : ` on ${on}`}`,
    // The time that its processors have used moves, and so does the id that each start gives it. A guest that is
    // listed and gone a moment later, as where its migration was called off, is looked for again.
    script: `${DOWN}
${IDENTIFY}
for again in 1 2 3; do
  o=$(virsh -q -c "$1" "list --all --uuid --name; echo ${MARK}; dominfo $n; echo ${MARK}; domstate --reason $n")
  case $o in
  *${MARK}*Name:*${MARK}*[a-z]*) printf '%s\\n' "\${o#*${MARK}}" | sed '/^CPU time:/d;/^Id:/d'; exit 0;;
  *${MARK}*) printf '%s\\n' "\${o%%${MARK}*}" | while read -r i a; do case $n in "$i"|"$a") exit 22;; esac; done && exit 20;;
  *) down "$1";;
  esac
done
exit 22`,
    args: [uri, ...asked(id)],
    ...(on !== undefined && { on }),
    reads: [`domain:${asked(id)[0]}`, 'tool:virsh'],
    bare: { kind: 'none' },
    absent: (answer) => answer.kind === 'none',
    parse: (reply) => readGuest(reply),
  };
}

function readGuest({ code, out, err }: Reply): GuestAt {
  if (code === 20) return { kind: 'none' };
  const [info = '', state = ''] = out.split(MARK);
  const guest = code === 0 ? parseDomainInfo(info) : undefined;
  if (!guest) return { kind: 'silent', why: firstLine(err) || 'libvirt does not answer' };
  const { name, uuid, persistent, autostart, managedSave } = guest;
  return { kind: 'guest', uuid: uuid.toLowerCase(), name, ...stateOf(state), persistent, autostart, managedSave };
}

function stateOf(text: string): Pick<Guest, 'state' | 'trouble'> {
  const { state, reason } = parseDomainState(text) ?? { state: 'no state', reason: '' };
  switch (state) {
    case 'running':
    case 'idle':
      return { state: 'running', trouble: reason.startsWith('post-copy') ? reason : '' };
    case 'paused':
      if (reason === 'migrating') return { state: 'migrating', trouble: '' };
      return { state: 'paused', trouble: reason === 'user' ? '' : reason };
    case 'in shutdown':
      return { state: 'stopping', trouble: '' };
    case 'shut off':
      return { state: 'shut off', trouble: '' };
    case 'pmsuspended':
      return { state: 'pmsuspended', trouble: 'suspended by its power management' };
    default:
      return { state: 'crashed', trouble: state };
  }
}

/** Whether a guest has a QEMU process on the host. */
export function isActive(guest: Guest): boolean {
  return guest.state !== 'shut off';
}

/** A guest that runs on a host. */
export interface Listed {
  readonly uuid: string;
  readonly name: string;
}

/** The guests that run on a host. */
export function runningGuests(uri: string, on: string): Look<readonly Listed[]> {
  return {
    kind: 'look',
    label: `guests that run on ${on}`,
    script: 'virsh -q -c "$1" list --uuid --name',
    args: [uri],
    on,
    reads: ['domain:'],
    tool: VIRSH,
    bare: [],
    parse: ({ out }) =>
      out.split('\n').flatMap((line) => {
        const [, uuid, name] = /^([0-9a-f-]{36})\s+(.*)$/i.exec(line.trim()) ?? [];
        return uuid !== undefined && name !== undefined ? [{ uuid: uuid.toLowerCase(), name }] : [];
      }),
  };
}

/** What a definition for the next start lacks of a desired one. */
export interface Definition {
  readonly defined: boolean;
  /** Empty where it has all that is desired. */
  readonly differences: readonly string[];
}

/**
 * A guest's definition for its next start, compared.
 * @param wanted names the comparison: two desired definitions are two questions
 */
export function definitionOf(
  name: string,
  uri: string,
  wanted: string,
  compare: (xml: string) => readonly string[],
  on: string,
): Look<Definition> {
  return {
    kind: 'look',
    label: `definition of guest ${name} on ${on}`,
    script: DEFINITION,
    args: [uri, ...asked(name), wanted],
    on,
    reads: [`domain:${asked(name)[0]}`, 'tool:virsh'],
    bare: { defined: false, differences: [] },
    absent: (answer) => !answer.defined,
    parse: ({ code, out }) =>
      code === 0 ? { defined: true, differences: compare(out) } : { defined: false, differences: [] },
  };
}

/** The files that a guest writes to, in the order of the alphabet, as its definition for the next start names them. */
export function guestImages(id: string, uri: string, on: string): Look<readonly string[]> {
  return {
    kind: 'look',
    label: `images of guest ${id} on ${on}`,
    script: DEFINITION,
    args: [uri, ...asked(id), 'images'],
    on,
    reads: [`domain:${asked(id)[0]}`, 'tool:virsh'],
    bare: [],
    absent: (answer) => answer.length === 0,
    parse: ({ code, out }) => {
      const reading = parseXml(code === 0 ? out : '');
      return reading.ok ? imagesOf(reading.root) : [];
    },
  };
}

/** Whether libvirt's daemon of `qemu:///system` listens, or would be started by whoever connects. */
export function daemonListens(on?: string): Look<boolean> {
  const units = ['libvirtd', 'virtqemud', 'virtstoraged'];
  return {
    kind: 'look',
    label: 'libvirt listens',
    script: `for s in libvirt virtqemud; do if [ -S "/run/libvirt/$s-sock" ]; then exit 0; fi; done; exit 1`,
    args: [],
    ...(on !== undefined && { on }),
    reads: units.flatMap((unit) => [`unit:${unit}`, `unit:${unit}.service`, `unit:${unit}.socket`] as const),
    absent: (answer) => !answer,
    parse: ({ code }) => code === 0,
  };
}

/** Whether a host can be asked at all; nothing that a task does changes that. */
export function answers(on: string): Look<true> {
  return { kind: 'look', label: `${on} answers`, script: ':', args: [], on, reads: [], parse: () => true };
}

/** Texts separated by `MARK`, for looks that ask one virsh several things. */
export function sections(out: string): readonly string[] {
  return out.split(MARK);
}

/** Several virsh commands as one, their answers in `sections`. Only words that are checked may stand in them. */
export function inOne(...commands: readonly string[]): string {
  return commands.join(`; echo ${MARK}; `);
}

export function firstLine(text: string): string {
  return (text.trim().split('\n')[0] ?? '').replace(/^error: /, '');
}
