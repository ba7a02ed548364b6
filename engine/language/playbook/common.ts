// Keywords that a play, a block and a task share.
import { nearest } from '../../diagnostics/nearest.ts';
import type { Common } from '../program.ts';
import { location } from '../yaml.ts';
import type { Fields } from './fields.ts';
import { BLOCK_WORDS, PLAY_WORDS, refusal, TASK_WORDS } from './keywords.ts';

/** What says nothing. */
export const NOTHING_SAID: Common = { vars: new Map(), tags: [], when: [], notify: [] };

/** Reads the shared keywords. */
export function readCommon(fields: Fields): Common {
  refuseOtherBecome(fields);
  return {
    vars: fields.variables('vars'),
    tags: fields.names('tags', true).map(({ name }) => name),
    when: fields.conditions('when'),
    notify: fields.names('notify'),
    ...given({
      become: fields.boolean('become'),
      becomeUser: fields.templated('become_user', ['text']),
      environment: fields.templated('environment', ['mapping']),
      ignoreErrors: fields.boolean('ignore_errors'),
      ignoreUnreachable: fields.boolean('ignore_unreachable'),
      noLog: fields.boolean('no_log'),
      checkMode: fields.boolean('check_mode'),
      diff: fields.boolean('diff'),
      timeout: fields.number('timeout', 1, false),
      delegateTo: fields.templated('delegate_to', ['text']),
      runOnce: fields.boolean('run_once'),
      throttle: fields.number('throttle', 1),
      anyErrorsFatal: fields.boolean('any_errors_fatal'),
    }),
  };
}

function refuseOtherBecome(fields: Fields): void {
  const method = fields.text('become_method');
  const entry = fields.entry('become_method');
  if (!entry || method === undefined || method === 'sudo') return;
  fields.report('playbook-refused', `Play becomes another user through "sudo" only, not "${method}"`, entry.value);
}

/** The fields that have a value: an absent one is absent, not undefined. */
export function given<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const found: Partial<T> = {};
  for (const key in fields) {
    if (fields[key] !== undefined) found[key] = fields[key];
  }
  return found as { [K in keyof T]?: Exclude<T[K], undefined> };
}

const ELSEWHERE: readonly (readonly [string, readonly string[]])[] = [
  ['play', PLAY_WORDS],
  ['task', TASK_WORDS],
  ['block', BLOCK_WORDS],
];

/**
 * Complains about every key that is not among `words`.
 * @param what what the mapping is: `play`
 */
export function checkWords(fields: Fields, what: string, words: readonly string[]): void {
  for (const { name, key } of fields.map.entries) {
    if (words.includes(name)) continue;
    if (!explain(fields, name, what, words)) {
      const near = nearest(name, words);
      const hint = near === undefined ? undefined : `Did you mean "${near}"?`;
      fields.report(
        'playbook-keyword',
        `${/^[aeiou]/.test(what) ? 'An' : 'A'} ${what} has no keyword "${name}"`,
        location(key),
        hint,
      );
    }
  }
}

/** Says why a word is refused or out of place; false where nothing is known of it. */
export function explain(fields: Fields, name: string, what: string, words: readonly string[]): boolean {
  const key = fields.entry(name)?.key ?? fields.map;
  const refused = refusal(name);
  if (refused) {
    fields.report('playbook-refused', `Play has no "${name}": ${refused.reason}`, key, refused.hint);
    return true;
  }
  const place = ELSEWHERE.find(([, others]) => others !== words && others.includes(name));
  if (!place) return false;
  const hint = what === 'role' ? 'For a parameter of this name, write it under "vars"' : undefined;
  fields.report('playbook-keyword', `"${name}" is a keyword of a ${place[0]}, not of a ${what}`, key, hint);
  return true;
}
