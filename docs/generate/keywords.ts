// The tables of the language's words: the words are the engine's, what they mean is told here.
import { SPELLINGS } from '../../engine/inventory/settings.ts';
import { MAGIC_NAMES } from '../../engine/language/names.ts';
import { meaningOf } from '../../engine/language/playbook/keyword-meanings.ts';
import {
  BLOCK_WORDS,
  IMPORT_WORDS,
  PLAY_WORDS,
  ROLE_WORDS,
  refusal,
  TASK_WORDS,
} from '../../engine/language/playbook/keywords.ts';
import { helperNames } from '../../engine/language/template/helpers.ts';
import { FACTS } from '../../modules/facts/index.ts';
import { cell, code, list, table } from './markdown.ts';
import { CONNECTION, MAGIC, REFUSED } from './words.ts';

/** The keywords of a play, a block, a task and a playbook import in one table. */
export function keywordTable(): string {
  const places: readonly (readonly [string, readonly string[]])[] = [
    ['play', PLAY_WORDS],
    ['block', BLOCK_WORDS],
    ['task', TASK_WORDS],
    ['role', ROLE_WORDS],
    ['import', IMPORT_WORDS],
  ];
  const words = [...new Set(places.flatMap(([, own]) => own))].toSorted();
  const rows = words.map((word) => {
    const where = places.filter(([, own]) => own.includes(word)).map(([place]) => place);
    const { says, default: preset } = meaningOf(word);
    return [code(word), where.join(', '), cell(says), preset === undefined ? '' : code(String(preset))];
  });
  return table(['keyword', 'of a', 'what it says', 'default'], rows);
}

/** Words of Ansible's that Play refuses, with its own reasons. */
export function refusedTable(): string {
  const rows = REFUSED.map((word) => {
    const refused = refusal(word);
    if (!refused) throw new Error(`docs/generate/words.ts: Play does not refuse "${word}"`);
    return [code(word), cell(refused.reason), cell(refused.hint)];
  });
  return table(['word', 'why not', 'instead'], rows);
}

/** The names that Play itself gives values to. */
export const magicTable = (): string =>
  table(
    ['name', 'what it is'],
    [...MAGIC_NAMES].map((name) => [code(name), cell(meaning(MAGIC, name, 'magic name'))]),
  );

/** What can be read of a host by name. */
export const factTable = (): string =>
  table(
    ['fact', 'what it is'],
    [...FACTS]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, { description }]) => [code(name), cell(description)]),
  );

/** How a host is reached: the variables and their other spellings. */
export const connectionTable = (): string =>
  table(
    ['variable', 'what it says', 'also spelt'],
    Object.entries(SPELLINGS).map(([name, others]) => [
      code(name),
      cell(meaning(CONNECTION, name, 'connection variable')),
      others.map(code).join(', '),
    ]),
  );

/** The helpers of template files. */
export const helperList = (): string => `${list([...helperNames()].toSorted(), 'and')}.`;

function meaning(table: Readonly<Record<string, string>>, name: string, what: string): string {
  const text = Object.hasOwn(table, name) ? table[name] : undefined;
  if (text === undefined) throw new Error(`docs/generate/words.ts does not explain the ${what} "${name}"`);
  return text;
}
