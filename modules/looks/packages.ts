// Packages of the three families: apt, dnf, apk.
import { after, all, given, type Look, type Maybe, type Probe, type Reply } from '../../engine/contract/index.ts';

export type Manager = 'apt' | 'dnf' | 'apk';

export interface PackageAt {
  /** What the host installs packages with; `none` where Play knows no way. */
  readonly manager: Manager | 'none';
  /** Null where it is not installed. */
  readonly version: Maybe<string> | null;
  /** The packages that stand for it where it is only a name. */
  readonly providers: Maybe<readonly string[]>;
}

const SCRIPT = `if command -v apt-get >/dev/null; then echo apt
dpkg-query -W -f '\${db:Status-Abbrev} \${Version}
' -- "$1" 2>/dev/null | grep '^[ih]i' ||
dpkg-query -W -f '\${db:Status-Abbrev} \${Package} \${Provides}
' | while IFS= read -r l; do case "$l " in [ih]i*[\\ ,]"$1"[\\ ,]*) printf '%s\\n' "$l";; esac; done
elif command -v dnf >/dev/null; then echo dnf
rpm -q --qf 'ii  %{VERSION}-%{RELEASE}\\n' -- "$1" 2>/dev/null || rpm -q --whatprovides --qf 'ii  %{NAME} .\\n' -- "$1" 2>/dev/null
elif command -v apk >/dev/null; then echo apk
apk info -ve -- "$1" | while IFS= read -r l; do printf 'ii  %s\\n' "$l"; done
else echo none
fi
exit 0`;

/** Whether a package is installed, and in which version. */
export function installed(name: string): Look<PackageAt> {
  return {
    kind: 'look',
    label: `package ${name}`,
    script: SCRIPT,
    args: [name],
    reads: [`pkg:${name}`],
    parse,
  };
}

function parse({ out }: Reply): PackageAt {
  const [manager, ...lines] = out.split('\n');
  if (manager !== 'apt' && manager !== 'dnf' && manager !== 'apk')
    return { manager: 'none', version: null, providers: [] };
  const words = lines.filter((line) => line !== '').map((line) => line.slice(4).split(' '));
  const real = words.find(([, more]) => more === undefined)?.[0];
  const providers = words.flatMap(([name, more]) => (name !== undefined && more !== undefined ? [name] : []));
  return { manager, version: real ?? null, providers: real === undefined ? providers : [] };
}

/** What the host installs packages with. */
function packageManager(): Look<Manager | 'none'> {
  return {
    kind: 'look',
    label: 'package manager',
    script: 'for m in apt-get dnf apk; do if command -v $m >/dev/null; then printf %s $m; exit 0; fi; done',
    args: [],
    // A host does not change its family.
    reads: [],
    parse: ({ out }) => (out === 'apt-get' ? 'apt' : out === 'dnf' || out === 'apk' ? out : 'none'),
  };
}

/** The names that a playbook gives: one, several, or a map by family. */
export type Names = string | readonly string[] | Readonly<Record<string, string | readonly string[]>>;

const FAMILIES: Readonly<Record<Manager, readonly string[]>> = {
  apt: ['debian', 'ubuntu'],
  dnf: ['redhat', 'rhel', 'fedora', 'rocky', 'almalinux', 'centos'],
  apk: ['alpine'],
};

/** The names for this host; undefined where the map has none for its family. */
export function namesFor(names: Names): Probe<readonly string[] | undefined> {
  if (typeof names === 'string' || isList(names)) return given(listOf(names));
  return after(packageManager(), (manager) => {
    const families = manager === 'none' ? [] : FAMILIES[manager];
    const found = Object.entries(names).find(([family]) => families.includes(family.toLowerCase()))?.[1];
    return given(typeof found === 'string' ? [found] : found);
  });
}

/** The names where they are the same for every family. */
export function listOf(names: Names): readonly string[] | undefined {
  if (typeof names === 'string') return [names];
  return isList(names) ? names : undefined;
}

/** What is there of all the names, in their order. */
export function allInstalled(names: Names): Probe<readonly PackageAt[]> {
  return after(namesFor(names), (list = []) => all(list.map(installed)));
}

/** Of all the names those that are there and could be newer. */
export function newerThan(names: Names, fresh: boolean): Probe<readonly string[]> {
  return after(namesFor(names), (list = []) =>
    after(all(list.map(installed)), (have) => {
      const there = list.filter((_, i) => have[i]?.version !== null);
      return there.length === 0 ? given([]) : outdated(there, fresh);
    }),
  );
}

const isList = (names: Names): names is readonly string[] => Array.isArray(names);

/** Of these packages those that a newer version is to be had of. `fresh`: by an index that is fetched for the question alone. */
export function outdated(names: readonly string[], fresh: boolean): Look<readonly string[]> {
  return {
    kind: 'look',
    label: `newer versions of ${names.join(', ')}`,
    script: OUTDATED,
    args: [fresh ? 'fresh' : '', ...names],
    reads: names.map((name) => `pkg:${name}` as const),
    limit: fresh ? 300 : 60,
    parse: ({ code, out, err }) => {
      if (code !== 0) throw new Error(err.trim());
      return out.split('\n').filter((name) => names.includes(name));
    },
  };
}

const OUTDATED = `fresh=$1; shift; set -e
if command -v apt-get >/dev/null; then
  if [ "$fresh" ]; then
    d=$(mktemp -d); trap 'rm -rf -- "$d"' EXIT; mkdir -p "$d/lists/partial" "$d/cache"
    apt-get -qq -o Dir::State::Lists="$d/lists" -o Dir::Cache="$d/cache" -o APT::Sandbox::User= update >&2
    policy=$(apt-cache -o Dir::State::Lists="$d/lists" -o Dir::Cache="$d/cache" policy -- "$@")
  else policy=$(apt-cache policy -- "$@"); fi
  i= n=
  printf '%s\\n' "$policy" | while IFS= read -r l; do case $l in
    '  Installed: '*) i=\${l#*: };;
    '  Candidate: '*) [ "$i" = "\${l#*: }" ] || printf '%s\\n' "$n";;
    [!\\ ]*:) n=\${l%:};;
  esac; done
elif command -v dnf >/dev/null; then
  dnf -q \${fresh:+--refresh} check-update "$@" | while IFS='. ' read -r n x; do printf '%s\\n' "$n"; done || :
else
  for n in "$@"; do case $(apk version \${fresh:+-U} -- "$n") in *' < '*) printf '%s\\n' "$n";; esac; done
fi`;
