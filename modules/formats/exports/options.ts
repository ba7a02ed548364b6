// What an option list of exports(5) means (nfs-utils, support/nfs/exports.c: parseopts).

/** Flags that may differ between security flavours, as `exportfs -s` prints them: set, unset. */
const FLAVOUR_FLAGS = [
  ['ro', 'rw'],
  ['insecure', 'secure'],
  ['root_squash', 'no_root_squash'],
  ['all_squash', 'no_all_squash'],
] as const;
/** The other flags. The first name stands for the set flag. */
const PLAIN_FLAGS = [
  ['async', 'sync'],
  ['wdelay', 'no_wdelay'],
  ['nohide', 'hide'],
  ['crossmnt', 'nocrossmnt'],
  ['no_subtree_check', 'subtree_check'],
  ['insecure_locks', 'secure_locks'],
  ['nordirplus', 'rdirplus'],
  ['security_label', 'no_security_label'],
  ['no_acl', 'acl'],
  ['pnfs', 'no_pnfs'],
] as const;
/** Negations that are our words for "not set": nfs-utils knows no option of that name. */
const NOT_READ = new Set(['rdirplus', 'no_security_label']);
const SYNONYMS = new Map([
  ['auth_nlm', 'secure_locks'],
  ['no_auth_nlm', 'insecure_locks'],
]);
const FLAVOURS = new Map([
  ['sys', 'sys'],
  ['unix', 'sys'],
  ['none', 'none'],
  ['null', 'none'],
  ['krb5', 'krb5'],
  ['krb5i', 'krb5i'],
  ['krb5p', 'krb5p'],
]);
const TRANSPORTS = new Set(['none', 'tls', 'mtls']);
const REEXPORTS = new Set(['auto-fsidnum', 'predefined-fsidnum', 'none']);

/** Name of an option to the flag it sets or clears; a flag is named by its set form. */
const SWITCHES = new Map<string, { readonly flag: string; readonly on: boolean }>();
for (const [set, unset] of [...FLAVOUR_FLAGS, ...PLAIN_FLAGS]) {
  SWITCHES.set(set, { flag: set, on: true });
  if (!NOT_READ.has(unset)) SWITCHES.set(unset, { flag: set, on: false });
}

interface Flavour {
  readonly name: string;
  readonly flags: ReadonlySet<string>;
}

/** The state of nfs-utils' parser: what an entry means so far. */
export interface ExportOptions {
  readonly flags: ReadonlySet<string>;
  readonly flavours: readonly Flavour[];
  /** Everything with a value: `anonuid`, `fsid`, `mountpoint`, `refer`, …. */
  readonly values: ReadonlyMap<string, string>;
}

/** What an entry without any option means. */
export const DEFAULT_OPTIONS: ExportOptions = {
  flags: new Set(['ro', 'root_squash', 'wdelay', 'no_subtree_check']),
  flavours: [],
  values: new Map([
    ['anonuid', '65534'],
    ['anongid', '65534'],
  ]),
};

export type OptionsReading =
  | { readonly ok: true; readonly options: ExportOptions }
  | { readonly ok: false; readonly problem: string };

/**
 * An option list applied on top of what is known (a `-` list before it). Within one list, flags after a `sec=`
 * apply to its flavours; that scope does not reach into the next list.
 */
export function applyOptions(base: ExportOptions, text: string): OptionsReading {
  const words = splitList(text);
  const flags = new Set(base.flags);
  const values = new Map(base.values);
  const flavours = base.flavours.map(({ name, flags }) => ({ name, flags: new Set(flags) }));
  let active: typeof flavours = [];
  for (const word of words) {
    const toggle = SWITCHES.get(SYNONYMS.get(word) ?? word);
    if (toggle) {
      for (const set of [flags, ...active.map((flavour) => flavour.flags)]) {
        if (toggle.on) set.add(toggle.flag);
        else set.delete(toggle.flag);
      }
      continue;
    }
    const equals = word.indexOf('=');
    const [key, value] = equals < 0 ? [word, undefined] : [word.slice(0, equals), word.slice(equals + 1)];
    if (key === 'sec' && value !== undefined) {
      const names = value.split(':').map((name) => FLAVOURS.get(name));
      active = [];
      for (const name of names) {
        if (name === undefined) return { ok: false, problem: `Unknown security flavour in '${word}'` };
        let flavour = flavours.find((other) => other.name === name);
        if (!flavour) {
          flavour = { name, flags: new Set(flags) };
          flavours.push(flavour);
        }
        active.push(flavour);
      }
      continue;
    }
    const problem = setValue(values, key, value);
    if (problem !== undefined) return { ok: false, problem };
  }
  return { ok: true, options: { flags, flavours, values } };
}

