// Text as one field of a format that people write by hand. Each is what that format's reader undoes.

const octal = (char: string) => `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`;

/** One word of a POSIX shell line. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** A field of fstab(5): blanks, line ends and backslashes as `\ooo`; a leading `#` too. */
export function fstabField(text: string): string {
  return text.replace(/[\0 \t\n\v\f\r\\]|^#/g, octal);
}

/** The path of an export, exports(5): blanks, control characters, `"`, `\` and `#` as `\ooo`. */
export function exportsPath(text: string): string {
  return text.replace(/[\0-\x20\x7f"\\#]/g, octal);
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&apos;'],
]);

/** Text between XML tags; undefined where it holds a character that XML cannot carry. */
export function xmlText(text: string): string | undefined {
  if (/[^\t\n\r\x20-\uFFFD]/.test(text.replace(/[\u{10000}-\u{10FFFF}]/gu, '')) || /\p{Cs}/u.test(text))
    return undefined;
  return text.replace(/[&<>]/g, (char) => ENTITIES.get(char) ?? char).replaceAll('\r', '&#13;');
}

/** The value of an XML attribute, without the quotes around it. */
export function xmlAttribute(text: string): string | undefined {
  return xmlText(text)
    ?.replace(/["']/g, (char) => ENTITIES.get(char) ?? char)
    .replace(/[\t\n]/g, (char) => `&#${char.charCodeAt(0)};`);
}
