// The stages of a run, one after the other.
import { dirname, resolve } from 'node:path';
import { FACTS } from '../../modules/facts/index.ts';
import { Diagnosed, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { problem } from '../diagnostics/problem.ts';
import { HostError } from '../hosts/wire.ts';
import { type Connecting, connectionOf } from '../inventory/connection.ts';
import type { Host, Inventory, Variable } from '../inventory/inventory.ts';
import { compileParams, type ParamsChecker } from '../language/params/params.ts';
import { findControllerFile } from '../language/playbook/controller-files.ts';
import type { Play, TemplateFile } from '../language/program.ts';
import { scopeOf, variables } from '../language/variables.ts';
import { Vault } from '../language/vault/vault.ts';
import { ControllerFiles } from '../run/controller-files.ts';
import type { Access } from '../run/fleet.ts';
import { folderOf } from '../run/journal/folder.ts';
import type { Wishes } from '../run/passage.ts';
import { type RunInput, run } from '../run/run.ts';
import { hiding, masking } from '../run/secrets.ts';
import { err, ok, type Result } from '../values/result.ts';
import { beginningOf, selectionOf } from './begin.ts';
import { readExtraVars } from './extra-vars.ts';
import { findInventory, findPlaybook } from './find.ts';
import { listing } from './list.ts';
import type { RunOptions, RunPlaybook, RunSetting } from './options.ts';
import { type Prepared, prepare } from './prepare.ts';
import { selection } from './tags.ts';

/** How the hosts are reached in each play. */
type Accesses = ReadonlyMap<Play, ReadonlyMap<string, Access>>;

/** A playbook that was read and checked with all that it runs on. */
export interface Ready {
  readonly file: string;
  readonly prepared: Prepared;
  readonly access: Accesses;
  readonly extraVars: ReadonlyMap<string, Variable>;
  /** Where it begins, if not with the first task. */
  readonly begin: Wishes['begin'];
  /** What was opened: its values must not be shown. */
  readonly vault: Vault;
}

/** Finds, reads and checks what the options name, then runs it; playbooks one after the other. */
export const runPlaybook: RunPlaybook = async (options, setting) => {
  if (options.out !== undefined) return (await import('./keep.ts')).keepPlan(options, options.out, setting);
  const ready = await makeReady(options, setting);
  if (!ready.ok) return ready;
  let status = 0;
  for (const one of ready.value) {
    const listed = listing(one.prepared, options);
    if (listed !== undefined) setting.print(hiding(one.vault.secrets())(listed));
    else if (!options.syntaxCheck) status = Math.max(status, await run(inputOf(one, options, setting)));
    if (status !== 0) break;
  }
  return ok(status);
};

/** Finds, reads and checks what the options name: all that is wrong with it, or what is to be run. */
export async function makeReady(
  options: RunOptions,
  setting: Pick<RunSetting, 'passwords' | 'conceal'>,
): Promise<Result<readonly Ready[], readonly Diagnostic[]>> {
  const vault = new Vault(setting.passwords.vault ?? []);
  setting.conceal?.(() => vault.secrets());
  const ready = await readAll(options, setting, vault);
  return ready.ok ? ready : err(hiding(vault.secrets())(ready.error));
}

async function readAll(
  options: RunOptions,
  setting: Pick<RunSetting, 'passwords'>,
  vault: Vault,
): Promise<Result<readonly Ready[], readonly Diagnostic[]>> {
  const cwd = resolve('.');
  const playbooks = await Promise.all(options.playbooks.map((name) => findPlaybook(name, cwd)));
  const sources = await Promise.all(options.inventory.map((source) => findInventory(source, cwd)));
  const vars = await readExtraVars(options.extraVars, cwd, vault);
  const wrong = [...playbooks, ...sources].flatMap((found) => (found.ok ? [] : [found.error]));
  if (wrong.length > 0 || !vars.ok) return err([...wrong, ...(vars.ok ? [] : vars.error)]);
  const paths = sources.flatMap((source) => (source.ok ? [source.value] : []));
  const extraVars = vars.value;
  const ready: Ready[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const playbook of playbooks) {
    if (!playbook.ok) continue;
    const file = playbook.value;
    const prepared = await prepare(file, paths, extraVars, options, vault);
    const access = prepared.ok ? accessOf(prepared.value, extraVars, options, setting) : prepared;
    if (!prepared.ok || !access.ok) {
      diagnostics.push(...(prepared.ok ? [] : prepared.error), ...(access.ok ? [] : access.error));
      continue;
    }
    const { program, hosts } = prepared.value;
    const reached = { program, hosts, access: reaching(access.value) };
    const begin = await beginningOf(file, reached, options);
    if (!begin.ok) diagnostics.push(...begin.error);
    else ready.push({ file, prepared: prepared.value, access: access.value, extraVars, vault, begin: begin.value });
  }
  return diagnostics.length > 0 ? err(different(diagnostics)) : ok(ready);
}

/** Several playbooks read one inventory, several plays the same variables. */
function different(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...new Map(diagnostics.map((each) => [JSON.stringify(each), each])).values()];
}

