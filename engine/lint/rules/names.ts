import type { Placed, Rule, Subject } from '../rule.ts';

/** What is read by its own words: it steers the run, or brings tasks with names of their own. */
const SELF_EVIDENT = new Set(['meta', 'include_tasks', 'include_role', 'include_vars']);

export const nameMissing: Rule = {
  code: 'lint-name',
  why: 'Reports, `--start-at-task`, `--step` and the log of a night all call a task by its name. Without one it is called by its module, as others are too.',
  wrong: '- service: { name: nfs-server, state: started }',
  right: '- name: NFS server runs\n  service: { name: nfs-server, state: started }',
  *find({ plays, tasks, hasKeyword }: Subject) {
    for (const { location } of plays) {
      if (hasKeyword(location, 'name')) continue;
      yield { at: location, message: 'The play has no name', hint: 'Begin it with "- name:" and what it brings about' };
    }
    for (const { task } of tasks.filter(nameless)) {
      const hint = 'Begin it with "- name:" and what it brings about';
      yield { at: task.location, message: `The task "${task.title}" has no name`, hint };
    }
  },
};

const nameless = ({ task, handler }: Placed): boolean =>
  task.name === undefined && !SELF_EVIDENT.has(task.module.name) && !(handler && task.listen.length > 0);
