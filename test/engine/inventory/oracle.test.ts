// What Play makes of inventories and patterns, beside what Ansible answered (test/oracle).
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Diagnostic } from '../../../engine/diagnostics/diagnostic.ts';
import type { Inventory } from '../../../engine/inventory/inventory.ts';
import { readLimit } from '../../../engine/inventory/limit.ts';
import { listInventory, printJson } from '../../../engine/inventory/listing.ts';
import { loadInventory } from '../../../engine/inventory/load.ts';
import { matchHosts } from '../../../engine/inventory/pattern.ts';
import type { Result } from '../../../engine/values/result.ts';
import type { InventoryAnswer, InventoryCase, PatternAnswer, PatternCase, Recorded } from '../../oracle/case.ts';
import { inventoryCases, patternCases } from '../../oracle/cases.ts';
import { PATTERN_INVENTORY } from '../../oracle/patterns.ts';
import { OTHERWISE, STRICTER, STRICTER_PATTERNS } from '../../oracle/stricter.ts';
import { inventoryOf } from './read.ts';

type RecordedInventory = Recorded<InventoryCase, InventoryAnswer>;
type RecordedPattern = Recorded<PatternCase, PatternAnswer>;

const recorded = <T>(name: string): readonly T[] =>
  readFileSync(join(import.meta.dirname, '../../oracle/recorded', `${name}.jsonl`), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as T);

const inventories = recorded<RecordedInventory>('inventories');
const patterns = recorded<RecordedPattern>('patterns');

let root = '';
const before = process.cwd();
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'play-oracle-'));
});
afterAll(() => {
  process.chdir(before);
  rmSync(root, { recursive: true });
});

/** Writes the case's files into a new folder, which becomes the working directory. */
function lay(files: InventoryCase['files'], programs: readonly string[] = []): void {
  const folder = mkdtempSync(join(root, 'case-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
    if (programs.includes(path)) chmodSync(join(folder, path), 0o755);
  }
  process.chdir(folder);
}

async function listOf({ files, programs, sources, playbookDir }: InventoryCase): Promise<Result<unknown, string[]>> {
  lay(files, programs);
  const { inventory, diagnostics } = await loadInventory(sources, playbookDir ?? '.');
  const wrong = diagnostics.filter(({ severity }) => severity === 'error');
  if (!inventory) return { ok: false, error: codesOf(wrong) };
  return { ok: true, value: JSON.parse(printJson(listInventory(inventory))) };
}

const codesOf = (diagnostics: readonly Diagnostic[]): string[] => [...new Set(diagnostics.map(({ code }) => code))];

test('the recorded cases are those that the grammar makes, and each of its rules is used', () => {
  const made = inventoryCases();
  const patternsMade = patternCases();
  const asked = ({ answer: _, ...rest }: RecordedInventory | RecordedPattern) => rest;
  expect(inventories.map(asked)).toEqual(JSON.parse(JSON.stringify(made.cases)));
  expect(patterns.map(asked)).toEqual(JSON.parse(JSON.stringify(patternsMade.cases)));
  expect([...made.unused, ...patternsMade.unused]).toEqual([]);
  expect(inventories.length).toBeGreaterThanOrEqual(300);
  expect(patterns.length).toBeGreaterThanOrEqual(300);
  expect(inventories.filter(({ answer }) => 'list' in answer).length).toBeGreaterThan(inventories.length * 0.8);
});

test.each(inventories.map((each, index) => [index, each] as const))(
  'inventory %i prints the same, or is refused for a reason that the documentation names',
  async (_, { answer, strict = [], ...asked }) => {
    const found = await listOf(asked);
    if ('failed' in answer) expect(found).toMatchObject({ ok: false });
    else if (found.ok) expect(found.value).toEqual(answer.list);
    else expect(strict).toEqual(expect.arrayContaining(found.error));
  },
);

const { inventory: hosts } = inventoryOf(PATTERN_INVENTORY);

async function matched(
  { as, pattern, files = {} }: PatternCase,
  inventory: Inventory,
): Promise<Result<string[], Diagnostic>> {
  lay(files);
  if (as === 'hosts') return matchHosts(pattern, inventory);
  const read = await readLimit(pattern);
  return read.ok ? matchHosts(read.value, inventory) : read;
}

test.each(patterns.map((each, index) => [index, each.pattern, each] as const))(
  'pattern %i %j stands for the same hosts; where a part of it matches nothing, or none is left, it is an error',
  async (_, __, { answer, ...asked }) => {
    const found = await matched(asked, hosts);
    const refused = 'failed' in answer || answer.warned || answer.hosts.length === 0 || /^[,:\s]*$/.test(asked.pattern);
    if (refused) expect(found).toMatchObject({ ok: false });
    else expect(found).toEqual({ ok: true, value: inOrder(answer.hosts) });
  },
);

/** The hosts in the order of the inventory, which is Play's; Ansible's is that of the pattern's parts. */
const inOrder = (names: readonly string[]): readonly string[] => [
  ...[...hosts.hosts.keys()].filter((name) => names.includes(name)),
  ...names.filter((name) => !hosts.hosts.has(name)),
];

const differences = recorded<RecordedInventory>('differences');

test.each(STRICTER.map((each, index) => [each.what, each, index] as const))(
  'Play refuses %s, which Ansible takes',
  async (_, { asked, play }, index) => {
    expect(differences[index]).toMatchObject({ ...asked, answer: { list: expect.anything() } });
    expect(await listOf(asked)).toEqual({ ok: false, error: [play] });
  },
);

test.each(OTHERWISE.map((each, index) => [each.what, each, index] as const))(
  'Play says something else of %s than Ansible',
  async (_, { asked }, index) => {
    const answer = differences[STRICTER.length + index]?.answer;
    const found = await listOf(asked);
    expect(found.ok).toBe(true);
    expect(found.ok && found.value).not.toEqual(answer && 'list' in answer && answer.list);
  },
);

const differentPatterns = recorded<RecordedPattern>('different-patterns');

test.each(STRICTER_PATTERNS.map((each, index) => [each.what, each, index] as const))(
  'Play refuses %s, which Ansible takes',
  async (_, { asked, play }, index) => {
    expect(differentPatterns[index]).toMatchObject({ ...asked, answer: { hosts: expect.anything() } });
    expect(await matched(asked, hosts)).toMatchObject({ ok: false, error: { code: play } });
  },
);
