// The commands beside a run. Each is one line here and loads its code when it is called.
import type { World } from './world.ts';

export interface CommandEntry {
  /** What comes after the command's name: `<plan>`. */
  readonly usage: string;
  /** One line for `play --help`. */
  readonly summary: string;
  /** Loads what does it: reads the arguments after the name, and resolves with the exit status. */
  readonly load: () => Promise<(argv: readonly string[], world: World) => Promise<number>>;
}

/** By name, in the order of `play --help`. A playbook of such a name is called by its path: `./apply`. */
export type Commands = ReadonlyMap<string, CommandEntry>;

export const COMMANDS: Commands = new Map<string, CommandEntry>([
  [
    'init',
    {
      usage: '[folder]',
      summary: 'write a small playbook to start from',
      load: async () => (await import('./init.ts')).init,
    },
  ],
  ['show', { usage: '<plan>', summary: 'print a saved plan', load: async () => (await import('./show.ts')).show }],
  [
    'apply',
    {
      usage: '<plan>',
      summary: 'carry out a saved plan, or refuse where it no longer holds',
      load: async () => (await import('./apply.ts')).apply,
    },
  ],
  [
    'lint',
    {
      usage: '[playbook...]',
      summary: 'find what is wrong, and what is legal and unwise',
      load: async () => (await import('./lint.ts')).lintPlaybooks,
    },
  ],
  [
    'inventory',
    {
      usage: '[options]',
      summary: 'show hosts, groups and variables, and where each was set',
      load: async () => (await import('./inventory.ts')).showInventory,
    },
  ],
  [
    'vault',
    {
      usage: '<action> <file...>',
      summary: 'encrypt, decrypt, view, edit or rekey files of variables',
      load: async () => (await import('./vault.ts')).vault,
    },
  ],
  [
    'doc',
    {
      usage: '[module]',
      summary: 'show the documentation of a module, or list all',
      load: async () => (await import('./doc.ts')).doc,
    },
  ],
  [
    'schema',
    {
      usage: '[kind]',
      summary: 'print a JSON Schema of playbooks or task files for editors',
      load: async () => (await import('./schema.ts')).schema,
    },
  ],
]);
