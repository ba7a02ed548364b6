import pc from 'picocolors';
import { visible } from './cells.ts';
import type { Diagnostic, Location } from './diagnostic.ts';
import { type FrameLine, frame } from './frame.ts';

export interface PrintOptions {
  readonly color: boolean;
  /** The text of a file that a diagnostic names, for its code frame. */
  readonly readSource: (file: string) => string | undefined;
  /** How many diagnostics are printed; the rest is counted. */
  readonly max?: number;
}

type Colors = ReturnType<typeof pc.createColors>;

/**
 * Diagnostics as text for people: by file (in order of appearance) and line, each with its code frame.
 * Equal ones are printed once.
 */
export function printDiagnostics(list: readonly Diagnostic[], { color, readSource, max = 50 }: PrintOptions): string {
  const colors = pc.createColors(color);
  const sorted = inOrder(list);
  const sources = new Map<string, string | undefined>();
  const source = (file: string) => {
    if (!sources.has(file)) sources.set(file, readSource(file));
    return sources.get(file);
  };
  const printed = sorted.slice(0, max).map((diagnostic) => printOne(diagnostic, colors, source));
  const more = sorted.length - printed.length;
  if (more > 0) printed.push(`and ${more} more\n`);
  return printed.join('\n');
}

function printOne(diagnostic: Diagnostic, colors: Colors, source: (file: string) => string | undefined): string {
  const { severity, message, location, hint, related = [] } = diagnostic;
  const paint = severity === 'error' ? colors.red : colors.yellow;
  const place = location ? `${colors.bold(`${placeOf(location)}:`)} ` : '';
  const head = `${place}${paint(colors.bold(`${severity}:`))} ${indented(message)} ${colors.dim(`[${diagnostic.code}]`)}`;
  const lines = [
    head,
    ...printFrame(location, source, colors, paint),
    ...(hint === undefined ? [] : [`  ${colors.cyan('hint:')} ${indented(hint)}`]),
    ...related.flatMap(({ message: why, location: at }) => [
      `  ${colors.cyan('note:')} ${placeOf(at)}: ${indented(why)}`,
      ...printFrame(at, source, colors, colors.cyan),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

function printFrame(
  location: Location | undefined,
  source: (file: string) => string | undefined,
  colors: Colors,
  paint: (text: string) => string,
): readonly string[] {
  const text = location && source(location.file);
  if (!location || text === undefined) return [];
  const lines = frame(text, location);
  const width = Math.max(...lines.map(({ gutter }) => gutter.length));
  const shown = ({ gutter, text, kind }: FrameLine) => {
    const bar = colors.dim(`  ${gutter.padStart(width)} |`);
    if (text === '') return bar;
    return `${bar} ${kind === 'caret' ? paint(text) : kind === 'context' ? colors.dim(text) : text}`;
  };
  return lines.map(shown);
}

function placeOf({ file, line, column }: Location): string {
  return `${visible(file)}:${line}:${column}`;
}

/** Further lines of a message stand under its first. */
function indented(text: string): string {
  return visible(text).replace(/\n/g, '\n    ');
}

function inOrder(list: readonly Diagnostic[]): readonly Diagnostic[] {
  const unique = new Map(list.map((diagnostic) => [keyOf(diagnostic), diagnostic] as const));
  const files = [...new Set(list.map(({ location }) => location?.file))];
  const rank = ({ location }: Diagnostic) => (location ? files.indexOf(location.file) : -1);
  return [...unique.values()].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      (a.location?.line ?? 0) - (b.location?.line ?? 0) ||
      (a.location?.column ?? 0) - (b.location?.column ?? 0),
  );
}

function keyOf({ code, message, location }: Diagnostic): string {
  return JSON.stringify([code, message, location?.file, location?.line, location?.column]);
}
