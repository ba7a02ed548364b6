// The rules of `play lint`, each with an example, from the rules themselves.
import { CODES } from '../../engine/diagnostics/codes.ts';
import { RULES } from '../../engine/lint/rules.ts';

const block = (text: string): string => `\`\`\`yaml\n${text}\n\`\`\``;

/** A section for each rule. */
export const lintSections = (): string =>
  RULES.map(({ code, why, wrong, right }) =>
    [`### ${code}`, `${CODES[code]}. ${why}`, block(wrong), 'Better:', block(right)].join('\n\n'),
  ).join('\n\n');
