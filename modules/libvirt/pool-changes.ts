// From what a pool is to what it should be.
import {
  type Change,
  change,
  isUnknown,
  look,
  type Maybe,
  type Note,
  type Plan,
  predict,
  type Run,
  refuse,
  run,
  type Step,
  textOfBytes,
  undecided,
  unknown,
} from '../../engine/contract/index.ts';
import { buildPool, type PoolDefinition } from '../formats/pool-xml.ts';
import { parseXml } from '../formats/xml.ts';
import { fileAt, modeOf, newFile } from '../looks/file.ts';
import type { Spot } from '../looks/spot.ts';
import { type Place, type Pool, type PoolAt, poolLook } from '../looks/storage.ts';
import { usersOf } from '../looks/users.ts';
import { noPlace, taken } from './pool-place.ts';

/** A step of a change, with what becomes of the host. */
interface Part extends Partial<Pick<Change, 'predicts' | 'touches' | 'diff'>> {
  readonly says?: string;
  readonly step: Step;
}

export interface PoolGoal {
  readonly name: string;
  readonly uri: string;
  readonly state: 'active' | 'inactive' | 'absent';
  readonly autostart: boolean;
  readonly restart: 'if_unused' | 'never';
  readonly definition: PoolDefinition;
}

/** What is asked for once a plan needs it. */
export interface Asked {
  /** Who uses the active pool. */
  readonly users: readonly string[] | undefined;
  /** Where all pools are; unknown where an earlier task of a dry run changes one. */
  readonly places: Maybe<readonly Place[]> | undefined;
}

export function poolPlan(goal: PoolGoal, pool: PoolAt, spot: Spot | undefined, asked: Asked): Plan {
  return new PoolPlan(goal, pool.kind === 'pool' ? pool : undefined, spot).plan(asked);
}

class PoolPlan {
  readonly #goal: PoolGoal;
  readonly #spot: Spot | undefined;
  readonly #changes: Change[] = [];
  readonly #notes: Note[] = [];
  readonly #isNew: boolean;
  #pool: Pool | undefined;

  /** @param spot what is at the target; undefined where something is mounted there, and where it does not matter */
  constructor(goal: PoolGoal, pool: Pool | undefined, spot: Spot | undefined) {
    this.#goal = goal;
    this.#isNew = pool === undefined;
    this.#pool = pool;
    this.#spot = spot;
  }

