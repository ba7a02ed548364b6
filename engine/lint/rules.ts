// All rules, in the order of their page.
import type { Rule } from './rule.ts';
import { commandChanged, commandModule, shellNeeded } from './rules/commands.ts';
import { exportRoot, exportSync, exportWorld } from './rules/exports.ts';
import { boolean, handlerUnused, ignored, registerUnused } from './rules/flow.ts';
import { diskCache, unsafeMigration } from './rules/guests.ts';
import { fstabDevice, fstabPass, nfsMount } from './rules/mounts.ts';
import { nameMissing } from './rules/names.ts';
import { hostKey, plainSecret, worldWritable } from './rules/safety.ts';

export const RULES: readonly Rule[] = [
  nameMissing,
  commandModule,
  shellNeeded,
  commandChanged,
  ignored,
  boolean,
  handlerUnused,
  registerUnused,
  plainSecret,
  worldWritable,
  hostKey,
  exportWorld,
  exportRoot,
  exportSync,
  fstabPass,
  fstabDevice,
  nfsMount,
  diskCache,
  unsafeMigration,
];
