/** What tags select: a task with all that it inherits. */
export interface Selectable {
  readonly tags: ReadonlySet<string>;
  readonly ref: { readonly module: string };
}

/** Whether `-t` and `--skip-tags` select a task; `always` and `never` as in Ansible. */
export function selection(tags: readonly string[], skip: readonly string[]): (task: Selectable) => boolean {
  const wanted = new Set(tags);
  const unwanted = new Set(skip);
  const matches = (asked: ReadonlySet<string>, own: ReadonlySet<string>): boolean =>
    asked.has('all') ||
    [...own].some((tag) => asked.has(tag)) ||
    (asked.has('tagged') && own.size > 0) ||
    (asked.has('untagged') && own.size === 0);
  return ({ tags: own, ref }) => {
    if (ref.module === 'meta') return true;
    const named = wanted.size === 0 ? !own.has('never') : own.has('always') || matches(wanted, own);
    const never =
      own.has('never') && ![...own].some((tag) => tag !== 'never' && wanted.has(tag)) && !wanted.has('never');
    return named && !never && !matches(unwanted, own);
  };
}
