// Who is in which group, and how deep a group lies.
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import { caution, problem } from '../diagnostics/problem.ts';
import type { Draft, DraftGroup } from './draft.ts';

/** What is wrong between groups: undeclared, cyclic, called like a host. */
export function checkGroups(draft: Draft): Diagnostic[] {
  const declared = [...draft.groups.values()].filter((group) => group.declared).map((group) => group.name);
  const diagnostics: Diagnostic[] = [];
  for (const group of draft.groups.values()) {
    if (group.varsAt && !group.declared) {
      const message = `[${group.name}:vars] sets variables of a group that nothing declares`;
      const hint = didYouMean(group.name, declared) ?? `Declare it with a section [${group.name}]`;
      diagnostics.push(problem('inventory-undeclared', message, group.varsAt, { hint }));
    }
    for (const [child, location] of group.children) {
      if (child === 'all') {
        const message = `The group "all" holds every group, so "${group.name}" cannot hold it`;
        diagnostics.push(problem('inventory-cycle', message, location));
      }
      if (draft.groups.get(child)?.declared) continue;
      const host = draft.hosts.has(child) ? `"${child}" is a host; hosts belong under [${group.name}]` : undefined;
      const hint = host ?? didYouMean(child, declared) ?? `Declare it with a section [${child}]`;
      diagnostics.push(problem('inventory-undeclared', `Nothing declares the group "${child}"`, location, { hint }));
    }
    const host = draft.hosts.get(group.name);
    if (host && group.declared) {
      const message = `"${group.name}" is both a group and a host`;
      const related = [{ message: 'The group is declared here', location: group.declared }];
      diagnostics.push(caution('inventory-ambiguous', message, host.location, { related }));
    }
  }
  return [...diagnostics, ...cycles(draft)];
}

function cycles(draft: Draft): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (group: DraftGroup): void => {
    if (done.has(group.name)) return;
    path.push(group.name);
    for (const [child, location] of group.children) {
      const start = path.indexOf(child);
      const next = draft.groups.get(child);
      if (start < 0) {
        if (next) visit(next);
        continue;
      }
      const round = [...path.slice(start), child].join(' -> ');
      diagnostics.push(problem('inventory-cycle', `The group "${child}" holds itself: ${round}`, location));
    }
    path.pop();
    done.add(group.name);
  };
  for (const group of draft.groups.values()) visit(group);
  return diagnostics;
}

/** The groups of a draft without cycles, seen from below. */
export interface Tree {
  /** Longest way down from `all`; `all` has 0. */
  depth(group: string): number;
  /** A group and everything above it, `all` aside. */
  upward(group: string): ReadonlySet<string>;
}

export function groupTree(draft: Draft): Tree {
  const parents = new Map<string, string[]>();
  for (const group of draft.groups.values()) {
    for (const child of group.children.keys()) parents.set(child, [...(parents.get(child) ?? []), group.name]);
  }
  const depths = new Map<string, number>([['all', 0]]);
  const depth = (name: string): number => {
    const known = depths.get(name);
    if (known !== undefined) return known;
    const value = 1 + Math.max(0, ...(parents.get(name) ?? []).map(depth));
    depths.set(name, value);
    return value;
  };
  const above = new Map<string, ReadonlySet<string>>();
  const upward = (name: string): ReadonlySet<string> => {
    const known = above.get(name);
    if (known) return known;
    const names = new Set<string>(name === 'all' ? [] : [name]);
    for (const parent of parents.get(name) ?? []) for (const each of upward(parent)) names.add(each);
    above.set(name, names);
    return names;
  };
  return { depth, upward };
}
