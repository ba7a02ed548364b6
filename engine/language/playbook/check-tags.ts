import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/nearest.ts';
import { problem } from '../../diagnostics/problem.ts';
import type { Program } from '../program.ts';
import { knownTags } from './defined.ts';

/** Tags with a meaning of their own for `-t` and `--skip-tags`. */
const SPECIAL = ['all', 'always', 'never', 'tagged', 'untagged'];

/** An error for each tag asked for on the command line that nothing carries. */
export function checkTags(asked: readonly string[], program: Program): Diagnostic[] {
  const known = knownTags(program);
  return asked
    .filter((tag) => !known.has(tag) && !SPECIAL.includes(tag))
    .map((tag) => {
      const list = known.size === 0 ? 'No task has a tag' : `There are ${[...known].sort().join(', ')}`;
      return problem('playbook-tag', `Nothing has the tag "${tag}"`, undefined, {
        hint: didYouMean(tag, known) ?? list,
      });
    });
}
