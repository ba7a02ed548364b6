import type { SavedPlan } from '../plans/format.ts';
import type { Event } from '../run/event.ts';
import { askedWords } from './asked.ts';

/** What a report says of a plan first. */
export function openedEvent(
  { asked, made, version, hosts }: SavedPlan,
  plan: string,
  purpose: 'show' | 'apply',
): Extract<Event, { type: 'plan-opened' }> {
  return {
    type: 'plan-opened',
    plan,
    purpose,
    playbook: asked.playbook,
    made,
    version,
    hosts: hosts.map(({ name }) => name),
    asked: askedWords(asked),
  };
}
