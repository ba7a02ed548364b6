// From where a guest is to what is to be done about it.
import {
  again,
  type Change,
  change,
  type Look,
  type Maybe,
  type Note,
  namedIn,
  type Plan,
  type Prediction,
  predict,
  refuse,
  type Unknown,
  undecided,
  unlessStopped,
  type Verdict,
  verdictOf,
  wait,
} from '../../engine/contract/index.ts';
import { SeenGuest, type Sightings } from '../libvirt/sightings.ts';
import type { Guest, Listed } from '../looks/libvirt.ts';
import { joined, move, tidy } from './changes.ts';
import { type Check, noteOf } from './check.ts';
import type { Facts } from './facts-of.ts';
import type { Foreseen } from './foresee.ts';
import { preflight } from './preflight.ts';
import type { Destination, Site } from './sites.ts';
import type { MigrateOptions } from './virsh.ts';
import type { Stale, Whereabouts } from './whereabouts.ts';

export interface ArrangeOptions extends MigrateOptions {
  readonly if_stopped: 'fail' | 'ignore' | 'move';
}

/** What is to be done about one guest. */
export interface Arranged {
  readonly plan: Plan;
  /** Unknown in a dry run that has only just defined the guest. */
  readonly checks: Maybe<readonly Check[]>;
  /** Where it is; undefined where nobody knows, or where it is shut off at several places. */
  readonly host: string | undefined;
}

/** Seconds until two places agree on where a guest is, once its migration was cut off. */
const PASSING = 30;

/** @param taken bytes that guests need which go to the same destination before */
export function arrange(where: Whereabouts, dest: Destination, options: ArrangeOptions, taken = 0): Arranged {
  const { id, seen, course: verdict } = where;
  switch (verdict.how) {
    case 'refuse':
      return { plan: refuse(verdict.reason, verdict.hint), checks: [], host: undefined };
    case 'unknown':
      return { plan: undecided(verdict.on), checks: [], host: undefined };
    case 'passing':
      return { plan: wait(verdict.reason, PASSING), checks: [], host: undefined };
    case 'stopped':
      return { ...stopped(id, seen, verdict.at, dest, options), checks: [] };
    case 'there': {
      const { guest, stale } = verdict;
      const who = new SeenGuest(id, guest, seen);
      return { plan: change(tidy(who, guest, dest, stale, options)), checks: [], host: dest.host };
    }
    case 'arriving': {
      const { guest, from } = verdict;
      const plan = from
        ? again([joined(new SeenGuest(id, guest, seen), from, dest, options.timeout)])
        : wait(`"${guest.name}" is arriving on ${dest.host} from a host that is not looked at`, options.timeout);
      return { plan, checks: [], host: from?.host };
    }
    case 'move': {
      const { guest, from, stale, sight } = verdict;
      const host = from.host;
      const foreseen = sight.how === 'known' ? sight.facts : sight.foreseen;
      const changes = moves(new SeenGuest(id, guest, seen), guest, from, dest, stale, foreseen, options);
      if (sight.how === 'foreseen') return { plan: uncheckedYet(sight.on, changes), checks: sight.on, host };
      const { facts } = sight;
      const wishes = { ...options, postcopy: wantsPostcopy(options), taken };
      const checks = preflight(guest, from, dest, facts, wishes);
      const notes = checks.map(noteOf);
      if (facts.guest.job !== 'none') {
        return { plan: wait(`A job of "${guest.name}" runs on ${host} (virsh domjobinfo)`, 15), checks, host };
      }
      const blocked = checks.filter(({ level }) => level === 'block').map(({ text }) => text);
      return { plan: blocked.length > 0 ? cannot(guest, dest, blocked, notes) : change(changes, notes), checks, host };
    }
  }
}

/** In a dry run: the checks are made when the guest is there. They can stop its migration, and nothing else. */
function uncheckedYet(facts: Unknown, changes: readonly Change[]): Plan {
  const text = `pre-flight: checked when applied, since it rests on ${facts.origin}`;
  return unlessStopped(facts, changes, [{ level: 'info', text }]);
}

const wantsPostcopy = ({ postcopy, on_timeout }: MigrateOptions): boolean =>
  postcopy === true || on_timeout === 'postcopy';

function cannot(guest: Guest, dest: Destination, blocked: readonly string[], notes: readonly Note[]): Plan {
  const shared = blocked.some((text) => text.includes('network file system'));
  const refusal = refuse(
    `"${guest.name}" cannot be migrated to ${dest.host}: ${blocked.join('; ')}`,
    shared ? 'Storage that is shared in another way needs "allow_unsafe: true"; it is proved all the same' : undefined,
    notes,
  );
  // The list is the result of a refusal too.
  return { ...refusal, registers: true };
}

