// The parts of the pages that come from elsewhere: from definitions, between `<!-- generated: NAME -->` and
// `<!-- end -->`; from files, in blocks of code that are titled with a path below docs/examples.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { differenceTable } from './differences.ts';
import { errorTables } from './errors.ts';
import { eventSections } from './events.ts';
import { helpBlock, helpOf, helps } from './help.ts';
import { connectionTable, factTable, helperList, keywordTable, magicTable, refusedTable } from './keywords.ts';
import { lintSections } from './lint.ts';
import { moduleTable } from './modules.ts';

const REGIONS = new Map<string, () => string | Promise<string>>([
  ['codes', errorTables],
  ['commands', async () => (await helps()).slice(1).map(helpBlock).join('\n\n')],
  ['connection', connectionTable],
  ['differences', differenceTable],
  ['events', eventSections],
  ['help', async () => helpBlock(await helpOf())],
  ['helpers', helperList],
  ['keywords', keywordTable],
  ['facts', factTable],
  ['lint', lintSections],
  ['magic', magicTable],
  ['modules', () => moduleTable('modules')],
  ['modules from the root', () => moduleTable('docs/modules')],
  ['refused', refusedTable],
]);

const root = join(import.meta.dirname, '../..');
const FILE = /^(```\w+ (docs\/examples\/\S+)\n)[\s\S]*?(?=^```$)/gm;
const REGION = /<!-- generated: (.+?) -->\n[\s\S]*?<!-- end -->/g;

/** A page with these parts as they are to be now. */
export async function withRegions(page: string): Promise<string> {
  const parts = new Map<string, string>();
  for (const [, name = ''] of page.matchAll(REGION)) {
    const generate = REGIONS.get(name);
    if (!generate) throw new Error(`docs/generate/regions.ts has no part "${name}"`);
    parts.set(name, await generate());
  }
  return page
    .replace(REGION, (_, name: string) => `<!-- generated: ${name} -->\n\n${parts.get(name)}\n\n<!-- end -->`)
    .replace(FILE, (_, fence: string, path: string) => fence + readFileSync(join(root, path), 'utf8'));
}
