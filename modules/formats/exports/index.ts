// exports(5) and exportfs(8).
export { canonicalClient, clientKind, clientProblem, covers, isWorld } from './client.ts';
export { clientsOfPath, type ExportsEdit, removeClient, setClient } from './edit.ts';
export {
  canonicalPath,
  type EffectiveExport,
  effective,
  exportsFiles,
  type NamedFile,
} from './effective.ts';
export { type ExportEntry, encodePath, entryOf, entryProblem, renderExport } from './encode.ts';
export { compareLive, parseLive } from './live.ts';
export { canonicalList, type ExportOptions, readOptions, sameOptions } from './options.ts';
export {
  clientsOf,
  parseExports,
  printExports,
} from './parse.ts';
