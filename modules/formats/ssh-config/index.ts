// ssh_config(5).
export { findBlock, type Position, removeBlock, type SshOption, setOptions } from './edit.ts';
export { isDangerous } from './keywords.ts';
export { appliesTo, matchesPattern, matchesPatterns } from './match.ts';
export {
  blocksOf,
  type ConfigLine,
  optionsOf,
  parseSshConfig,
  printSshConfig,
} from './parse.ts';
export { execLines, problemsOf } from './problems.ts';
export { deadLines, includePath, includesBefore, type Shadow, shadowsOf } from './shadow.ts';
export { quoteWord, splitWords } from './words.ts';
