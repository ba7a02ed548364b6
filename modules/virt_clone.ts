import {
  bytesOf,
  type Change,
  change,
  defineModule,
  isUnknown,
  later,
  look,
  type Note,
  type Plan,
  predict,
  type Refusal,
  refuse,
  run,
  type Undecided,
  undecided,
  unknown,
} from '../engine/contract/index.ts';
import { cloneDefinition } from './formats/domain-clone.ts';
import { type SourceDisk, sourceOf } from './libvirt/clone-source.ts';
import { makeImage } from './libvirt/make-image.ts';
import { type Guest, type GuestAt, guestAt, isActive } from './looks/libvirt.ts';
import { parentOf } from './looks/path.ts';
import { noRoomFor } from './looks/spot.ts';

/** Digits alone would be a guest's id. */
const NAME = { type: 'string', format: 'name', pattern: '^[A-Za-z_][A-Za-z0-9_.+-]*$' } as const;

export default defineModule({
  name: 'virt_clone',
  summary: 'Make a guest from another one that is shut off',
  description: `As virt-clone does it, step by step, so that a run that was cut off goes on: each disk is copied to a name of its
own and renamed, and the clone is defined last, with a UUID and MAC addresses of its own. A guest that has the name
already is left alone. A guest that runs is never cloned, and no disk is ever overwritten. The clone's system is the
same as the original's, its machine-id and SSH host keys too: give it others before it starts.`,
  params: {
    type: 'object',
    properties: {
      original: { ...NAME, description: 'The guest that is cloned; it must be shut off' },
      name: { ...NAME, description: 'What the clone is called' },
      disks: {
        type: 'array',
        items: { type: 'string', format: 'path' },
        minItems: 1,
        description: 'A path for each disk that the original writes, in their order',
      },
      uri: {
        type: 'string',
        default: 'qemu:///system',
        pattern: '^qemu:///(system|session)$',
        description: 'The libvirt that is meant, as virsh(1) takes it',
      },
    },
    required: ['original', 'name', 'disks'],
  },
  examples: [
    {
      title: 'A second host of the lab',
      yaml: 'original: devstack\nname: devstack-1\ndisks: [/var/lib/libvirt/images/devstack-1.qcow2]',
    },
  ],
  returns: { uuid: "The clone's UUID" },

  check: ({ original, name, disks }) => {
    if (original === name) return 'A guest cannot be the clone of itself';
    return new Set(disks).size < disks.length ? 'Two disks cannot have one path' : undefined;
  },

  observe: ({ original, name, disks, uri }) => ({
    clone: guestAt(name, uri),
    original: later(guestAt(original, uri)),
    source: later(sourceOf(original, uri, disks)),
  }),

  plan(params, { clone, original, source }, _past, at): Plan {
    const { name, disks } = params;
    if (clone.kind === 'silent') return refuse(`libvirt does not say anything of guest "${name}": ${clone.why}`);
    if (clone.kind === 'guest') return [];
    if (original === undefined || source === undefined) return look('original', 'source');
    const wrong = unfit(params.original, original);
    if (wrong) return wrong;
    if (!source) return refuse(`The definition of guest "${params.original}" cannot be read`);
    if (source.disks.length !== disks.length)
      return refuse(
        `"${params.original}" writes ${source.disks.length} disks, and "disks" names ${disks.length}`,
        `It writes ${source.disks.map(({ from }) => from).join(', ') || 'none'}`,
      );
    const made: Change[] = [];
    for (const [i, disk] of source.disks.entries()) {
      const copy = copyOf(disk, disks[i] ?? '', at.host);
      if ('verdict' in copy) return copy;
      made.push(...copy);
    }
    const xml = cloneDefinition(source.root, bytesOf(name), disks.map(bytesOf));
    return change([...made, define(params, xml)], notesOn(source.shared));
  },

  result: (_params, { clone }) => (clone.kind === 'guest' ? { uuid: clone.uuid } : {}),
});

function unfit(name: string, at: GuestAt): Plan | undefined {
  if (at.kind === 'silent') return refuse(`libvirt does not say anything of guest "${name}": ${at.why}`);
  if (at.kind === 'none') return refuse(`There is no guest "${name}"`);
  return isActive(at)
    ? refuse(`Guest "${name}" is ${at.state}: a copy would be torn`, 'Shut it down before')
    : undefined;
}

/** The copy of a disk that is missing; nothing where a run that was cut off has made it. */
function copyOf(
  { from, image, used, spot, there, same }: SourceDisk,
  to: string,
  host: string,
): readonly Change[] | Refusal | Undecided {
  if (image.kind !== 'image') return refuse(`"${from}" is no disk image`);
  const { format, size, backing } = image;
  const open = [format, size, backing, used, same].find(isUnknown);
  if (open) return undecided(open);
  if (there.kind === 'image' && same === true) return [];
  if (there.kind !== 'missing' || spot.at.kind !== 'missing')
    return refuse(
      `"${to}" is there already, and is no copy of "${from}"`,
      'Choose another path: nothing is overwritten',
    );
  if (used === true) return refuse(`"${from}" is in use: a copy would be torn`, 'Shut the guest down that uses it');
  const noRoom = noRoomFor(to, spot);
  if (noRoom) return noRoom;
  const rests = backing !== null && !String(backing).startsWith('/') && parentOf(to) !== parentOf(from);
  if (rests)
    return refuse(`"${from}" rests on "${backing}" beside it, which a copy in "${parentOf(to)}" would not find`);
  const bytes = Number(size);
  const made = { path: to, host, format: String(format), size: bytes, image, copyOf: { path: from, size: bytes } };
  return [makeImage({ ...made, backing: undefined })];
}

function define(
  { name, uri, original }: { readonly name: string; readonly uri: string; readonly original: string },
  xml: string,
): Change {
  const clone: Guest = {
    ...{ kind: 'guest', name, state: 'shut off', trouble: '', persistent: true, autostart: false, managedSave: false },
    uuid: unknown(`the UUID of guest ${name}`, true),
  };
  const undo = run('virsh', '-q', '-c', uri, 'undefine', '--domain', name);
  return {
    summary: `define guest ${name} as a clone of ${original}`,
    diff: { path: `guest ${name}`, before: '', after: xml },
    steps: [{ ...run('virsh', '-q', '-c', uri, 'define', '--validate', '/dev/stdin'), stdin: xml, undo }],
    predicts: [predict(guestAt(name, uri), clone)],
    touches: [`domain:${name}`],
  };
}

const notesOn = (shared: readonly string[]): readonly Note[] =>
  shared.map((what) => ({ level: 'warn', text: `The clone does not get ${what}` }));