/** Commas separate; blanks (which only quotes or octal escapes can bring) are skipped before an option. */
function splitList(text: string): readonly string[] {
  const words = text.split(',').map((word) => word.replace(/^[ \t]+/, ''));
  // A comma at the very end ends the list; an empty option elsewhere is an unknown one.
  if (words.at(-1) === '') words.pop();
  return words;
}

/** Records one option with a value; returns what is wrong with it. */
function setValue(values: Map<string, string>, key: string, value: string | undefined): string | undefined {
  const bad = () => `Bad value in option '${key}=${value ?? ''}'`;
  switch (key) {
    case 'mp':
    case 'mountpoint':
      values.set('mountpoint', value ?? '');
      return undefined;
    case 'anonuid':
    case 'anongid':
      if (value === undefined || !/^[ \t]*[+-]?\d+$/.test(value)) return bad();
      values.set(key, String(Number(value) | 0));
      return undefined;
    case 'fsid': {
      if (value === undefined) break;
      if (value === 'root') values.set('fsid', '0');
      else if (/^(?:0x[0-9a-f]+|0[0-7]*|[1-9]\d*)$/i.test(value)) values.set('fsid', String(integer(value)));
      else if (value.replace(/[^0-9a-f]/gi, '').length === 32) values.set('fsid-uuid', value);
      else return bad();
      return undefined;
    }
    case 'refer':
    case 'replicas':
      if (value === undefined) break;
      values.delete(key === 'refer' ? 'replicas' : 'refer');
      values.set(key, value);
      return undefined;
    case 'xprtsec': {
      const names = value?.split(':') ?? [];
      if (names.length === 0 || !names.every((name) => TRANSPORTS.has(name))) return bad();
      values.set(key, [...new Set([...(values.get(key)?.split(':') ?? []), ...names])].join(':'));
      return undefined;
    }
    case 'reexport':
      if (value === undefined || !REEXPORTS.has(value)) return bad();
      if (value !== 'none') values.set(key, value);
      return undefined;
    case 'squash_uids':
    case 'squash_gids':
      // Obsolete. A second range after a comma is an unknown option to nfs-utils.
      return value !== undefined && /^\d+(?:-\d+)?$/.test(value) ? undefined : bad();
  }
  return `Unknown option '${value === undefined ? key : `${key}=${value}`}'`;
}

/** strtoul(3) with base 0, printed with `%d`. */
function integer(text: string): number {
  const octal = /^0[0-7]+$/.test(text);
  return (octal ? Number.parseInt(text, 8) : Number(text)) | 0;
}

/**
 * Every option with its default filled in, in one order: equal lists mean equal exports.
 * @param ports false to leave out `secure`/`insecure`, which `exportfs -s` prints only where nfsd is mounted
 */
export function canonicalList(options: ExportOptions, ports = true): readonly string[] {
  const spell = (flags: ReadonlySet<string>, pairs: readonly (readonly [string, string])[]) =>
    pairs.map(([set, unset]) => (flags.has(set) ? set : unset));
  const shown = FLAVOUR_FLAGS.filter(([set]) => ports || set !== 'insecure');
  const values = [...options.values].map(([key, value]) => (value === '' ? key : `${key}=${value}`)).sort();
  const flavours = options.flavours.length > 0 ? options.flavours : [{ name: 'sys', flags: options.flags }];
  const secured = flavours.map(({ name, flags }) => [`sec=${name}`, ...spell(flags, shown)].join(','));
  return [...spell(options.flags, PLAIN_FLAGS), ...values, ...secured];
}

export function sameOptions(a: ExportOptions, b: ExportOptions, ports = true): boolean {
  const [left, right] = [canonicalList(a, ports), canonicalList(b, ports)];
  return left.length === right.length && left.every((option, at) => option === right[at]);
}

/** What a list alone means, or what is wrong with it. */
export function readOptions(options: readonly string[]): OptionsReading {
  return applyOptions(DEFAULT_OPTIONS, options.join(','));
}
