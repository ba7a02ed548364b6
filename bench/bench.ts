// Play beside the floor and, where it is installed, Ansible, in one run, as ratios.
// usage: bench FLOOR [--quick] [PART...], where a part is mix, reading or site
import { accessSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Cost, measure, median } from './measure.ts';
import { compareReading } from './reading.ts';
import { type Scenario, scenario, startHosts } from './scenario.ts';
import { compareSite } from './site.ts';

const [floor = '', ...flags] = process.argv.slice(2);
const quick = flags.includes('--quick');
const parts = flags.filter((flag) => !flag.startsWith('-'));
const wants = (part: string): boolean => parts.length === 0 || parts.includes(part);
const RUNS = quick ? 1 : 5;
const play = [process.execPath, join(process.cwd(), 'bin/play.js')];
const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const dir = mkdtempSync(join(tmpdir(), 'play-bench-'));
try {
  await startUp();
  if (wants('mix')) await compareMixes();
  if (wants('reading')) {
    const often = (argv: readonly string[], env = {}) => repeat(() => measure(argv, env));
    await compareReading(dir, play, !quick && hasAnsible(), often, say);
  }
  if (wants('site')) await compareSite(join(dir, 'lab'), play, roundTrips, say);
} finally {
  rmSync(dir, { recursive: true, force: true });
}

async function compareMixes(): Promise<void> {
  const hosts = await startHosts(dir, 10);
  try {
    head();
    for (const count of [1, 10]) {
      for (const tasks of [10, 100]) await compare(scenario(dir, hosts.slice(0, count), tasks));
    }
  } finally {
    await Promise.all(hosts.map(({ sshd }) => sshd.stop()));
  }
}

async function startUp(): Promise<void> {
  const bare = await repeat(() => measure([process.execPath, '-e', '0']));
  const version = await repeat(() => measure([...play, '--version']));
  say(`play --version ${seconds(version.wall)} s, node -e 0 ${seconds(bare.wall)} s (medians of ${RUNS})\n`);
}

function head(): void {
  say('hosts tasks  what                    wall s   cpu s   MiB  round trips a host   times the floor');
}

async function compare(one: Scenario): Promise<void> {
  const argv = [...play, one.playbook, '-i', one.inventory, '--output', 'json'];
  one.clean();
  const bare = await measure([...argv, '--check']);
  const first = await measure(argv);
  const again = await repeat(() => measure(argv));
  const dry = await repeat(() => measure([...argv, '--check']));
  const least = await repeat(() => measure(floorArgv(one)));
  row(one, 'floor (one script, ssh2)', least, least, '1');
  row(one, 'play, nothing to do', again, least, roundTrips(again));
  row(one, 'play --check', dry, least, roundTrips(dry));
  row(one, 'play --check, bare hosts', bare, least, roundTrips(bare));
  row(one, 'play, first converge', first, least, roundTrips(first));
  const plan = join(one.dir, 'plan.json');
  one.clean();
  const kept = await measure([...argv, '--check', '--out', plan]);
  const applied = await measure([...play, 'apply', plan, '--output', 'json']);
  row(one, 'play --check --out', kept, least, roundTrips(kept));
  row(one, 'play apply', applied, least, roundTrips(applied));
  if (!quick && hasAnsible()) await beside(one, least);
}

async function beside(one: Scenario, least: Cost): Promise<void> {
  const env = {
    ANSIBLE_PIPELINING: 'true',
    ANSIBLE_FORKS: '50',
    ANSIBLE_GATHERING: 'explicit',
    ANSIBLE_HOST_KEY_CHECKING: 'true',
  };
  const argv = ['ansible-playbook', '-i', one.ansibleInventory, one.ansiblePlaybook];
  one.clean();
  const first = await measure(argv, env);
  const again = await measure(argv, env);
  row(one, 'ansible, nothing to do', again, least, '');
  row(one, 'ansible, first converge', first, least, '');
}

async function repeat(job: () => Promise<Cost>): Promise<Cost> {
  const costs: Cost[] = [];
  for (let i = 0; i < RUNS; i++) costs.push(await job());
  return median(costs);
}

function row({ hosts: { length }, tasks }: Scenario, what: string, cost: Cost, least: Cost, trips: string): void {
  const cells = [
    String(length).padStart(5),
    String(tasks).padStart(5),
    ` ${what.padEnd(24)}`,
    seconds(cost.wall).padStart(6),
    seconds(cost.cpu).padStart(7),
    cost.memory.toFixed(0).padStart(5),
    trips.padStart(19),
    (cost.wall / least.wall).toFixed(2).padStart(17),
  ];
  say(cells.join(' '));
}

function floorArgv({ hosts: all, tasks }: Scenario): readonly string[] {
  return [
    process.execPath,
    floor,
    String(tasks),
    ...all.flatMap(({ sshd, dir: own }) => [String(sshd.port), sshd.identity, own]),
  ];
}

function roundTrips({ stdout }: Cost): string {
  const ended = stdout.split('\n').findLast((line) => line.startsWith('{"type":"run-ended"'));
  const recap: unknown = JSON.parse(ended ?? '{}');
  const list =
    typeof recap === 'object' && recap !== null && 'recap' in recap && Array.isArray(recap.recap) ? recap.recap : [];
  const trips = list.map((host: { readonly roundTrips: number }) => host.roundTrips);
  return trips.length > 0 ? `${Math.min(...trips)}–${Math.max(...trips)}` : '';
}

function hasAnsible(): boolean {
  try {
    accessSync('/usr/bin/ansible-playbook');
    return true;
  } catch {
    return false;
  }
}

function seconds(value: number): string {
  return value.toFixed(2);
}
