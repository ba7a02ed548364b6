// Which changes make which answers stale: what a look reads against what a change touches.
import type { Look } from '../contract/probe.ts';
import { overlap, type Scope } from '../contract/scope.ts';
import type { Answer } from './answer.ts';
import type { ShownPaths } from './shown.ts';
import type { Touch } from './touches.ts';

/** What a look reads; one with a tool reads the tool. */
export function readBy(look: Look<unknown>): readonly Scope[] {
  return look.tool ? [...look.reads, `tool:${look.tool.name}`] : look.reads;
}

/** Where a user could not ask at all, the account decides: perhaps it is yet to be made. */
export function accountIn(as: string, answer: Answer | undefined): readonly Scope[] {
  return as !== '' && answer?.how === 'problem' && answer.asked.how === 'lost' ? [`account:${as}`] : [];
}

/** Whether a look, or what it rests on besides, reads one of these scopes. */
export function reads(look: Look<unknown>, scopes: readonly Scope[], more: readonly Scope[] = []): boolean {
  return overlapAny([...readBy(look), ...more], scopes);
}

export function overlapAny(some: readonly Scope[], others: readonly Scope[]): boolean {
  return some.some((a) => others.some((b) => overlap(a, b)));
}

/** Which touches make what is remembered of a look stale. */
export function staleness(look: Look<unknown>, answer: Answer | undefined, at = 0): (touch: Touch) => boolean {
  if (answer?.how === 'predicted') return ({ adds, time }) => !adds && time > at;
  const absent = answer?.how === 'problem' ? answer.absent : answer?.how === 'seen' && look.absent?.(answer.value);
  return ({ adds }) => !adds || absent === true;
}

/** What other hosts hang on. */
export const isService = (scope: Scope): boolean => /^(?:unit|exports|boot|network):/.test(scope);

/** The same files by the path that shows at theirs; a mount point that is touched as a whole is unmounted, or mounted over. */
export function behindScope(scope: Scope, shown: ShownPaths): readonly Scope[] {
  const [, kind, path] = /^(path|meta|data):(.+)$/s.exec(scope) ?? [];
  const behind = path === undefined ? undefined : shown.behind(path);
  return behind && (kind !== 'path' || behind.inside) ? [`${kind as 'path'}:${behind.path}`] : [];
}
