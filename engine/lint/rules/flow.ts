// What steers a run and does not do what it seems to, or nothing at all.
import { everyItem, itemsOf } from '../../language/walk.ts';
import type { Rule, Subject } from '../rule.ts';

export const ignored: Rule = {
  code: 'lint-ignore-errors',
  why: 'An error that is ignored and never looked at is one that nobody will see, also when it is another one than was meant.',
  wrong: '- name: Old guest is gone\n  libvirt_domain: { name: old, state: absent }\n  ignore_errors: true',
  right:
    '- name: Old guest is gone\n  libvirt_domain: { name: old, state: absent }\n  ignore_errors: true\n  register: old\n\n- name: Whether it is\n  debug: { msg: The old guest is still there }\n  when: old is failed',
  *find({ tasks, keywordAt }: Subject) {
    for (const { task } of tasks) {
      if (task.ignoreErrors !== true || task.register || task.failedWhen.length > 0) continue;
      const message = 'Every error of this task is ignored, and nothing looks at what it was';
      const hint = 'Register the result and act on it; or say with "failed_when" what is no failure';
      yield { at: keywordAt(task.location, 'ignore_errors'), of: task.location, message, hint };
    }
  },
};

export const boolean: Rule = {
  code: 'lint-boolean',
  why: 'A condition is true or false already. `x == true` says nothing more, and `x == "true"` is an error.',
  wrong: '- name: Only where it is wanted\n  debug: { msg: Wanted }\n  vars: { wanted: true }\n  when: wanted == true',
  right: '- name: Only where it is wanted\n  debug: { msg: Wanted }\n  vars: { wanted: true }\n  when: wanted',
  *find({ tasks }: Subject) {
    for (const { task } of tasks) {
      for (const { source, location } of [...task.when, ...task.until, ...task.failedWhen, ...task.changedWhen]) {
        const bare = source.replace(/'[^']*'|"[^"]*"/g, '""');
        const [, operator, word] = /(==|!=)\s*(true|false)\b/i.exec(bare) ?? [];
        if (operator === undefined || word === undefined) continue;
        const plain = (operator === '==') === (word.toLowerCase() === 'true');
        const message = `"${operator} ${word}" says nothing more`;
        const hint = plain ? 'Leave it out' : 'Write "not" before what is compared';
        yield { at: location, of: task.location, message, hint };
      }
    }
  },
};

export const handlerUnused: Rule = {
  code: 'lint-handler',
  why: 'A handler runs only where a task notifies it. One that nothing notifies never runs: mostly a name was changed in one place.',
  wrong:
    '- name: Web\n  hosts: all\n  tasks:\n    - name: Page\n      copy: { content: Hello, dest: /srv/index.txt }\n  handlers:\n    - name: Reload\n      service: { name: nginx, state: reloaded }',
  right:
    '- name: Web\n  hosts: all\n  tasks:\n    - name: Page\n      copy: { content: Hello, dest: /srv/index.txt }\n      notify: Reload\n  handlers:\n    - name: Reload\n      service: { name: nginx, state: reloaded }',
  *find({ program, tasks, complete }: Subject) {
    if (!complete) return;
    const names = new Set<string>();
    for (const play of program.plays) {
      for (const carrier of [play, ...everyItem([...itemsOf(play), ...play.handlers])]) {
        const applied = 'include' in carrier ? (carrier.include?.apply.notify ?? []) : [];
        for (const { name } of [...carrier.notify, ...applied]) names.add(name.replace(/^.* : /, ''));
      }
    }
    for (const { task, handler } of tasks) {
      // The handlers of a role are for whoever uses it.
      if (!handler || (task.name && !task.name.constant) || /(?:^|\/)roles\//.test(task.location.file)) continue;
      if ([task.title, ...task.listen].some((name) => names.has(name))) continue;
      const message = `Nothing notifies the handler "${task.title}", so it never runs`;
      yield { at: task.location, message, hint: 'Notify it with "notify", or take it away' };
    }
  },
};

export const registerUnused: Rule = {
  code: 'lint-register',
  why: 'A result that nothing reads was meant for something: mostly its name was changed in one place.',
  wrong: '- name: Web server runs\n  service: { name: nginx, state: started }\n  register: started_nginx',
  right: '- name: Web server runs\n  service: { name: nginx, state: started }',
  *find({ tasks, complete, count }: Subject) {
    if (!complete) return;
    const registered = new Map<string, number>();
    for (const { task } of tasks) {
      if (task.register) registered.set(task.register.name, (registered.get(task.register.name) ?? 0) + 1);
    }
    for (const { task } of tasks) {
      const { register } = task;
      if (!register || count(register.name) > (registered.get(register.name) ?? 0)) continue;
      const message = `Nothing reads the result "${register.name}"`;
      yield { at: register.location, of: task.location, message, hint: 'Leave "register" out' };
    }
  },
};
