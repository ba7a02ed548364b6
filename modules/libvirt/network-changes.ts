// From what a network is to what it should be.
import {
  type Change,
  change,
  isUnknown,
  type Note,
  type Plan,
  predict,
  type Refusal,
  type Run,
  refuse,
  run,
  type Scope,
  type Undecided,
  undecided,
  unknown,
} from '../../engine/contract/index.ts';
import { buildNetwork, readNetwork } from '../formats/network-xml.ts';
import { textAt, type XmlNode } from '../formats/xml.ts';
import {
  type Network,
  type NetworkAt,
  networkAt,
  networkScope,
  networkUsers,
  type WantedNetwork,
} from '../looks/network.ts';

export interface NetworkGoal {
  readonly name: string;
  readonly uri: string;
  readonly state: 'active' | 'inactive';
  readonly autostart: boolean;
  readonly wanted: WantedNetwork;
  /** The wanted definition is all that there shall be. */
  readonly whole: boolean;
}

/** One step towards the goal, and the network after it. */
interface Part {
  readonly says: string;
  readonly step: Run;
  readonly after: Network;
  readonly diff?: NonNullable<Change['diff']>;
}

export function networkPlan(goal: NetworkGoal, at: NetworkAt): Plan {
  const { name, state, autostart, wanted } = goal;
  const before = at.kind === 'network' ? at : undefined;
  const { root } = wanted;
  const defines = root !== undefined && (!before?.persistent || before.differences.length > 0);
  if (!before && !defines)
    return refuse(`libvirt has no network "${name}"`, 'Say what it is: bridge, forward, ip or xml');
  const defined = defines ? defining(goal, root, before) : undefined;
  if (defined && 'verdict' in defined) return defined;
  const parts: Part[] = defined ? [defined] : [];
  const latest = (): Network => parts.at(-1)?.after ?? (before as Network);
  if (state === 'active' && !latest().active) parts.push(starting(goal, latest()));
  if (state === 'inactive' && latest().active) parts.push(stopping(goal, latest()));
  const changes = parts.length === 0 ? [] : [together(goal, parts, latest())];
  const marked = latest().autostart === autostart ? [] : [marking(goal, latest())];
  return change([...changes, ...marked], notes(goal, before, defines));
}

function together(goal: NetworkGoal, parts: readonly Part[], after: Network): Change {
  const says = parts.map((part) => part.says).join(' and ');
  const steps = parts.map(({ step }) => step);
  const diff = parts.find((part) => part.diff)?.diff;
  const change = changed(goal, `${says} network ${goal.name}`, steps, after);
  // libvirt lets the host route where a network leads somewhere.
  const routes: readonly Scope[] = parts.some(({ says }) => says === 'start')
    ? ['kernel:sysctl/net/ipv4/ip_forward']
    : [];
  return { ...change, touches: [...change.touches, ...routes], ...(diff && { diff }) };
}

function changed({ name, uri, wanted }: NetworkGoal, summary: string, steps: readonly Run[], after: NetworkAt): Change {
  const isDown = after.kind !== 'network' || !after.active;
  const unused = isDown ? [predict(networkUsers(name, uri), 0)] : [];
  return {
    summary,
    steps,
    predicts: [predict(networkAt(name, uri, wanted), after), ...unused],
    touches: [networkScope(name)],
  };
}

function defining(goal: NetworkGoal, root: XmlNode, before: Network | undefined): Part | Refusal | Undecided {
  const { name, whole } = goal;
  if (before && isUnknown(before.xml)) return undecided(before.xml);
  const old = before ? readNetwork(String(before.xml)) : undefined;
  if (old && !old.ok) return refuse(`The definition of network "${name}" cannot be read: ${old.problem}`);
  const xml = buildNetwork(root, old?.root, whole);
  const origin = `libvirt's definition of network ${name}`;
  const define = (stdin: string): Run => ({ ...virsh(goal, 'net-define', '--validate', '/dev/stdin'), stdin });
  const undo = before
    ? before.persistent
      ? define(String(before.xml))
      : undefined
    : virsh(goal, 'net-undefine', '--network', name);
  const uuid = before?.uuid ?? textAt(root, 'uuid')?.toLowerCase() ?? unknown(`the UUID of network ${name}`, true);
  return {
    says: before ? (before.persistent ? 'redefine' : 'make persistent') : 'define',
    step: { ...define(xml), ...(undo && { undo }) },
    diff: { path: `network ${name}`, before: before ? `${String(before.xml)}\n` : '', after: xml },
    after: {
      ...(before ?? { kind: 'network', active: false, autostart: false, liveDifferences: [] }),
      uuid,
      persistent: true,
      differences: [],
      bridge: unknown(origin),
      xml: unknown(origin),
    },
  };
}

function starting(goal: NetworkGoal, before: Network): Part {
  const step = { ...virsh(goal, 'net-start', '--network', goal.name), undo: stop(goal) };
  return { says: 'start', step, after: { ...before, active: true, liveDifferences: [] } };
}

function stopping(goal: NetworkGoal, before: Network): Part {
  const step = { ...stop(goal), ...(before.persistent && { undo: virsh(goal, 'net-start', '--network', goal.name) }) };
  return { says: 'stop', step, after: { ...before, active: false, liveDifferences: [] } };
}

function marking(goal: NetworkGoal, before: Network): Change {
  const { name, autostart } = goal;
  const words = autostart ? [] : ['--disable'];
  const summary = `start network ${name} with libvirt${autostart ? '' : ' no more'}`;
  return changed(goal, summary, [virsh(goal, 'net-autostart', ...words, '--network', name)], { ...before, autostart });
}

export function forgetNetwork(goal: NetworkGoal, before: Network): Change {
  const { name } = goal;
  const steps = [
    ...(before.active ? [stop(goal)] : []),
    ...(before.persistent ? [virsh(goal, 'net-undefine', '--network', name)] : []),
  ];
  return changed(goal, `forget network ${name}`, steps, { kind: 'none' });
}

const stop = (goal: NetworkGoal): Run => virsh(goal, 'net-destroy', '--network', goal.name);

const virsh = ({ uri }: NetworkGoal, ...words: readonly string[]): Run => run('virsh', '-q', '-c', uri, ...words);

/** Guests lose their connection where a network is restarted: it never is. */
function notes({ state, wanted }: NetworkGoal, before: Network | undefined, defines: boolean): readonly Note[] {
  if (!wanted.root || state !== 'active' || !before?.active) return [];
  const text = 'The active network stays as it is until it is started anew';
  if (isUnknown(before.liveDifferences)) return [];
  const { liveDifferences } = before;
  return liveDifferences.length > 0 || defines
    ? [{ level: 'warn', text: `${text}: ${liveDifferences.join('; ')}` }]
    : [];
}
