// Small pieces of Markdown.

/** A table; cells are Markdown already. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`.replace(/ {2,}\|/g, ' |');
  return [line(heads), `|${heads.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

/** A text of Markdown that can stand in a table. */
export const cell = (text: string): string => text.replace(/\s*\n\s*/g, ' ').replace(/\\?\|/g, '\\|');

/** A text as inline code, whatever it holds. */
export function code(text: string): string {
  const fence = text.includes('`') ? '``' : '`';
  return fence.length === 2 ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`;
}

/** `a`, `b` and `c` as inline code. */
export function list(names: readonly string[], joint: 'and' | 'or'): string {
  const all = names.map(code);
  const last = all.at(-1) ?? '';
  return all.length < 2 ? last : `${all.slice(0, -1).join(', ')} ${joint} ${last}`;
}
