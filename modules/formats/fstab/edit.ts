// Edits of fstab that touch the lines of one mount point and nothing else (DOMAIN 2.4, 3.3.3).
import { insertLines, splice } from '../lines.ts';
import { encodeField, type FstabFields, readLine, renderEntry } from './fields.ts';
import { canonicalTarget, differingFields } from './same.ts';
import { type FstabEntry, type FstabSegment, findTarget, parseFstab } from './table.ts';

export interface FstabEdit {
  readonly bytes: string;
  /** The line of the entry (from 1), 0 where there is none any more. */
  readonly line: number;
  /** The last line had no final newline and got one: worth a remark, musl had lost that line. */
  readonly completedLine: boolean;
}

const ORDER = ['source', 'target', 'fstype', 'options', 'dump', 'passno'] as const;

/**
 * The file with this entry for its target. An entry that means the same stays as it is spelt; one that
 * differs keeps its separators, the spelling of fields that agree and its remark; a missing one goes after its
 * parents and before its children, as libmount mounts in file order.
 * @param line how a template renders the entry; it must read back as `fields` (`fieldsOf`)
 * @param own the entry to replace where the target has several; the first one unless said
 */
export function setEntry(bytes: string, fields: FstabFields, line = renderEntry(fields), own?: FstabEntry): FstabEdit {
  const table = parseFstab(bytes);
  const entry = own ?? findTarget(table, fields.target).entries[0];
  if (entry) return { bytes: replaceEntry(bytes, entry, fields, line), line: entry.line, completedLine: false };
  const before = insertBefore(table, fields.target);
  const offset = before?.start ?? bytes.length;
  const inserted = insertLines(bytes, offset, [line.replace(/\r?\n$/, '')]);
  return { ...inserted, line: before?.line ?? table.length + 1 };
}

function replaceEntry(bytes: string, entry: FstabEntry, fields: FstabFields, line: string): string {
  const differing = new Set(differingFields(entry.fields, fields));
  if (differing.size === 0) return bytes;
  const reading = readLine(line.replace(/\r?\n$/, ''));
  const rendered = reading.kind === 'entry' ? reading.spelt : [];
  const lastGap = entry.spelt.at(-1)?.gap || ' ';
  const words = ORDER.map((name, at) => {
    const old = entry.spelt[at];
    if (old && !differing.has(name)) return old.gap + old.text;
    return (old?.gap ?? lastGap) + (rendered[at]?.text ?? encodeField(textOfField(fields, name)));
  });
  const text = words.join('') + entry.tail + entry.eol;
  return splice(bytes, [{ start: entry.start, end: entry.start + entry.raw.length, text }]);
}

function textOfField(fields: FstabFields, name: (typeof ORDER)[number]): string {
  const value = fields[name];
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : value.join(',') || 'defaults';
}

/** The segment that a new entry for `target` goes in front of: its first child after its last parent. */
function insertBefore(table: readonly FstabSegment[], target: string): FstabSegment | undefined {
  const path = canonicalTarget(target);
  const within = (inner: string, outer: string) =>
    inner !== outer && inner.startsWith(outer === '/' ? '/' : `${outer}/`);
  const targetOf = (segment: FstabSegment) =>
    segment.kind === 'entry' ? canonicalTarget(segment.fields.target) : undefined;
  const lastParent = table.findLastIndex((segment) => {
    const other = targetOf(segment);
    return other?.startsWith('/') && within(path, other);
  });
  let child = table.findIndex((segment, at) => {
    const other = targetOf(segment);
    return at > lastParent && other !== undefined && within(other, path);
  });
  if (child < 0) return undefined;
  // A comment directly above a line belongs to that line.
  while (child - 1 > lastParent && /^[ \t]*#/.test(table[child - 1]?.raw ?? '')) child -= 1;
  return table[child];
}

/** The file without one line. */
export function removeEntry(bytes: string, entry: FstabSegment): string {
  return splice(bytes, [{ start: entry.start, end: entry.start + entry.raw.length, text: '' }]);
}

/** The file with one line replaced by a rendered one, its line ending kept. */
export function replaceLine(bytes: string, entry: FstabSegment, line: string): string {
  const text = line.replace(/\r?\n$/, '') + entry.eol;
  return splice(bytes, [{ start: entry.start, end: entry.start + entry.raw.length, text }]);
}