  plan({ users, places }: Asked): Plan {
    const { state, restart } = this.#goal;
    const before = this.#pool;
    if (state === 'absent') return this.#absent();
    const unfit = state === 'active' ? noPlace(this.#goal, before, this.#spot) : undefined;
    if (unfit) return unfit;
    const differs = before?.active === true && before.liveDifferences.length > 0;
    const mayRestart = differs && state === 'active' && restart === 'if_unused';
    if (mayRestart && users === undefined) return look('users');
    const restarts = mayRestart && users?.length === 0;
    const starts = state === 'active' && (restarts || !before?.active);
    const builds = starts && this.#spot?.at.kind === 'missing';
    const defines = !before?.persistent || before.differences.length > 0 || (builds && this.#forbids(before));
    const xml = defines ? this.#definition(before) : undefined;
    if (typeof xml === 'object') return xml;
    if (xml !== undefined) {
      if (places === undefined) return look('places');
      const other = taken(this.#goal, places);
      if (other) return other;
    }
    this.#converge(xml, starts, builds);
    if (differs && state === 'active' && !restarts) this.#stays(users);
    if (this.#pool && this.#pool.autostart !== this.#goal.autostart) this.#autostart(this.#pool);
    return change(this.#changes, this.#notes);
  }

  /** Whether a directory that is made would get other permissions than declared. */
  #forbids({ permissions }: Pool): boolean {
    return !isUnknown(permissions) && permissions.length > 0;
  }

  /** Stop, define, make the directory, start: one change, so that the old pool comes back where the new one cannot start. */
  #converge(xml: string | undefined, starts: boolean, builds: boolean): void {
    const { name, state } = this.#goal;
    const before = this.#pool;
    const restarts = starts && before?.active === true;
    const stops = state === 'inactive' && before?.active === true;
    const all: readonly (Part | undefined)[] = [
      restarts ? this.#stopping(before, before) : undefined,
      xml === undefined ? undefined : this.#defining(xml, before, restarts),
      builds ? this.#building() : undefined,
      starts && this.#pool ? this.#starting(this.#pool, restarts) : undefined,
      stops && this.#pool ? this.#stopping(before, this.#pool) : undefined,
    ];
    const parts = all.filter((part) => part !== undefined);
    if (parts.length === 0) return;
    const words = parts.flatMap(({ says }) => says ?? []);
    const summary = `${words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${words.at(-1)}` : words[0]} pool ${name}`;
    const diff = parts.find((part) => part.diff)?.diff;
    this.#push(
      summary,
      parts.map(({ step }) => step),
      this.#pool,
      {
        ...(diff && { diff }),
        predicts: parts.flatMap(({ predicts }) => predicts ?? []),
        touches: [...new Set(parts.flatMap(({ touches }) => touches ?? []))],
      },
    );
  }

  /** The XML with what the pool has beyond our parameters. */
  #definition(before: Pool | undefined): string | Plan {
    if (before && isUnknown(before.xml)) return undecided(before.xml);
    const old = before ? parseXml(String(before.xml)) : undefined;
    if (old && !old.ok) return refuse(`The definition of pool "${this.#goal.name}" cannot be read: ${old.problem}`);
    return buildPool(this.#goal.definition, old?.root);
  }

  #defining(xml: string, before: Pool | undefined, restarts: boolean): Part {
    const { name, definition } = this.#goal;
    const origin = `libvirt's definition of pool ${name}`;
    const old = before && !isUnknown(before.xml) ? before.xml : '';
    const lies = before?.active && !restarts;
    this.#pool = {
      ...(before ?? {
        kind: 'pool',
        uuid: unknown(`the UUID that libvirt gives pool ${name}`, true),
        active: false,
        autostart: false,
        liveDifferences: [],
      }),
      persistent: true,
      differences: [],
      permissions: [],
      path: lies ? before.path : definition.target,
      xml: unknown(origin),
    };
    return {
      says: before ? (before.persistent ? 'redefine' : 'make persistent') : 'define',
      step: { ...this.#define(xml), ...this.#redefining(before, old, restarts) },
      diff: { path: `pool ${name}`, before: old === '' ? '' : `${old}\n`, after: xml },
    };
  }

  /** What gives the old definition back; a transient pool that is active cannot be made transient again. */
  #redefining(before: Pool | undefined, old: string, restarts: boolean): { readonly undo?: Run } {
    if (before?.persistent) return { undo: this.#define(old) };
    if (before && !restarts) return {};
    return { undo: this.#virsh('pool-undefine', '--pool', this.#goal.name) };
  }

  #define(xml: string): Run {
    return { ...this.#virsh('pool-define', '--validate', '/dev/stdin'), stdin: xml };
  }

  /** Only a directory that is missing: `pool-build` formats devices when it is asked to, which it never is. */
  #building(): Part | undefined {
    const { name, definition } = this.#goal;
    const { permissions } = definition;
    const target = textOfBytes(definition.target ?? '');
    const origin = `building pool ${name}`;
    // What an existing definition says of the mode is kept, and it is that directory's.
    const mode = permissions?.mode ?? (this.#isNew ? '0711' : undefined);
    const made = newFile('directory', permissions ?? {}, origin, mode && modeOf(mode));
    const missing = this.#spot?.missing ?? [];
    return {
      step: this.#virsh('pool-build', '--pool', name),
      predicts: [
        ...missing.map((path) => predict(fileAt(path), newFile('directory', {}, origin))),
        predict(fileAt(target), made),
        predict(usersOf(target), []),
      ],
      touches: [`path:${missing[0] ?? target}`],
    };
  }

  #starting(pool: Pool, restarts: boolean): Part {
    const { name, definition } = this.#goal;
    // libvirt adds the permissions that the directory has to the definition.
    const open = unknown(`starting pool ${name}`);
    const permissions = this.#spot?.at.kind === 'missing' ? pool.permissions : open;
    this.#pool = { ...pool, active: true, liveDifferences: [], path: definition.target, permissions, xml: open };
    return {
      says: restarts ? 'restart' : 'start',
      step: this.#virsh('pool-start', '--pool', name),
      ...this.#mounting(),
    };
  }

  /** @param pool what became of it before it is stopped */
  #stopping(before: Pool, pool: Pool): Part {
    const { name, state, definition } = this.#goal;
    const start = this.#virsh('pool-start', '--pool', name);
    const create = isUnknown(before.xml) ? start : { ...this.#virsh('pool-create', '/dev/stdin'), stdin: before.xml };
    this.#pool = { ...pool, active: false, liveDifferences: [], path: definition.target };
    return {
      ...(state === 'inactive' && { says: 'stop' }),
      step: { ...this.#virsh('pool-destroy', '--pool', name), undo: before.persistent ? start : create },
      ...this.#mounting(),
    };
  }

  #autostart(pool: Pool): void {
    const { name, autostart } = this.#goal;
    const words = autostart ? ['pool-autostart', '--pool', name] : ['pool-autostart', '--disable', '--pool', name];
    const summary = autostart ? `start pool ${name} with libvirt` : `start pool ${name} with libvirt no more`;
    this.#push(summary, [this.#virsh(...words)], { ...pool, autostart });
  }

  #absent(): Plan {
    const { name } = this.#goal;
    const pool = this.#pool;
    if (!pool) return [];
    const steps = [
      ...(pool.active ? [this.#virsh('pool-destroy', '--pool', name)] : []),
      ...(pool.persistent ? [this.#virsh('pool-undefine', '--pool', name)] : []),
    ];
    this.#push(`forget pool ${name}`, steps, undefined, this.#mounting());
    return this.#changes;
  }

  #stays(users: readonly string[] | undefined): void {
    const why = this.#goal.restart === 'never' ? 'its playbook says so' : `it is in use by ${users?.join(', ')}`;
    const differences = this.#pool?.liveDifferences.join('; ') ?? '';
    this.#notes.push({ level: 'warn', text: `The active pool is not restarted, since ${why}: ${differences}` });
  }

  /** With these types libvirt mounts and unmounts the target: another directory is there then. */
  #mounting(): Pick<Change, 'predicts' | 'touches'> {
    const { type, target: bytes } = this.#goal.definition;
    if (type === 'dir' || bytes === undefined) return { predicts: [], touches: [] };
    const target = textOfBytes(bytes);
    const mounted = newFile('directory', {}, `mounting pool ${this.#goal.name}`);
    return {
      predicts: [predict(fileAt(target), mounted), predict(usersOf(target), [])],
      touches: [`mount:${target}`, `path:${target}`],
    };
  }

  #virsh(...words: readonly string[]): Run {
    return run('virsh', '-q', '-c', this.#goal.uri, ...words);
  }

  #push(summary: string, steps: readonly Step[], after: Pool | undefined, more: Partial<Change> = {}): void {
    const { name, uri, definition } = this.#goal;
    this.#changes.push({
      ...more,
      summary,
      steps,
      predicts: [predict(poolLook(definition, uri), after ?? { kind: 'none' }), ...(more.predicts ?? [])],
      touches: [`pool:${name}`, ...(more.touches ?? [])],
    });
    this.#pool = after;
  }
}