/** A playbook that is ready, as the engine runs it; its warnings are told at once. */
export function inputOf(
  { file, prepared, access, extraVars, vault, begin }: Ready,
  options: RunOptions,
  setting: Pick<RunSetting, 'reporter' | 'version' | 'signal' | 'confirm' | 'conceal'>,
): RunInput {
  const { program, inventory, catalog, hosts, allHosts, warnings } = prepared;
  const secrets = [...access.values()]
    .flatMap((play) => [...play.values()])
    .flatMap(({ target, becomePassword }) => [target.password ?? '', becomePassword ?? '']);
  setting.conceal?.(() => secrets);
  const emit = masking([...secrets, ...vault.secrets()], (event) => setting.reporter.event(event));
  for (const diagnostic of warnings) emit({ type: 'warning', diagnostic });
  const playbookDir = dirname(file);
  const checkers = new Map<object, ParamsChecker>();
  return {
    program,
    inventory,
    hosts,
    allHosts,
    module: (name) => catalog.get(name),
    checkerOf(module) {
      const checker = checkers.get(module) ?? compileParams(module.name, module.params);
      checkers.set(module, checker);
      return checker;
    },
    files: filesOf(program),
    facts: FACTS,
    factsIn: (play) => prepared.facts.of(play),
    varsFilesOf: (play, host) => prepared.hostVars.of(play, host),
    access: reaching(access),
    selected: selection(options.tags, options.skipTags),
    extraVars: new Map([...extraVars].map(([name, { value }]) => [name, value])),
    playbook: options.playbooks.find((name) => file.endsWith(name)) ?? file,
    playbookDir,
    journal: folderOf(file, process.env),
    selection: selectionOf(options),
    wishes: { ...(begin && { begin }), ...(setting.confirm && { confirm: setting.confirm }) },
    check: options.check,
    diff: options.diff,
    forks: options.forks ?? 20,
    lookLimit: 30,
    stepLimit: 600,
    version: setting.version,
    signal: setting.signal,
    emit,
  };
}

function reaching(accesses: Accesses): RunInput['access'] {
  return (host, play) => {
    const found = accesses.get(play)?.get(host);
    if (!found) throw new HostError('failed', `The inventory has no host "${host}"`);
    return found;
  };
}

function filesOf(program: Prepared['program']): ControllerFiles {
  const late = new Map<string, TemplateFile>();
  return new ControllerFiles({
    find(name, kind, around, at) {
      const path = findControllerFile(name, kind, around);
      if (path !== undefined) return path;
      throw new Diagnosed(problem('file-missing', `The ${kind} "${name}" does not exist`, at));
    },
    template(path) {
      const template = program.templates?.get(path);
      if (template) return template;
      const made = late.get(path) ?? program.compile?.(path);
      if (!made) throw new Error(`The template "${path}" was never foreseen`);
      late.set(path, made);
      return made;
    },
  });
}

/** How the hosts are reached in each play: by their variables, the command line and the play's keywords. */
function accessOf(
  { inventory, program, allHosts }: Prepared,
  extraVars: ReadonlyMap<string, Variable>,
  options: RunOptions,
  setting: Pick<RunSetting, 'passwords'>,
): Result<Accesses, readonly Diagnostic[]> {
  const diagnostics: Diagnostic[] = [];
  const known = new Map<string, Access | undefined>();
  const { user, privateKey } = options;
  const chosen = { ...(user !== undefined && { user }), ...(privateKey !== undefined && { identityFile: privateKey }) };
  // Most plays say nothing of how their hosts are reached: a host is then read once for all of them.
  const accessTo = (host: Host, keywords: ReturnType<typeof keywordsOf>): Access | undefined => {
    const key = JSON.stringify([host.name, keywords]);
    if (known.has(key)) return known.get(key);
    const scope = scopeOf([variables(host.vars), variables(extraVars)]);
    const locate = (name: string) => host.vars.get(name)?.location;
    const { connecting, diagnostics: wrong } = connectionOf(host.name, scope, locate, keywords, chosen);
    diagnostics.push(...wrong);
    const access = connecting && accessBy(connecting, host, inventory, options, setting);
    known.set(key, access);
    return access;
  };
  const hosts = [...inventory.hosts.values(), ...(inventory.implicit ? [inventory.implicit] : [])];
  const found = program.plays.map((play, index): readonly [Play, ReadonlyMap<string, Access>] => {
    const own = new Set(allHosts[index]);
    const keywords = keywordsOf(play);
    const reached = hosts.flatMap((host) => {
      const access = accessTo(host, own.has(host.name) ? keywords : {});
      return access ? [[host.name, access] as const] : [];
    });
    return [play, new Map(reached)];
  });
  return diagnostics.length > 0 ? err(diagnostics) : ok(new Map(found));
}

function keywordsOf({ connection, remoteUser, port }: Play) {
  return {
    ...(connection && { connection }),
    ...(remoteUser !== undefined && { user: remoteUser }),
    ...(port !== undefined && { port }),
  };
}

function accessBy(
  connecting: Connecting,
  host: Host,
  { implicit }: Inventory,
  options: RunOptions,
  { passwords }: Pick<RunSetting, 'passwords'>,
): Access {
  const password = passwords.connection ?? connecting.target.password;
  const becomePassword = passwords.become ?? connecting.becomePassword;
  return {
    target: {
      ...connecting.target,
      ...(host === implicit && { connection: 'local' }),
      ...(password !== undefined && { password }),
      ...(options.timeout !== undefined && { connectTimeout: options.timeout }),
    },
    become: connecting.become ?? options.become,
    becomeUser: options.becomeUser ?? connecting.becomeUser ?? 'root',
    ...(becomePassword !== undefined && { becomePassword }),
  };
}
