// The project's pages, and what stands in them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');

/** README.md and everything in docs/, by path from the root. */
export const pages: readonly string[] = [
  'README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name))
    .toSorted(),
];

export const textOf = (page: string): string => readFileSync(join(root, page), 'utf8');

/** A block of code: the words after its fence, and its lines. */
export interface Block {
  /** `yaml`, `console`, `sh`. */
  readonly language: string;
  /** What follows the language: the file that the block shows. */
  readonly title: string;
  readonly text: string;
  /** Where the text begins and ends in the page. */
  readonly start: number;
  readonly end: number;
}

/** The fenced blocks of a page. */
export function blocksOf(page: string): readonly Block[] {
  return [...page.matchAll(/^```(\w+) ?(.*)\n([\s\S]*?)^```$/gm)].map(
    ({ 0: whole, 1: language = '', 2: title = '', 3: text = '', index }) => {
      const start = index + whole.indexOf('\n') + 1;
      return { language, title, text, start, end: start + text.length };
    },
  );
}

/** A page without its blocks: what is read as prose. */
export const proseOf = (page: string): string => page.replace(/^```[\s\S]*?^```$/gm, '');

/** The inline code of a page's prose. */
export const inlineCode = (page: string): readonly string[] =>
  [...proseOf(page).matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => text);

/** The commands of a page: lines of `sh` blocks, lines after `$` in `console` blocks; without comments. */
export function commandsOf(page: string): readonly string[] {
  return blocksOf(page)
    .flatMap(({ language, text }) => {
      const lines = text.split('\n');
      if (language === 'sh') return lines;
      return language === 'console' ? lines.flatMap((line) => (line.startsWith('$ ') ? [line.slice(2)] : [])) : [];
    })
    .map((line) => line.replace(/(^|\s+)#.*$/, '').trim())
    .filter((line) => line !== '');
}
