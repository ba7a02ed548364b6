// fstab(5).
export { type FstabEdit, removeEntry, replaceLine, setEntry } from './edit.ts';
export { encodeField, type FstabFields, fieldsOf, renderEntry, splitOptions } from './fields.ts';
export { maskLine } from './mask.ts';
export {
  canonicalFstype,
  canonicalSource,
  sameEntry,
} from './same.ts';
export {
  entriesOf,
  findTarget,
  fstabWarnings,
  parseFstab,
  printFstab,
} from './table.ts';
