// What every part of a run shares.

import type { Change } from '../contract/change.ts';
import type { Fact } from '../contract/fact.ts';
import type { Module } from '../contract/module.ts';
import type { Place, Question } from '../converge/memory.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { ParamsChecker } from '../language/params/params.ts';
import type { Templated } from '../language/program.ts';
import type { ControllerFiles } from './controller-files.ts';
import type { Environment } from './environment.ts';
import type { Event, TaskRef } from './event.ts';
import type { Fleet } from './fleet.ts';
import type { Sanction, Witness } from './review.ts';
import type { View } from './view.ts';

export interface RunContext {
  /** A dry run: nothing is applied. */
  readonly check: boolean;
  /** Diffs are shown. */
  readonly diff: boolean;
  readonly inventory: Inventory;
  readonly fleet: Fleet;
  /** What is known for real so far. */
  readonly view: View;
  /** `-e`: beats every other variable. */
  readonly extraVars: ReadonlyMap<string, Templated>;
  /** Seconds for one step, where the task says nothing. */
  readonly stepLimit: number;
  readonly lookLimit: number;
  readonly signal: AbortSignal;
  /** Files of the controller's that parameters name. */
  readonly files: ControllerFiles;
  /** Whether tasks become another user on a host where nothing in the playbook says so, and whom. */
  becomeOf(host: string): { readonly become: boolean; readonly user: string };
  /** What hosts can be asked for by name. */
  readonly facts: ReadonlyMap<string, Fact>;
  checkerOf(module: Module): ParamsChecker;
  emit(event: Event): void;
  /** Follows a dry run whose plan is to be kept. */
  readonly witness?: Witness;
  /** Holds a real run to a plan. */
  readonly sanction?: Sanction;
}

/**
 * What upcoming tasks will want to know, asked along with what the present task asks.
 * @param changes what the present task is about to change at `place`
 */
export type Ahead = (changes: readonly Change[], place: Place) => readonly Question[];

/** Where a unit of work stands, for events. */
export interface Whereabouts {
  readonly task: TaskRef;
  readonly host: string;
  readonly item?: string;
  /** Of the item, from 0. */
  readonly index?: number;
}

/** How a unit of work is carried out. */
export interface Limits {
  readonly step: number;
  readonly look: number;
  /** How dry runs call the task where something depends on it. */
  readonly title: string;
  /** The user says (`check_mode: false`) that it changes nothing: it runs in a dry run too, and is never "changed". */
  readonly readOnly: boolean;
  /** Nothing of it may be shown. */
  readonly noLog?: boolean;
  /** Variables for the task's commands. */
  readonly environment: Environment;
  /** Resolves when the hosts before this one are done with the task: who acts on several hosts waits for it. */
  readonly turn?: () => Promise<unknown>;
  /** Called before a change is made; resolves when what follows from it is noted. */
  readonly intend?: () => Promise<void>;
}
