// A place for the files of one test, and short words for them.
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Rig } from './rig.ts';

/** A new directory in a rig, as the test and as the shell see it. */
export class Spot {
  readonly dir: string;
  readonly seen: string;

  constructor(rig: Rig) {
    this.dir = mkdtempSync(join(rig.dir, 't'));
    this.seen = join(rig.seen, basename(this.dir));
  }

  /** A path for the shell. */
  readonly at = (name: string) => join(this.seen, name);
  /** The same path for the test. */
  readonly path = (name: string) => join(this.dir, name);
  readonly has = (name: string) => existsSync(this.path(name));
  /** The bytes of a file. */
  readonly text = (name: string) => readFileSync(this.path(name), 'latin1');
  readonly mode = (name: string) => statSync(this.path(name)).mode & 0o7777;
  /** What is in the directory. */
  readonly names = (inside = '.') => readdirSync(this.path(inside)).sort();
  readonly put = (name: string, bytes: string, mode = 0o644) => {
    writeFileSync(this.path(name), bytes, 'latin1');
    chmodSync(this.path(name), mode);
  };
}
