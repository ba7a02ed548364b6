// What a change does to a host, as plain data: by it two plans are compared and a real run is held to one.
import type { Change, Content, Write } from '../contract/change.ts';
import type { Place } from '../converge/memory.ts';
import { secretsOf } from '../hosts/batch/describe.ts';
import { stepsOf } from '../run/places.ts';
import { bytesOf, hasHoles } from '../values/bytes.ts';
import { isUnknown } from '../values/unknown.ts';
import type { PlannedChange, PlannedWrite } from './format.ts';
import type { Seal } from './seal.ts';
import type { Secret } from './secrets.ts';

/** All that a change does, without what is only for people. Unknown parts are holes, as in the change. */
export type Deed = { readonly [key: string]: unknown };

export function deedOf({ steps, finally: last, opaque }: Change, place: Place): Deed {
  return { on: place.on, as: place.as, steps: plain(steps), finally: plain(last ?? []), opaque: opaque === true };
}

/** Functions, which judge and parse, are the module's; the controller's path of a file is not what the host gets. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null || isUnknown(value)) return value;
  const kept = Object.entries(value).filter(
    ([key, inner]) => typeof inner !== 'function' && inner !== undefined && !(key === 'file' && 'sha256' in value),
  );
  return Object.fromEntries(kept.map(([key, inner]) => [key, plain(inner)]));
}

/** Whether a part of it is unknown. */
export function hasGaps(deed: unknown): boolean {
  if (typeof deed === 'string') return hasHoles(deed);
  if (isUnknown(deed)) return true;
  return typeof deed === 'object' && deed !== null && Object.values(deed).some(hasGaps);
}

/** A change as a plan keeps it: digests, and paths as they may be shown. */
export function sealed(
  change: Change,
  place: Place,
  seal: Seal,
  secrets: readonly Secret[],
  shown: (text: string) => string,
): PlannedChange {
  const deed = deedOf(change, place);
  const text = JSON.stringify(deed);
  const inside = (value: string): boolean => text.includes(JSON.stringify(value).slice(1, -1));
  const named = secrets.filter(({ value }) => inside(value) || inside(bytesOf(value)));
  const unnamed = stepsOf(change)
    .flatMap((step) => (step.do === 'write' && isSecret(step.content) ? [step.content.bytes] : secretsOf(step)))
    .filter((value) => !named.some((secret) => secret.value === value));
  return {
    digest: seal.of(deed),
    writes: stepsOf(change).flatMap((step) => (step.do === 'write' ? [sealedWrite(step, seal, shown)] : [])),
    secrets: [
      ...named.map(({ variable, value }) => ({ variable, digest: seal.of(value) })),
      ...[...new Set(unnamed)].map((value) => ({ digest: seal.of(value) })),
    ],
  };
}

function isSecret(content: Content): content is Extract<Content, { bytes: string }> {
  return 'bytes' in content && content.secret === true;
}

function sealedWrite({ path, content, base }: Write, seal: Seal, shown: (text: string) => string): PlannedWrite {
  const size = 'file' in content ? content.size : hasHoles(content.bytes) ? undefined : content.bytes.length;
  return {
    path: shown(path),
    ...(size !== undefined && { size }),
    content: seal.of('file' in content ? content.sha256 : content.bytes),
    replaces: base === null ? null : seal.of(typeof base === 'string' ? base : base.sha256),
  };
}