/** The migration, and what it cannot clear away itself: definitions on third hosts. */
function moves(
  who: SeenGuest,
  guest: Guest,
  from: Site,
  dest: Destination,
  stale: readonly Stale[],
  sight: Facts | Foreseen,
  options: MigrateOptions,
): readonly Change[] {
  const namesake = stale.find(({ site }) => site.host === dest.host)?.guest;
  const { change: moving, arrived } = move(who, guest, from, dest, namesake, sight, options);
  const elsewhere = stale.filter(({ site }) => site.host !== dest.host);
  return [moving, ...tidy(who, arrived, dest, elsewhere, options)];
}

function stopped(
  id: string,
  seen: Sightings,
  at: readonly Stale[],
  dest: Destination,
  options: ArrangeOptions,
): Pick<Arranged, 'plan' | 'host'> {
  const hosts = at.map(({ site }) => site.host);
  const host = hosts.length === 1 ? hosts[0] : undefined;
  if (at.length === 0) {
    return { plan: refuse(`No host knows a guest "${id}"`, 'Define it with libvirt_domain'), host };
  }
  const where = `"${id}" is shut off (${hosts.join(', ')})`;
  switch (options.if_stopped) {
    case 'ignore':
      return { plan: change([], [{ level: 'info', text: where }]), host };
    case 'fail':
      return { plan: refuse(where, 'Start it, or say what to do with "if_stopped: ignore" or "move"'), host };
    case 'move': {
      const home = at.find(({ site }) => site.host === dest.host);
      const others = at.filter((one) => one !== home);
      if (!home) return { plan: refuse(`${where}: nobody knows which definition is meant`), host };
      const who = new SeenGuest(id, home.guest, seen);
      return { plan: change(tidy(who, home.guest, dest, others, options)), host: dest.host };
    }
  }
}

/** The guests of a host that is drained, as a look has listed them. */
export interface Drained {
  readonly look: Look<readonly Listed[]>;
  readonly list: readonly Listed[];
}

/**
 * Several guests, the largest first, one change each. Where one of them cannot go none does: nothing is touched
 * before everything is understood.
 */
export function arrangeAll(
  guests: readonly Whereabouts[],
  dest: Destination,
  options: ArrangeOptions,
  drained?: Drained,
): readonly Arranged[] {
  let taken = 0;
  let rest = drained?.list ?? [];
  return guests
    .toSorted((a, b) => memoryOf(b) - memoryOf(a))
    .map((guest) => {
      const arranged = arrange(guest, dest, options, taken);
      taken += memoryOf(guest);
      rest = rest.filter(({ uuid }) => uuid !== guest.id);
      return drained ? { ...arranged, plan: predicting(arranged.plan, predict(drained.look, rest)) } : arranged;
    });
}

function predicting(plan: Plan, prediction: Prediction): Plan {
  const more = (change: Change): Change => ({ ...change, predicts: [...change.predicts, prediction] });
  const verdict = verdictOf(plan);
  if ('changes' in verdict) return { ...verdict, changes: verdict.changes.map(more) };
  return 'would' in verdict ? { ...verdict, would: verdict.would.map(more) } : verdict;
}

function memoryOf({ course }: Whereabouts): number {
  return course.how === 'move' && course.sight.how === 'known' ? (course.sight.facts.needs?.memory ?? 0) : 0;
}

/** One plan for all guests. */
export function combine(list: readonly Arranged[]): Plan {
  const verdicts = list.map(({ plan }) => verdictOf(plan));
  const [only] = verdicts;
  if (verdicts.length === 1 && only) return only;
  const of = <V extends Verdict['verdict']>(kind: V) =>
    verdicts.filter((one): one is Extract<Verdict, { verdict: V }> => one.verdict === kind);
  const notes = verdicts.flatMap((one) => ('notes' in one && one.notes) || []);
  const changes = verdicts.flatMap(namedIn);
  const refusals = of('refuse');
  const hints = [...new Set(refusals.flatMap(({ hint }) => hint ?? []))];
  if (refusals.length > 0) {
    return refuse(
      refusals.map(({ reason }) => reason).join('; '),
      hints.length > 0 ? hints.join('; ') : undefined,
      notes,
    );
  }
  const [waiting] = of('wait');
  if (waiting) return waiting;
  const said = notes.length > 0 ? notes : undefined;
  const open = of('undecided').find(({ onlyStops }) => !onlyStops) ?? of('undecided')[0];
  if (open) return open.onlyStops ? unlessStopped(open.on, changes, said) : undecided(open.on, changes);
  return of('again').length > 0 ? again(changes, said) : change(changes, said);
}
