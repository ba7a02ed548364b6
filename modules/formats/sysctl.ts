// Settings of the kernel: sysctl.d(5).
import { bytesOf } from '../../engine/contract/index.ts';
import { insertLines, rawLine, splitLines } from './lines.ts';

/** Where a setting lies below /proc/sys. Of dots and slashes the first one decides which of them separates. */
export function settingPath(name: string): string {
  const slash = name.indexOf('/');
  const dot = name.indexOf('.');
  if (dot < 0 || (slash >= 0 && slash < dot)) return name;
  return name.replace(/[./]/g, (mark) => (mark === '.' ? '/' : '.'));
}

/** A value as it is compared: the kernel separates numbers by tabs, people by blanks. */
export function settingValue(text: string): string {
  return text.trim().split(/\s+/).join(' ');
}

/** `-name = value`: the path below /proc/sys and the value; undefined where a line sets nothing. */
function settingIn(line: string): { readonly path: string; readonly value: string } | undefined {
  const [, name, value] = /^\s*-?([^#;=\s][^=\s]*)\s*=(.*)$/.exec(line) ?? [];
  return name === undefined || value === undefined
    ? undefined
    : { path: settingPath(name), value: settingValue(value) };
}

/** The value that a file gives a setting: the last line wins; undefined where none does. */
export function settingOf(bytes: string, name: string): string | undefined {
  const path = bytesOf(settingPath(name));
  return splitLines(bytes)
    .map(({ text }) => settingIn(text))
    .findLast((each) => each?.path === path)?.value;
}

/** The file with one line for a setting, in the place of the last one; undefined: with none. */
export function withSetting(bytes: string, name: string, value: string | undefined): string {
  const path = bytesOf(settingPath(name));
  const lines = splitLines(bytes);
  const isOurs = (text: string) => settingIn(text)?.path === path;
  const wanted = value === undefined ? undefined : bytesOf(settingValue(value));
  if (wanted !== undefined && settingOf(bytes, name) === wanted) return bytes;
  const last = lines.findLastIndex(({ text }) => isOurs(text));
  const line = `${bytesOf(name)} = ${wanted}`;
  if (last < 0) return wanted === undefined ? bytes : insertLines(bytes, bytes.length, [line]).bytes;
  return lines
    .flatMap((each, i) => {
      if (i === last && wanted !== undefined) return [`${line}${each.eol}`];
      return isOurs(each.text) ? [] : [rawLine(each)];
    })
    .join('');
}
