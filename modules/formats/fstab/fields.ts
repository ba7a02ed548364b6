// One line of fstab(5), as libmount reads it (util-linux, libmount/src/tab_parse.c).
import { decodeOctal } from '../octal.ts';

/** The six fields, decoded. */
export interface FstabFields {
  readonly source: string;
  readonly target: string;
  readonly fstype: string;
  readonly options: readonly string[];
  readonly dump: number;
  readonly passno: number;
}

/** A field as it is spelt in its line: the blanks before it and its text. */
export interface SpeltField {
  readonly gap: string;
  readonly text: string;
}

export interface FstabLine {
  readonly fields: FstabFields;
  /** Three to six spelt fields: libmount needs three. */
  readonly spelt: readonly SpeltField[];
  /** What follows the last field: blanks, a remark after the sixth field. */
  readonly tail: string;
}

export type LineReading =
  | { readonly kind: 'blank' }
  | ({ readonly kind: 'entry' } & FstabLine)
  | { readonly kind: 'malformed'; readonly problem: string; readonly target: string | undefined };

const BLANKS = /^[ \t]*/;
const NUMBER = /^\s*[+-]?\d+$/;

/**
 * A line without its line ending.
 * Blank and comment lines are `blank`; a line that libmount rejects (and then ignores) is `malformed`.
 */
export function readLine(text: string): LineReading {
  const spelt: SpeltField[] = [];
  let rest = text.replace(/\r$/, '');
  for (;;) {
    const gap = BLANKS.exec(rest)?.[0] ?? '';
    const after = rest.slice(gap.length);
    const word = /^[^ \t]*/.exec(after)?.[0] ?? '';
    if (word === '' || spelt.length === 6) break;
    if (spelt.length === 0 && word.startsWith('#')) return { kind: 'blank' };
    spelt.push({ gap, text: word });
    rest = after.slice(word.length);
  }
  const [source, target, fstype, options, dump, passno] = spelt.map((field) => field.text);
  if (source === undefined) return { kind: 'blank' };
  const malformed = (problem: string): LineReading => ({
    kind: 'malformed',
    problem,
    target: target === undefined ? undefined : decodeOctal(target),
  });
  if (text.includes('\0')) return malformed('A NUL byte ends the line early');
  if (target === undefined || fstype === undefined) return malformed('Expected at least a source, a target and a type');
  if (dump !== undefined && !NUMBER.test(dump)) return malformed(`The dump field is no number: '${dump}'`);
  if (passno !== undefined && !NUMBER.test(passno)) return malformed(`The passno field is no number: '${passno}'`);
  const fields = {
    source: decodeOctal(source),
    target: decodeOctal(target),
    fstype: decodeOctal(fstype),
    options: splitOptions(decodeOctal(options ?? '')),
    dump: Number(dump ?? 0),
    passno: Number(passno ?? 0),
  };
  return {
    kind: 'entry',
    fields,
    spelt,
    tail: text.slice(text.length - (rest.length + (text.endsWith('\r') ? 1 : 0))),
  };
}

/** The fields of a line that a template rendered, or undefined where it is no entry. */
export function fieldsOf(line: string): FstabFields | undefined {
  const reading = readLine(line);
  return reading.kind === 'entry' ? reading.fields : undefined;
}

/**
 * A field that libmount, glibc and musl all read back as `text`: blanks, line ends and backslashes as `\ooo`;
 * `#` too where it would start a comment or a remark.
 */
export function encodeField(text: string): string {
  const octal = (char: string) => `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`;
  return text.replace(/[\0 \t\n\v\f\r\\]|^#/g, octal);
}

/** Options are separated by commas outside double quotes (`context="…:c1,c2"`); empty ones are dropped. */
export function splitOptions(text: string): readonly string[] {
  const options = text.match(/(?:[^,"]|"[^"]*"|"(?![^"]*"))+/g) ?? [];
  return [...options];
}

/** The line for an entry: always six fields, tabs between. */
export function renderEntry(fields: FstabFields): string {
  const options = fields.options.length === 0 ? 'defaults' : fields.options.join(',');
  const words = [fields.source, fields.target, fields.fstype, options].map(encodeField);
  return [...words, String(fields.dump), String(fields.passno)].join('\t');
}
