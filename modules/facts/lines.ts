// Answers of one `name<TAB>value` a line.

export const bytesToText = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('utf8');

export function linesOf(text: string): readonly (readonly [string, string])[] {
  return text.split('\n').flatMap((line) => {
    const tab = line.indexOf('\t');
    return tab < 0 ? [] : [[line.slice(0, tab), line.slice(tab + 1)] as const];
  });
}
