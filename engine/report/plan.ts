// What the reports say of saved plans: the same lines in each.
import type { Event, PlanDecision, PlanDifference } from '../run/event.ts';
import { indent, placeOf, type Show } from './details.ts';
import { diffLines, USUAL_LIMITS } from './diff.ts';
import { foldHosts } from './hosts.ts';
import { paintOutcome, wordOf } from './outcome.ts';
import type { Paint } from './paint.ts';
import { amount, visible } from './visible.ts';

type PlanEvent = Extract<Event, { type: `plan-${string}` }>;

/** The lines of an event about a plan. */
export function planLines(event: PlanEvent, show: Show): readonly string[] {
  switch (event.type) {
    case 'plan-opened':
      return openedLines(event, show.paint);
    case 'plan-refused':
      return refusedLines(event, show);
    case 'plan-decided':
      return [
        '',
        show.paint.bold('LEFT OPEN BY THE PLAN, DECIDED NOW'),
        ...event.decisions.flatMap((one) => decisionLines(one, show)),
      ];
    case 'plan-kept': {
      const plan = visible(event.plan);
      return [`Kept in ${plan}: "play show ${plan}" prints it, "play apply ${plan}" carries it out`];
    }
  }
}

export function isOfPlan(event: Event): event is PlanEvent {
  return event.type.startsWith('plan-');
}

function openedLines(event: Extract<Event, { type: 'plan-opened' }>, { bold, dim }: Paint): readonly string[] {
  const { plan, playbook, made, version, hosts, asked, purpose } = event;
  const when = made.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC');
  return [
    `${bold(`PLAN ${visible(plan)}`)} of ${visible(playbook)} on ${foldHosts(hosts)}, made ${when} by Play ${version}`,
    ...(asked.length > 0 ? [dim(`  with ${asked.map(visible).join(', ')}`)] : []),
    ...(purpose === 'apply' ? [dim('  compared with what is there now')] : []),
  ];
}

function refusedLines({ plan, differences }: Extract<Event, { type: 'plan-refused' }>, show: Show): readonly string[] {
  const { red, bold } = show.paint;
  const head = `${visible(plan)} no longer holds: ${amount(differences.length, 'difference')}`;
  return [
    '',
    `${red('✖')} ${bold(red(head))}`,
    ...grouped(differences).flatMap(([one, hosts]) => indent(differenceLines(one, hosts, show))),
    '',
    'Nothing was changed. Make a new plan, and review it',
  ];
}

/** Differences in order, those that are the same on several hosts together. */
function grouped(differences: readonly PlanDifference[]): readonly (readonly [PlanDifference, readonly string[]])[] {
  const groups = new Map<string, readonly [PlanDifference, string[]]>();
  for (const one of differences) {
    const host = 'host' in one ? one.host : '';
    const key = one.what === 'task' ? [one.task.id, one.item, one.saved, one.now, one.diffs, one.seen] : [one];
    const text = JSON.stringify(key);
    const same = groups.get(text);
    if (same) same[1].push(host);
    else groups.set(text, [one, [host]]);
  }
  return [...groups.values()];
}

function differenceLines(one: PlanDifference, hosts: readonly string[], show: Show): string[] {
  const { dim } = show.paint;
  switch (one.what) {
    case 'file':
      return [`file ${visible(one.path)}: ${one.now}`];
    case 'variable':
      return [`variable ${visible(one.name)}: ${one.now}`];
    case 'host':
      return [`host ${visible(one.host)}: ${visible(one.saved)} in the plan, ${visible(one.now)} now`];
    case 'task': {
      const item = one.item === undefined ? '' : ` [${visible(one.item)}]`;
      return [
        `${foldHosts(hosts.map(visible))}  ${visible(one.task.title)}${item} ${dim(`(${placeOf(one.task.location)})`)}`,
        ...labelled('plan', one.saved),
        ...labelled('now', one.now),
        ...one.seen.map((look) => `    ${dim(`answered otherwise: ${visible(look)}`)}`),
        ...(show.diff ? one.diffs.flatMap((diff) => indent(contentLines(diff, show), 4)) : []),
      ];
    }
  }
}

function contentLines(diff: Parameters<typeof diffLines>[0], { paint, verbose }: Show): string[] {
  const whole = { ...USUAL_LIMITS, lines: Infinity, width: Infinity };
  return diffLines(diff, paint, verbose > 1 ? whole : USUAL_LIMITS);
}

function labelled(label: string, [first = '', ...more]: readonly string[]): string[] {
  return [
    `    ${label.padEnd(4)}  ${visible(first)}`,
    ...more.flatMap((line) => line.split('\n')).map((line) => `          ${visible(line)}`),
  ];
}

function decisionLines({ task, host, item, open, outcome, changes }: PlanDecision, { paint }: Show): string[] {
  const label = item === undefined ? '' : ` [${visible(item)}]`;
  const title = `${visible(host)}  ${visible(task.title)}${label} ${paint.dim(`(${placeOf(task.location)})`)}`;
  return indent([
    `${title}  ${paintOutcome(outcome, wordOf(outcome, false), paint)}`,
    ...(open === '' ? [] : [`    ${paint.dim(`was open: ${visible(open)}`)}`]),
    ...changes.map((summary) => `    ${visible(summary)}`),
  ]);
}
