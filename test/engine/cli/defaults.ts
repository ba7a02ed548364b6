import type { RunOptions } from '../../../engine/cli/options.ts';

/** The options of a command line that names a playbook and nothing else. */
export const NOTHING_ASKED: Omit<RunOptions, 'playbooks' | 'inventory'> = {
  tags: [],
  skipTags: [],
  check: false,
  diff: false,
  extraVars: [],
  become: false,
  askBecomePassword: false,
  askPassword: false,
  syntaxCheck: false,
  resume: false,
  step: false,
  output: 'auto',
  verbose: 0,
  detailedExitcode: false,
  modulePaths: [],
};
