// What `no_log` keeps from the reports.
import type { Event } from './event.ts';

/** What stands for what `no_log` hides. */
export const HIDDEN = '(hidden)';

/** An event of a task whose `no_log` hides what it is about. */
export function hidden(event: Event): Event {
  const item = 'item' in event && event.item !== undefined ? { item: HIDDEN } : {};
  switch (event.type) {
    case 'change-started':
      return { ...event, ...item, summary: HIDDEN };
    case 'progress':
      return { ...event, text: HIDDEN };
    case 'task-waiting':
      return { ...event, reason: HIDDEN };
    default:
      return event;
  }
}
