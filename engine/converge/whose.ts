// Equal unknowns of two hosts are not equal: what a change on a host leaves unknown carries the host's name.
import { hasHoles, withOrigins } from '../values/bytes.ts';
import { isUnknown } from '../values/unknown.ts';

/** A no-break space: no module's own words hold it, so a name is never given twice. */
const ON = '\u00a0on ';

/** An origin with the host where it becomes known; one that has a host keeps it. */
export function onHost(origin: string, host: string): string {
  return origin.includes(ON) ? origin : `${origin}${ON}${host}`;
}

/** A predicted answer whose unknown parts say on which host they become known. */
export function ofHost(value: unknown, host: string): unknown {
  const named = (origin: string): string => onHost(origin, host);
  if (isUnknown(value)) {
    const parts = value.parts?.map((part) => (isUnknown(part) ? { ...part, origin: named(part.origin) } : part));
    return { ...value, origin: named(value.origin), ...(parts && { parts }) };
  }
  if (typeof value === 'string') return hasHoles(value) ? withOrigins(value, named) : value;
  if (Array.isArray(value)) return value.map((item) => ofHost(item, host));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, ofHost(item, host)]));
}
