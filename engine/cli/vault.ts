// `play vault encrypt|decrypt|view|edit|rekey FILE`: files in Ansible Vault's format.
import { Command } from 'commander';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import { problem } from '../diagnostics/problem.ts';
import { idOf, isSealed, seal, unseal } from '../language/vault/cipher.ts';
import type { VaultKey } from '../language/vault/vault.ts';
import { err, ok, type Result } from '../values/result.ts';
import { complain } from './complain.ts';
import { EXIT } from './exit.ts';
import { collect } from './parse.ts';
import { reading } from './reading.ts';
import { editText } from './vault-editor.ts';
import { readWhole, replaceFile } from './vault-files.ts';
import { askPassword, type KeySources, readKeys, withKeyOptions } from './vault-keys.ts';
import type { World } from './world.ts';

const ACTIONS = ['encrypt', 'decrypt', 'view', 'edit', 'rekey'] as const;
type Action = (typeof ACTIONS)[number];

interface Raw extends KeySources {
  readonly encryptVaultId?: string;
  readonly newVaultPasswordFile?: readonly string[];
}

const vaultCommand = (): Command =>
  withKeyOptions(new Command('play vault'))
    .description('Encrypt files of variables, and read and change encrypted ones, in the format of Ansible Vault')
    .argument('<action>', ACTIONS.join(', '))
    .argument('<file...>', 'what to do it with; each is replaced as a whole, or not at all')
    .option('--encrypt-vault-id <id>', 'with encrypt: which of several passwords; it is named in the file')
    .option('--new-vault-password-file <file>', 'with rekey: the password from now on', collect);

/** Does what the arguments ask for; resolves with the exit status. */
export function vault(argv: readonly string[], world: World): Promise<number> {
  return reading<Raw>(vaultCommand(), argv, world, (args, raw) => work(args, raw, world));
}

async function work([word = '', ...files]: readonly string[], raw: Raw, world: World): Promise<number> {
  const action = ACTIONS.find((name) => name === word);
  if (!action) {
    const hint = didYouMean(word, ACTIONS) ?? `It can be ${ACTIONS.join(', ')}`;
    return complain([problem('usage-option', `"play vault" cannot "${word}"`, undefined, { hint })], world);
  }
  const done = await perform(action, files, raw, world);
  return done.ok ? EXIT.done : complain(done.error, world);
}

type Wrong = readonly Diagnostic[];

interface Opened {
  readonly file: string;
  readonly text: string;
  readonly plain: Buffer;
  readonly key: VaultKey;
}

async function perform(action: Action, files: readonly string[], raw: Raw, world: World): Promise<Result<void, Wrong>> {
  const read = await Promise.all(files.map(readWhole));
  const wrong = read.flatMap((each) => (each.ok ? complaintAbout(action, each.value) : [each.error]));
  if (wrong.length > 0) return err(wrong);
  const contents = read.flatMap((each) => (each.ok ? [each.value] : []));
  const keys = await keysFor(action, raw, world);
  if (!keys.ok) return err([keys.error]);
  if (action === 'encrypt') return encrypt(contents, keys.value, raw.encryptVaultId);
  const opened = contents.map(({ file, bytes }) => openWith(file, bytes.toString('latin1'), keys.value));
  const closed = opened.flatMap((each) => (each.ok ? [] : [each.error]));
  if (closed.length > 0) return err(closed);
  const all = opened.flatMap((each) => (each.ok ? [each.value] : []));
  return change(action, all, raw, world);
}

function complaintAbout(action: Action, { file, bytes }: { readonly file: string; readonly bytes: Buffer }): Wrong {
  const sealed = isSealed(bytes.toString('latin1', 0, 64));
  if (sealed !== (action === 'encrypt')) return [];
  const hint = sealed ? 'Use "play vault rekey" for another password' : 'Use "play vault encrypt" first';
  return [
    problem('usage-vault-state', `"${file}" is ${sealed ? 'encrypted already' : 'not encrypted'}`, undefined, { hint }),
  ];
}

