// The vocabulary of modules: everything that a module may import, here and in other packages.
export * from '../values/bytes.ts';
export { isUnknown, type Maybe, textOf, type Unknown, unknown } from '../values/unknown.ts';
export * from './change.ts';
export type * from './fact.ts';
export * from './files.ts';
export * from './module.ts';
export * from './plan.ts';
export * from './probe.ts';
export type * from './schema.ts';
export * from './scope.ts';
