// The edits of `lineinfile` and `blockinfile`, on byte strings.
import { bytesOf, isUnknown, type Maybe, sameBytes, type Unknown } from '../../engine/contract/index.ts';
import { dominantEol, insertLines, type Line, rawLine, splitLines } from '../formats/lines.ts';

export interface LineEdit extends Place {
  readonly line?: Maybe<string> | undefined;
  readonly regexp?: string | undefined;
  readonly state: 'present' | 'absent';
  /** `\1` and `\g<name>` in the line stand for groups of the match; without a match nothing changes. */
  readonly backrefs?: boolean | undefined;
}

/** Where something new goes: `EOF`, `BOF`, or a regular expression; the end of the file when neither is given. */
export interface Place {
  readonly insertafter?: string | undefined;
  readonly insertbefore?: string | undefined;
}

/** A regular expression that reads byte strings; throws where `complaintAbout` complains. */
export const patternOf = (text: string): RegExp => new RegExp(bytesOf(text));

/** Why a text is no regular expression, or undefined. */
export function complaintAbout(text: string): string | undefined {
  try {
    patternOf(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The file with the line, or without it. */
export function editLine(bytes: string, edit: LineEdit): string {
  const line = edit.line === undefined ? undefined : bytesOf(edit.line);
  const lines = splitLines(bytes);
  const pattern = edit.regexp === undefined ? undefined : patternOf(edit.regexp);
  const isExact = ({ text }: Line) => text === line;
  const matches = ({ text }: Line) => pattern?.test(text) === true;
  if (edit.state === 'absent' || line === undefined) {
    return lines
      .filter((each) => !isExact(each) && !matches(each))
      .map(rawLine)
      .join('');
  }
  if (edit.backrefs && pattern) return withGroups(lines, pattern, line);
  // A line that its own pattern does not match is recognised by itself, else each run would replace another match.
  const known = lines.some(isExact) && !pattern?.test(line);
  if (known) return bytes;
  const at = lines.findLastIndex(pattern ? matches : isExact);
  if (at < 0) return insertLines(bytes, offsetFor(lines, edit), [line]).bytes;
  // An empty line without an end would be no line.
  const eolOf = ({ eol }: Line) => (line === '' && eol === '' ? dominantEol(bytes) : eol);
  return lines.map((each, i) => rawLine(i === at ? { text: line, eol: eolOf(each) } : each)).join('');
}

/** The unknown part that decides whether the file has the line, where one of its lines may be that. */
export function mayBeThere(bytes: string, line: Maybe<string> | undefined): Unknown | undefined {
  if (!isUnknown(line)) return undefined;
  return splitLines(bytes)
    .map(({ text }) => sameBytes(bytesOf(line), text))
    .find(isUnknown);
}

/** The last line that matches, replaced by `line` with the match's groups in it. */
function withGroups(lines: readonly Line[], pattern: RegExp, line: string): string {
  const at = lines.findLastIndex(({ text }) => pattern.test(text));
  return lines
    .map((each, i) => rawLine(i === at ? { ...each, text: expanded(line, pattern.exec(each.text)) } : each))
    .join('');
}

function expanded(line: string, match: RegExpExecArray | null): string {
  return line.replace(/\\(?:(\d)|g<(\w+)>|(\\))/g, (_all, digit?: string, name?: string, slash?: string) => {
    if (slash !== undefined) return slash;
    const key = digit ?? name ?? '';
    return (/^\d+$/.test(key) ? match?.[Number(key)] : match?.groups?.[key]) ?? '';
  });
}

/** The offset at which a new line is inserted. */
export function offsetFor(lines: readonly Line[], { insertafter, insertbefore }: Place): number {
  const offsetOf = (count: number) => lines.slice(0, count).map(rawLine).join('').length;
  const end = offsetOf(lines.length);
  if (insertbefore === 'BOF') return 0;
  const wanted = insertbefore ?? (insertafter === 'EOF' ? undefined : insertafter);
  if (wanted === undefined) return end;
  const pattern = patternOf(wanted);
  const at = lines.findLastIndex(({ text }) => pattern.test(text));
  if (at < 0) return end;
  return offsetOf(insertbefore === undefined ? at + 1 : at);
}