/** The passwords that are named; where none is, a person is asked, twice for one that is new. */
async function keysFor(action: Action, raw: Raw, world: World): Promise<Result<readonly VaultKey[], Diagnostic>> {
  const isNew = action === 'encrypt';
  const { askVaultPass: _, ...named } = raw;
  const keys = await readKeys(isNew ? named : raw, world);
  if (!keys.ok || keys.value.length > 0) return keys;
  const password = isNew ? await askTwice(world) : await askPassword('Vault password: ', world);
  return password.ok ? ok([{ password: password.value }]) : password;
}

async function askTwice(world: World): Promise<Result<string, Diagnostic>> {
  const first = await askPassword('New vault password: ', world);
  const second = first.ok ? await askPassword('The same once more: ', world) : first;
  if (!first.ok || !second.ok) return second;
  if (first.value === second.value) return first;
  return err(problem('usage-value', 'The two passwords differ', undefined));
}

async function encrypt(
  contents: readonly { readonly file: string; readonly bytes: Buffer }[],
  keys: readonly VaultKey[],
  id: string | undefined,
): Promise<Result<void, Wrong>> {
  const key = id === undefined ? keys[0] : keys.find((each) => each.id === id);
  if (!key || (keys.length > 1 && id === undefined)) {
    const message = id === undefined ? 'Several passwords are named' : `No password is named for the id "${id}"`;
    const hint = 'Say which with --encrypt-vault-id, and name each with --vault-id id@source';
    return err([problem('usage-value', message, undefined, { hint })]);
  }
  return each(contents, ({ file, bytes }) => replaceFile(file, seal(bytes, key.password, key.id)));
}

function openWith(file: string, text: string, keys: readonly VaultKey[]): Result<Opened, Diagnostic> {
  const id = idOf(text);
  let reason = '';
  for (const key of [...keys.filter((each) => each.id === id), ...keys.filter((each) => each.id !== id)]) {
    const plain = unseal(text, key.password);
    if (plain.ok) return ok({ file, text, plain: plain.value, key });
    reason = plain.error.message;
  }
  return err(problem('yaml-vault', `"${file}" cannot be opened: ${reason}`, undefined));
}

async function change(
  action: Exclude<Action, 'encrypt'>,
  opened: readonly Opened[],
  raw: Raw,
  world: World,
): Promise<Result<void, Wrong>> {
  switch (action) {
    case 'view':
      for (const { plain } of opened) world.stdout.write(plain);
      return ok(undefined);
    case 'decrypt':
      return each(opened, ({ file, plain }) => replaceFile(file, plain, 'private'));
    case 'edit':
      return each(opened, (one) => edit(one, world));
    case 'rekey': {
      const given = await readKeys({ vaultPasswordFile: raw.newVaultPasswordFile ?? [] }, world);
      if (!given.ok) return err([given.error]);
      const [key] = given.value;
      const password = key ? ok(key.password) : await askTwice(world);
      if (!password.ok) return err([password.error]);
      return each(opened, ({ file, text, plain }) => replaceFile(file, seal(plain, password.value, idOf(text))));
    }
  }
}

async function edit({ file, text, plain, key }: Opened, world: World): Promise<Result<void, Diagnostic>> {
  const edited = await editText(file, plain, world.env);
  if (!edited.ok) return edited;
  // A sealed text differs each time it is made, so one without a change stays as it is.
  return edited.value.equals(plain) ? ok(undefined) : replaceFile(file, seal(edited.value, key.password, idOf(text)));
}

async function each<T>(
  items: readonly T[],
  act: (item: T) => Promise<Result<void, Diagnostic>>,
): Promise<Result<void, Wrong>> {
  for (const item of items) {
    const done = await act(item);
    if (!done.ok) return err([done.error]);
  }
  return ok(undefined);
}
