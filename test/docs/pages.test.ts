// Every page is what its definitions and its commands make of it. To write the pages anew:
// PLAY_DOCS=write npx vitest run --project unit test/docs/pages.test.ts
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { allModules, modulePage } from '../../docs/generate/modules.ts';
import { withRegions } from '../../docs/generate/regions.ts';
import { played, type Stage } from './console.ts';
import { pages, root, textOf } from './pages.ts';

/** Where the commands of a page run, where not in an empty folder. */
const STAGES: Readonly<Record<string, Stage>> = {
  'README.md': { shown: '', also: ['-e', 'dir=DIR/srv/web'], examples: true },
  'docs/tutorial.md': { shown: '/home/ann/first', examples: false },
  'docs/saved-plans.md': { shown: '/home/ann/first', examples: false },
  'docs/writing-a-module.md': { shown: '/home/ann/play', examples: true },
};
const ELSEWHERE: Stage = { shown: '/home/ann', examples: true };

const modules = await allModules();

/** Compares a page with what it is to be, or writes it where that is asked for. */
function keep(page: string, fresh: string): void {
  const path = join(root, page);
  if (process.env.PLAY_DOCS === 'write') {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, fresh);
  } else expect(existsSync(path) ? textOf(page) : '').toBe(fresh);
}

describe('a page', () => {
  const written = pages.filter((page) => !page.startsWith('docs/modules/'));
  // A page runs a dozen commands, each of which takes seconds on a busy machine.
  test.for(written)('%s says what is so now', { timeout: 300_000 }, async (page) => {
    const fresh = await played(await withRegions(textOf(page)), STAGES[page] ?? ELSEWHERE);
    keep(page, fresh);
  });
});

describe('the reference', () => {
  test.for(modules.map((module) => [module.name, module] as const))('of %s is fresh', ([name, module]) => {
    keep(`docs/modules/${name}.md`, modulePage(module));
  });

  test('has a page for each module, and no other', () => {
    const own = pages.filter((page) => page.startsWith('docs/modules/'));
    expect(own).toEqual(modules.map(({ name }) => `docs/modules/${name}.md`));
  });
});
