import {
  type Change,
  defineModule,
  given,
  isUnknown,
  predict,
  type Run,
  refuse,
  unknown,
} from '../engine/contract/index.ts';
import {
  allInstalled,
  installed,
  listOf,
  type Manager,
  type Names,
  namesFor,
  newerThan,
  outdated,
  type PackageAt,
} from './looks/packages.ts';

export default defineModule({
  name: 'package',
  summary: 'Keep packages installed, absent or up to date',
  description:
    'With apt, dnf or apk, whichever the host has. A name that other packages provide is installed where one of them is. The packages of a loop are one transaction.',
  params: {
    type: 'object',
    properties: {
      name: {
        anyOf: [
          { type: 'string', format: 'name' },
          { type: 'array', items: { type: 'string', format: 'name' } },
          {
            type: 'object',
            additionalProperties: {
              anyOf: [
                { type: 'string', format: 'name' },
                { type: 'array', items: { type: 'string', format: 'name' } },
              ],
            },
          },
        ],
        description: 'One name, a list, or a map by family: `debian`, `redhat`, `alpine`',
      },
      state: {
        type: 'string',
        enum: ['present', 'absent', 'latest'],
        default: 'present',
        description: '`latest`: no newer version is to be had',
      },
      update_cache: {
        type: 'boolean',
        default: false,
        description: 'Fetch the index of packages before something is installed',
      },
    },
    required: ['name'],
  },
  examples: [
    { title: 'Storage tools', yaml: 'name: [btrfs-progs, nfs-kernel-server]' },
    {
      title: 'Other names elsewhere',
      yaml: 'name: {debian: nfs-common, redhat: nfs-utils, alpine: nfs-utils}\nupdate_cache: true',
    },
  ],
  returns: { versions: 'The version of each package that is installed' },

  observe: ({ name, state, update_cache }) => ({
    names: namesFor(name),
    have: allInstalled(name),
    newer: state === 'latest' ? newerThan(name, update_cache) : given([]),
  }),

  plan({ state, update_cache }, { names, have, newer }) {
    if (!names)
      return refuse('"name" says nothing for this family of systems', 'Add a key such as debian, redhat or alpine');
    const manager = have[0]?.manager;
    if (manager === undefined) return [];
    if (manager === 'none') return refuse('The host has neither apt nor dnf nor apk');
    if (state === 'absent') {
      const there = names.filter((_, i) => have[i]?.version !== null);
      return there.length === 0 ? [] : [remove(there, names, manager)];
    }
    const missing = names.filter((_, i) => isMissing(have[i]));
    const wanted = [...missing, ...newer.filter((name) => !missing.includes(name))];
    return wanted.length === 0
      ? []
      : [install(wanted, newer, manager, update_cache, state === 'latest' ? names : undefined)];
  },

  result: (_params, { names = [], have }) => ({
    versions: Object.fromEntries(
      names.flatMap((name, i) => (have[i]?.version == null ? [] : [[name, have[i].version]])),
    ),
  }),

  merge: together,
});

interface Wanted {
  readonly name: Names;
  readonly state: 'present' | 'absent' | 'latest';
  readonly update_cache: boolean;
}

/** One transaction for what wants the same of other packages. */
function together(items: readonly Wanted[]): Wanted | undefined {
  const [first] = items;
  if (!first) return undefined;
  const alike = items.every((each) => each.state === first.state && each.update_cache === first.update_cache);
  const lists = items.map(({ name }) => listOf(name));
  if (!alike || lists.includes(undefined)) return undefined;
  return { ...first, name: [...new Set(lists.flatMap((list) => list ?? []))] };
}

const isMissing = (at: PackageAt | undefined): boolean =>
  at?.version === null && !isUnknown(at.providers) && at.providers.length === 0;

const COMMANDS: Readonly<Record<Manager, Readonly<Record<'update' | 'install' | 'remove', readonly string[]>>>> = {
  apt: {
    update: ['apt-get', '-q', '-o', 'DPkg::Lock::Timeout=300', 'update'],
    install: [
      'apt-get',
      '-qy',
      '-o',
      'DPkg::Lock::Timeout=300',
      '-o',
      'Dpkg::Options::=--force-confdef',
      '-o',
      'Dpkg::Options::=--force-confold',
      'install',
      '--',
    ],
    remove: ['apt-get', '-qy', '-o', 'DPkg::Lock::Timeout=300', 'remove', '--'],
  },
  dnf: {
    update: ['dnf', '-y', 'makecache'],
    install: ['dnf', '-y', '--best', 'install'],
    remove: ['dnf', '-y', 'remove'],
  },
  apk: { update: ['apk', 'update'], install: ['apk', 'add', '--upgrade'], remove: ['apk', 'del'] },
};

function step(manager: Manager, what: 'update' | 'install' | 'remove', names: readonly string[]): Run {
  const env = { DEBIAN_FRONTEND: 'noninteractive', NEEDRESTART_MODE: 'l' };
  return { do: 'run', argv: [...COMMANDS[manager][what], ...names], ...(manager === 'apt' && { env }), limit: 1800 };
}

function install(
  names: readonly string[],
  newer: readonly string[],
  manager: Manager,
  update: boolean,
  latest: readonly string[] | undefined,
): Change {
  const upgrades = names.some((name) => newer.includes(name));
  const version = unknown(`installing ${names.join(', ')}`);
  return {
    summary: `install ${names.join(' ')}`,
    steps: [...(update ? [step(manager, 'update', [])] : []), step(manager, 'install', names)],
    predicts: [
      ...names.map((name) => predict(installed(name), { manager, version, providers: version })),
      ...(latest ? [predict(outdated(latest, update), [])] : []),
    ],
    touches: [...names.map((name) => `pkg:${name}` as const), ...(upgrades ? (['unit:', 'process:'] as const) : [])],
    adds: ['tool:', 'unit:', 'path:/usr', 'account:'],
    settle: 5,
  };
}

function remove(there: readonly string[], names: readonly string[], manager: Manager): Change {
  return {
    summary: `remove ${there.join(' ')}`,
    steps: [step(manager, 'remove', there)],
    predicts: names.map((name) =>
      predict(installed(name), { manager, version: null, providers: unknown(`removing ${there.join(', ')}`) }),
    ),
    touches: ['pkg:', 'tool:', 'unit:', 'process:', 'path:/usr'],
  };
}
