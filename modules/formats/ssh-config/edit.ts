// Edits of the one block that is ours (ssh_config(5), DOMAIN 3.5.3).
import { insertLines, splice } from '../lines.ts';
import { ACCUMULATING, REST_OF_LINE } from './keywords.ts';
import { appliesTo } from './match.ts';
import { type Block, blocksOf, type ConfigLine, type OptionLine, optionsOf, parseSshConfig } from './parse.ts';
import { quoteWord } from './words.ts';

/** An option to set; several values repeat the keyword. */
export interface SshOption {
  readonly name: string;
  /** The text after the keyword, as ssh_config(5) spells it: quoted where it must be (`quoteWord`). */
  readonly values: readonly string[];
}

export type Position = 'before_wildcards' | 'top' | 'end';

/** The block whose pattern list equals ours as a set; the first one, as its values win. */
export function findBlock(lines: readonly ConfigLine[], patterns: readonly string[]): Block | undefined {
  return findBlocks(lines, patterns)[0];
}

export function findBlocks(lines: readonly ConfigLine[], patterns: readonly string[]): readonly Block[] {
  const wanted = new Set(patterns);
  return blocksOf(lines).filter(
    ({ kind, patterns: own }) =>
      kind === 'host' && new Set(own).size === wanted.size && own.every((one) => wanted.has(one)),
  );
}

/**
 * The file with these options in the block of these patterns. Lines that say the same stay, differing ones are
 * replaced in place, missing ones follow the block's last option with its indentation; other options of the
 * block and all other bytes stay. Without a block, one is inserted at the position.
 */
export function setOptions(
  bytes: string,
  patterns: readonly string[],
  options: readonly SshOption[],
  position: Position = 'before_wildcards',
): string {
  const lines = parseSshConfig(bytes);
  const block = findBlock(lines, patterns);
  if (!block) {
    const body = options.flatMap(({ name, values }) => values.map((value) => `    ${name} ${value}`));
    return insertBlock(bytes, lines, [`Host ${patterns.map(quoteWord).join(' ')}`, ...body], patterns, position);
  }
  const edits: { start: number; end: number; text: string }[] = [];
  const missing: string[] = [];
  for (const option of options) editOption(block, option, edits, missing);
  const changed = splice(
    bytes,
    edits.sort((a, b) => a.start - b.start),
  );
  if (missing.length === 0) return changed;
  const last = optionsOf(block).at(-1) ?? block.head;
  const offset = last === undefined ? 0 : last.start + last.raw.length;
  const shift = edits
    .filter(({ start }) => start < offset)
    .reduce((sum, { start, end, text }) => sum + text.length - (end - start), 0);
  const indent = optionsOf(block)[0]?.indent ?? `${block.head?.indent ?? ''}    `;
  return insertLines(
    changed,
    offset + shift,
    missing.map((text) => indent + text),
  ).bytes;
}

function editOption(
  block: Block,
  { name, values }: SshOption,
  edits: { start: number; end: number; text: string }[],
  missing: string[],
): void {
  const keyword = name.toLowerCase();
  const own = optionsOf(block).filter((line) => line.keyword === keyword);
  // Of a keyword that does not accumulate the later lines are dead: the first one is ours.
  const lines = ACCUMULATING.has(keyword) || values.length === 0 ? own : own.slice(0, values.length);
  values.forEach((value, at) => {
    const line = lines[at];
    if (!line) missing.push(`${name} ${value}`);
    else if (!saysSame(line, value)) {
      const start = line.start + line.indent.length + line.name.length + line.separator.length;
      edits.push({ start, end: start + line.value.length, text: value });
    }
  });
  for (const line of lines.slice(values.length))
    edits.push({ start: line.start, end: line.start + line.raw.length, text: '' });
}

/** The same value, maybe quoted in another way. Tokens (`%h`, `~`) are compared as they are written. */
export function saysSame(line: OptionLine, value: string): boolean {
  if (line.value === value) return true;
  if (REST_OF_LINE.has(line.keyword)) return false;
  const [wanted] = parseSshConfig(`${line.keyword} ${value}`);
  if (wanted?.kind !== 'option') return false;
  return (
    !line.openQuote &&
    line.words.length === wanted.words.length &&
    line.words.every((word, at) => word === wanted.words[at])
  );
}

/**
 * The file without the blocks of these patterns, up to their last option and the blank lines after it. Comments
 * after that stay: they may belong to the next section, or be another tool's markers.
 */
export function removeBlock(bytes: string, patterns: readonly string[]): string {
  const lines = parseSshConfig(bytes);
  const cuts = findBlocks(lines, patterns).flatMap((block) => {
    if (!block.head) return [];
    let last: ConfigLine = optionsOf(block).at(-1) ?? block.head;
    for (let next = lines[last.line]; next?.kind === 'blank'; next = lines[last.line]) last = next;
    return [{ start: block.head.start, end: last.start + last.raw.length, text: '' }];
  });
  return splice(bytes, cuts);
}

function insertBlock(
  bytes: string,
  lines: readonly ConfigLine[],
  block: readonly string[],
  patterns: readonly string[],
  position: Position,
): string {
  const before = insertionPoint(lines, patterns, position);
  if (before) return insertLines(bytes, before.start, [...block, '']).bytes;
  const gap = bytes === '' || /\n[ \t]*\r?\n$/.test(bytes) ? [] : [''];
  return insertLines(bytes, bytes.length, [...gap, ...block]).bytes;
}

/**
 * The line that a new block goes in front of, or undefined for the end. Never before the first section with what
 * stands above it: lines there apply to all hosts, and would fall into our block (`IgnoreUnknown` must be first).
 */
function insertionPoint(
  lines: readonly ConfigLine[],
  patterns: readonly string[],
  position: Position,
): ConfigLine | undefined {
  if (position === 'end') return undefined;
  const names = patterns.filter((pattern) => !pattern.startsWith('!'));
  const sections = blocksOf(lines).filter((block) => block.head);
  const target =
    position === 'top' ? sections[0] : sections.find((block) => names.some((name) => mayMatch(block, name)));
  if (!target?.head) return undefined;
  let at = target.head.line - 1;
  while (lines[at - 1]?.kind === 'comment') at -= 1;
  return lines[at];
}

/** Whether a block could apply to a host that one of our patterns stands for. */
function mayMatch(block: Block, name: string): boolean {
  if (/[*?]/.test(name)) return block.kind === 'match' || block.patterns.some((pattern) => /[*?]/.test(pattern));
  return appliesTo(block, name) !== 'no';
}
