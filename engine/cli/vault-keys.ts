// Where the passwords of vaults come from: files, programs, the terminal.
import { access, constants, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { problem } from '../diagnostics/problem.ts';
import { runProgram } from '../inventory/program.ts';
import { expandTilde, readText } from '../language/read-text.ts';
import type { VaultKey } from '../language/vault/vault.ts';
import { err, ok, type Result } from '../values/result.ts';
import { collect } from './parse.ts';
import type { World } from './world.ts';

/** Where passwords are to come from, as the command line says it. */
export interface KeySources {
  /** Each `--vault-password-file`. */
  readonly vaultPasswordFile?: readonly string[];
  /** Each `--vault-id`: `id@file`, `id@prompt`. */
  readonly vaultId?: readonly string[];
  readonly askVaultPass?: true;
}

/** Seconds that a program may take to print a password; it may ask a person. */
const PROGRAM_SECONDS = 120;

/** What the command line says of it; undefined where it says nothing. */
export function keySourcesOf({ vaultPasswordFile, vaultId, askVaultPass }: KeySources): KeySources | undefined {
  if (!vaultPasswordFile && !vaultId && !askVaultPass) return undefined;
  return {
    ...(vaultPasswordFile && { vaultPasswordFile }),
    ...(vaultId && { vaultId }),
    ...(askVaultPass && { askVaultPass }),
  };
}

/** Adds the options that say where passwords come from. */
export function withKeyOptions(command: Command): Command {
  return command
    .option('--vault-password-file <file>', 'open vaults with the password in this file, or that it prints', collect)
    .option('--vault-id <id@source>', 'a password for one id: id@file, id@prompt', collect)
    .option('--ask-vault-pass', 'ask for the password of vaults');
}

/** Reads and asks for every password that is named. */
export async function readKeys(
  { vaultPasswordFile = [], vaultId = [], askVaultPass }: KeySources,
  world: Pick<World, 'stdin' | 'stderr'>,
): Promise<Result<readonly VaultKey[], Diagnostic>> {
  const wanted = [
    ...(askVaultPass ? [{ source: 'prompt' }] : []),
    ...vaultId.map(splitId),
    ...vaultPasswordFile.map((source) => ({ source, file: true })),
  ];
  const keys: VaultKey[] = [];
  for (const { id, source, file } of wanted as readonly Wanted[]) {
    const asked = source === 'prompt' && !file;
    const password = asked ? await askPassword(questionFor(id), world) : await passwordIn(source);
    if (!password.ok) return password;
    keys.push({ ...(id !== undefined && { id }), password: password.value });
  }
  return ok(keys);
}

interface Wanted {
  readonly id?: string;
  readonly source: string;
  /** Named as a file, even where it is called `prompt`. */
  readonly file?: boolean;
}

function splitId(text: string): Wanted {
  const at = text.indexOf('@');
  return at < 0 ? { source: text } : { ...(at > 0 && { id: text.slice(0, at) }), source: text.slice(at + 1) };
}

const questionFor = (id: string | undefined): string =>
  id === undefined ? 'Vault password: ' : `Vault password (${id}): `;

/** Asks on the terminal; an empty answer is none. */
export async function askPassword(
  question: string,
  { stdin, stderr }: Pick<World, 'stdin' | 'stderr'>,
): Promise<Result<string, Diagnostic>> {
  const { askSecret } = await import('./prompt.ts');
  const answer = await askSecret(question, stdin, stderr);
  if (answer) return ok(answer);
  const why = stdin.isTTY ? 'No vault password was given' : 'No terminal is there to ask for a vault password';
  return err(problem('usage-value', why, undefined, { hint: 'Name a file with --vault-password-file' }));
}

/** The password in a file, or what an executable one prints; blanks around it are no part of it. */
async function passwordIn(name: string): Promise<Result<string, Diagnostic>> {
  const path = resolve(expandTilde(name));
  const found = (await isProgram(path)) ? await printedBy(path, name) : await readText(path, 'vault password file');
  if (!found.ok) return found;
  const password = found.value.trim();
  if (password !== '') return ok(password);
  return err(problem('usage-vault', `The vault password file "${name}" holds no password`, undefined));
}

async function printedBy(path: string, name: string): Promise<Result<string, Diagnostic>> {
  const printed = await runProgram(path, [], PROGRAM_SECONDS);
  if (printed.ok) return printed;
  return err(problem('usage-vault', `The vault password program "${name}" ${printed.error}`, undefined));
}

async function isProgram(path: string): Promise<boolean> {
  const isFile = (await stat(path).catch(() => undefined))?.isFile() ?? false;
  if (!isFile) return false;
  return access(path, constants.X_OK).then(
    async () => ((await stat(path)).mode & 0o111) !== 0,
    () => false,
  );
}
