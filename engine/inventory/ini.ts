// INI inventories: Ansible's grammar (lib/ansible/plugins/inventory/ini.py), where whatever Ansible
// drops in silence is an error.
import type { Code } from '../diagnostics/codes.ts';
import type { Diagnostic, Location } from '../diagnostics/diagnostic.ts';
import { nearest } from '../diagnostics/nearest.ts';
import { problem } from '../diagnostics/problem.ts';
import { checkVariableName } from '../language/names.ts';
import { tryCompileData } from '../language/templated.ts';
import { addHosts, type Draft, declareGroup, mentionGroup } from './draft.ts';
import { expandHostNames } from './hostname.ts';
import type { Variable } from './inventory.ts';
import { readPython } from './python.ts';
import { splitWords, type Word } from './words.ts';

const KINDS = ['hosts', 'children', 'vars'] as const;
const SECTION = /^\[([^:\]\s]+)(?::(\w+))?\]\s*(?:#.*)?$/;
/** A line that begins with a range or with `[ipv6]:port`. */
const BRACKETED_HOST =
  /^\[(?:\d*:\d*(?::\d+)?|[a-zA-Z]:[a-zA-Z](?::\d+)?|[\da-fA-F]*:[\da-fA-F.]*:[\da-fA-F:.]*)\](?!\s*(?:#|$))/;
const SECTION_HINT = 'A section is [group], [group:children] or [group:vars]';

/** Reads an INI inventory into a draft; the diagnostics are all that is wrong with the file. */
export function readIni(file: string, text: string, draft: Draft): Diagnostic[] {
  return new IniReader(file, draft).read(text);
}

class IniReader {
  private readonly diagnostics: Diagnostic[] = [];
  private readonly file: string;
  private readonly draft: Draft;
  private group = 'ungrouped';
  private kind: (typeof KINDS)[number] = 'hosts';
  private number = 0;
  /** How many characters stand before the trimmed line. */
  private indent = 0;

  constructor(file: string, draft: Draft) {
    this.file = file;
    this.draft = draft;
  }

  read(text: string): Diagnostic[] {
    const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
    for (const [index, written] of lines.entries()) {
      const line = written.trim();
      this.number = index + 1;
      this.indent = written.length - written.trimStart().length;
      if (line === '' || line[0] === '#' || line[0] === ';') continue;
      if (line[0] === '[' && !BRACKETED_HOST.test(line)) this.section(line);
      else if (this.kind === 'hosts') this.host(line);
      else if (this.kind === 'vars') this.variable(line);
      else this.child(line);
    }
    return this.diagnostics;
  }

  private section(line: string): void {
    const [, name, word = 'hosts'] = SECTION.exec(line) ?? [];
    const kind = KINDS.find((known) => known === word);
    if (name === undefined) {
      const close = line.indexOf(']');
      const blank = /\s/.test(line.slice(1, close < 0 ? undefined : close));
      const message = `The section header "${line}" cannot be read`;
      this.error(
        'inventory-section',
        message,
        0,
        line.length,
        blank ? 'The name of a group holds no blank' : SECTION_HINT,
      );
      return;
    }
    if (kind === undefined) {
      const near = nearest(word, KINDS);
      const hint = near === undefined ? SECTION_HINT : `Did you mean "[${name}:${near}]"?`;
      this.error('inventory-section', `"${word}" is not a kind of section`, name.length + 2, word.length, hint);
      return;
    }
    this.group = name;
    this.kind = kind;
    const here = this.at(0, line.indexOf(']') + 1);
    if (kind === 'vars') mentionGroup(this.draft, name).varsAt ??= here;
    else declareGroup(this.draft, name, here);
  }

  private host(line: string): void {
    const words = splitWords(line);
    if (!words.ok) {
      this.error(words.error.code, words.error.message, words.error.at, 1, words.error.hint);
      return;
    }
    const [first, ...rest] = words.value;
    if (!first) return;
    const vars = this.assignments(line, rest);
    const expanded = expandHostNames(first.text);
    if (!expanded.ok) {
      const { message, at, length, hint } = expanded.error;
      const exact = first.end - first.start === first.text.length;
      this.error(
        'inventory-host',
        message,
        exact ? first.start + at : first.start,
        exact ? length : first.text.length,
        hint,
      );
      return;
    }
    const location = this.at(first.start, first.end - first.start);
    this.diagnostics.push(...addHosts(this.draft, expanded.value, this.group, location, vars));
  }

  /** Up to the first that is wrong: what follows it is most often a part of it. */
  private assignments(line: string, words: readonly Word[]): [string, Variable][] {
    const entries: [string, Variable][] = [];
    for (const word of words) {
      const entry = this.assignment(line, word);
      if (!entry) break;
      entries.push(entry);
    }
    return entries;
  }

  /** `key=value` of a host line, where the value is typed after the quotes are gone. */
  private assignment(line: string, word: Word): [string, Variable] | undefined {
    const equals = word.text.indexOf('=');
    if (equals < 0) {
      const hint = 'Write key=value without blanks around "=", and quote a value that holds a blank';
      this.error(
        'inventory-assignment',
        `Expected key=value, found "${word.text}"`,
        word.start,
        word.end - word.start,
        hint,
      );
      return undefined;
    }
    const start = line.indexOf('=', word.start) + 1;
    return this.typed(word.text.slice(0, equals), word.text.slice(equals + 1), word.start, start, word.end);
  }

  /** `key = value` of a `:vars` section: the rest of the line is the value. */
  private variable(line: string): void {
    const equals = line.indexOf('=');
    if (equals < 0) {
      const hint = `[${this.group}:vars] holds variables; hosts belong under [${this.group}]`;
      this.error('inventory-assignment', `Expected key=value, found "${line}"`, 0, line.length, hint);
      return;
    }
    const value = line.slice(equals + 1);
    const start = line.length - value.trimStart().length;
    const entry = this.typed(line.slice(0, equals).trim(), value.trim(), 0, start, line.length);
    if (entry) mentionGroup(this.draft, this.group).vars.set(...entry);
  }

  private typed(key: string, text: string, keyAt: number, start: number, end: number): [string, Variable] | undefined {
    if (key === '') {
      this.error('inventory-assignment', 'A name must stand before "="', keyAt, end - keyAt);
      return undefined;
    }
    const read = readPython(text);
    if (read.kind === 'refused') {
      const hint = `Quote it twice to keep it as text: "'${text}'"`;
      this.error('inventory-value', `The value "${text}" ${read.reason}`, start, end - start, hint);
      return undefined;
    }
    const place = this.at(start, Math.max(1, end - start));
    const value = tryCompileData(read.kind === 'literal' ? read.value : text, place);
    const location = this.at(keyAt, end - keyAt);
    const warning = checkVariableName(key, location);
    if (warning) this.diagnostics.push(warning);
    if (value.ok) return [key, { value: value.value, location }];
    this.diagnostics.push(...value.error);
    return undefined;
  }

  private child(line: string): void {
    const name = /^([^\s#=:\]]+)\s*(?:#.*)?$/.exec(line)?.[1];
    if (name === undefined) {
      const hint = `[${this.group}:children] holds the names of groups, one a line`;
      this.error('inventory-group', `Expected the name of a group, found "${line}"`, 0, line.length, hint);
      return;
    }
    mentionGroup(this.draft, name);
    mentionGroup(this.draft, this.group).children.set(name, this.at(0, name.length));
  }

  private at(start: number, length: number): Location {
    return { file: this.file, line: this.number, column: this.indent + start + 1, length };
  }

  private error(
    code: Code,
    message: string,
    start: number,
    length: number,
    hint: string | undefined = undefined,
  ): void {
    this.diagnostics.push(problem(code, message, this.at(start, Math.max(1, length)), { hint }));
  }
}
