// Several hosts as one short label.

/** Longer lists of names are replaced by a count. */
const LONGEST = 24;

/** A short label for hosts: `web1`, `web1, web2`, `all 10 hosts`; a count where names would be too long. */
export function hostLabel(hosts: readonly string[], all: readonly string[]): string {
  const names = hosts.join(', ');
  if (hosts.length === 1 || names.length <= LONGEST) return names;
  return hosts.length === all.length ? `all ${hosts.length} hosts` : `${hosts.length} hosts`;
}

/** True where the label is a count, so that the names have to be told elsewhere. */
export function isCount(hosts: readonly string[], all: readonly string[]): boolean {
  return hosts.length !== all.length && hostLabel(hosts, all) === `${hosts.length} hosts`;
}

/** All names, runs of numbered ones folded as an inventory writes them: `web[1:3], db`. */
export function foldHosts(hosts: readonly string[]): string {
  const runs: Run[] = [];
  for (const name of hosts) {
    const next = runOf(name);
    const last = runs.at(-1);
    if (last && follows(last, next)) runs[runs.length - 1] = { ...last, to: next.to };
    else runs.push(next);
  }
  return runs.map(nameOf).join(', ');
}

/** Numbered names with everything around the number equal. */
interface Run {
  readonly before: string;
  readonly from: string;
  readonly to: string;
  readonly after: string;
}

function runOf(name: string): Run {
  const match = /^(.*?)([0-9]{1,9})([^0-9]*)$/.exec(name);
  if (!match) return { before: name, from: '', to: '', after: '' };
  const [, before = '', number = '', after = ''] = match;
  return { before, from: number, to: number, after };
}

function follows(run: Run, next: Run): boolean {
  if (run.from === '' || run.before !== next.before || run.after !== next.after) return false;
  return String(Number(run.to) + 1).padStart(run.from.startsWith('0') ? run.from.length : 1, '0') === next.to;
}

function nameOf({ before, from, to, after }: Run): string {
  return from === to ? `${before}${from}${after}` : `${before}[${from}:${to}]${after}`;
}
