// A run that carries out a plan does nothing else; and no secret is in a plan.
import { describe, expect, it } from 'vitest';
import { eventsOf, Folder } from './plans.ts';

const PAGE = '- name: Page\n  copy: { content: "hello\\n", dest: "{{ dir }}/page" }\n';
/** Read-only by its word; the third time, which is the real run after two dry ones, it puts a page there. */
const MEANWHILE = `- name: Meanwhile
  shell: 'echo >>"{{ dir }}/../runs"; [ "$(wc -l <"{{ dir }}/../runs")" -lt 3 ] || echo mine >"{{ dir }}/page"'
  check_mode: false
`;
const NEXT = '- name: Next\n  copy: { content: x, dest: "{{ dir }}/next" }\n';
const tasks = (list: string, more = '') => `- hosts: all\n  tasks:\n${list.replace(/^(?=.)/gm, '    ')}${more}`;

const outcomes = (called: Parameters<typeof eventsOf>[0]) =>
  eventsOf(called).flatMap((event) =>
    event.type === 'task-ended' ? [`${event.task.title}: ${event.result.outcome}`] : [],
  );

describe('what changes between comparing and carrying out', () => {
  it('stops its host before anything is done that the plan does not have', async () => {
    const at = new Folder({ 'site.yml': tasks(MEANWHILE + PAGE + NEXT) });
    await at.keep();
    const { status, stdout } = await at.apply();
    expect(status).toBe(2);
    expect(stdout).toContain(`Not in the plan: change ${at.path}/host/page`);
    expect(stdout).toContain(`hint: The plan has: create ${at.path}/host/page. Then`);
    expect([at.read('host/page'), at.read('host/next')]).toEqual(['mine\n', undefined]);
  });

  it.each([
    ['ignore_errors', PAGE.replace(/$/, '  ignore_errors: true\n')],
    ['failed_when', PAGE.replace(/$/, '  failed_when: false\n')],
    ['until', PAGE.replace(/$/, '  register: r\n  until: r is succeeded\n  delay: 0\n')],
    ['rescue', `- block:\n${PAGE.replace(/^(?=.)/gm, '    ')}  rescue:\n    - name: Rescue\n      debug: { msg: x }\n`],
  ])('is not forgiven by %s', async (_, page) => {
    const at = new Folder({ 'site.yml': tasks(MEANWHILE + page + NEXT) });
    await at.keep();
    const applied = await at.apply('--output', 'json');
    expect(outcomes(applied)).toEqual(['Meanwhile: ok', 'Page: failed']);
    expect(applied.status).toBe(2);
    expect(at.read('host/page')).toBe('mine\n');
  });

  it('leaves the handlers of what was done', async () => {
    const first = '- name: First\n  copy: { content: x, dest: "{{ dir }}/first" }\n  notify: Restart\n';
    const handlers = '  handlers:\n    - name: Restart\n      command: touch "{{ dir }}/restarted"\n';
    const at = new Folder({ 'site.yml': tasks(first + MEANWHILE + PAGE + NEXT, handlers) });
    await at.keep();
    expect(outcomes(await at.apply('--output', 'json'))).toEqual([
      'First: changed',
      'Meanwhile: ok',
      'Page: failed',
      'Restart: changed',
    ]);
  });

  it('ends one host, and not the others', async () => {
    const at = new Folder({
      'hosts.ini': 'a ansible_connection=local name=page\nb ansible_connection=local name=other\n',
      'site.yml': tasks(
        MEANWHILE.replace(/$/, '  when: inventory_hostname == "a"\n') +
          PAGE.replace('/page', '/{{ name }}') +
          NEXT.replace('/next', '/next-{{ inventory_hostname }}'),
      ),
    });
    await at.keep();
    expect((await at.apply()).status).toBe(2);
    expect(['page', 'other', 'next-a', 'next-b'].map((name) => at.read(`host/${name}`))).toEqual([
      'mine\n',
      'hello\n',
      undefined,
      'x',
    ]);
  });
});

describe('what a plan takes for granted', () => {
  it('must be so: a command that changes what was seen stops its host', async () => {
    const at = new Folder({
      'site.yml': tasks(`- name: Opaque\n  shell: echo mine >"{{ dir }}/page"\n${PAGE}`),
      'host/page': 'hello\n',
    });
    await at.keep();
    const { status, stdout } = await at.apply();
    expect(status).toBe(2);
    expect(stdout).toContain('Not in the plan: change');
    expect(stdout).toContain('hint: The plan has nothing to do here');
    expect(at.read('host/page')).toBe('mine\n');
  });

  it('covers a task that only a real run would do', async () => {
    const at = new Folder({ 'site.yml': tasks(PAGE.replace(/$/, '  when: not ansible_check_mode\n')) });
    await at.keep();
    expect((await at.apply()).status).toBe(2);
    expect(at.read('host/page')).toBeUndefined();
  });
});

describe('what a plan leaves open', () => {
  it('is decided: items, conditions and contents', async () => {
    const list = `- name: Ask
  command: echo "one two"
  register: r
- name: Items
  copy: { content: "{{ item }}", dest: "{{ dir }}/{{ item }}" }
  loop: "{{ r.stdout | split }}"
- name: Told
  copy: { content: "said {{ r.stdout }}\\n", dest: "{{ dir }}/told" }
- name: Yes
  copy: { content: yes, dest: "{{ dir }}/yes" }
  when: r.stdout is search("two")
`;
    const at = new Folder({ 'site.yml': tasks(list.replace('content: yes', 'content: "yes"')) });
    await at.keep();
    const events = eventsOf(await at.apply('--output', 'json'));
    const decided = events.find((event) => event.type === 'plan-decided');
    expect(decided?.decisions.map(({ task, item, outcome }) => `${task.title} ${item ?? '-'} ${outcome}`)).toEqual([
      'Items one changed',
      'Items two changed',
      'Told - changed',
      'Yes - changed',
    ]);
    expect(['one', 'two', 'told', 'yes'].map((name) => at.read(`host/${name}`))).toEqual([
      'one',
      'two',
      'said one two\n',
      'yes',
    ]);
  });

  it('is held to what is known of it', async () => {
    const list = `- name: Ask
  command: echo one
  register: r
${MEANWHILE}- name: Told
  copy: { content: "said {{ r.stdout }}\\n", dest: "{{ dir }}/page" }
`;
    const at = new Folder({ 'site.yml': tasks(list) });
    await at.keep();
    const { status, stdout } = await at.apply();
    expect(status).toBe(2);
    expect(stdout).toContain('Not in the plan: change');
    expect(at.read('host/page')).toBe('mine\n');
  });
});

describe('secrets', () => {
  const SECRET = 'open-sesame-42';
  const LIST = `- name: Shown
  copy: { content: "token={{ api_token }}\\n", dest: "{{ dir }}/shown" }
- name: Hidden
  copy: { content: "{{ pin }}\\n", dest: "{{ dir }}/hidden" }
  no_log: true
  loop: ["{{ pin }}"]
`;
  const at = async (more: readonly string[], files: Readonly<Record<string, string>> = {}) => {
    const folder = new Folder({ 'site.yml': tasks(LIST), ...files });
    await folder.keep(...more);
    return folder;
  };
  const given = ['-e', `api_token=${SECRET}`, '-e', `pin=${SECRET}-too`];

  it('are not in a plan, and must be given again', async () => {
    const folder = await at(given);
    expect(folder.read('plan.json')).not.toContain('sesame');
    const { status, stderr } = await folder.apply();
    expect(status).toBe(1);
    expect(stderr).toMatch(/The plan does not hold the secret "api_token" \[plan-variable\]\n.*-e api_token=…/);
    expect(stderr).toContain('"pin"');
    expect((await folder.apply(...given)).status).toBe(0);
    expect(folder.read('host/shown')).toBe(`token=${SECRET}\n`);
    expect(folder.read('host/hidden')).toBe(`${SECRET}-too\n`);
  });

  it('stand in what is shown by the name of their variable', async () => {
    const folder = await at(given);
    expect((await folder.show('-D', '-vv')).stdout).toContain('+token=⟨secret api_token⟩');
  });

  it('that are others are a difference, and are not told', async () => {
    const folder = await at(given);
    const { status, stdout } = await folder.apply('-e', 'api_token=quite-another', '-e', `pin=${SECRET}-too`);
    expect(status).toBe(5);
    expect(stdout).toContain('variable api_token: another value');
    expect(stdout).not.toContain('quite-another');
    expect(folder.read('host/shown')).toBeUndefined();
  });

  it('of a file are read from it again', async () => {
    const folder = new Folder({ 'site.yml': tasks(LIST), 's.yml': `api_token: ${SECRET}\npin: ${SECRET}\n` });
    await folder.keep('-e', `@${folder.path}/s.yml`);
    expect(folder.read('plan.json')).not.toContain('sesame');
    expect((await folder.apply()).status).toBe(0);
  });

  it('of the inventory are not in it either, also inside mappings', async () => {
    const vars = `db: { login: { password: ${SECRET} } }\napi_token: "{{ db.login.password }}"\npin: ${SECRET}\n`;
    const folder = await at([], { 'group_vars/all.yml': vars });
    expect(folder.read('plan.json')).not.toContain('sesame');
    expect((await folder.apply()).status).toBe(0);
  });

  it('have digests that say nothing outside their plan', async () => {
    const [one, other] = [await at(given), await at(given)];
    const digests = ({ saved }: Folder) => saved;
    expect(digests(one)).toBeDefined();
    const secretsIn = (folder: Folder) =>
      folder.saved().units.flatMap(({ changes }) => changes.flatMap(({ secrets }) => secrets));
    expect(secretsIn(one).map(({ variable }) => variable)).toContain('api_token');
    const there = new Set(secretsIn(other).map(({ digest }) => digest));
    expect(secretsIn(one).filter(({ digest }) => there.has(digest))).toEqual([]);
  });

  it('are in no other part of it either: paths, questions, other variables', async () => {
    const list = `- name: At
  copy: { content: x, dest: "{{ dir }}/{{ api_token }}" }
- name: Hidden
  copy: { content: x, dest: "{{ dir }}/{{ hide }}" }
  no_log: true
- name: Shown
  debug: { msg: "{{ url }} {{ db.password }}" }
`;
    const folder = new Folder({ 'site.yml': tasks(list) });
    const vars = { api_token: SECRET, url: `https://me:${SECRET}@x`, hide: 'sesame-too', db: { password: 'sesame-3' } };
    await folder.keep('-e', JSON.stringify(vars));
    expect(folder.read('plan.json')).toContain('⟨secret api_token⟩');
    expect(folder.read('plan.json')).not.toContain('sesame');
    expect(folder.saved().asked.extraVars.map((one) => Object.keys(one).join())).toEqual([
      'name,value',
      'name,digest',
      'name,digest',
      'name,digest',
      'name,digest',
    ]);
    expect((await folder.apply('-e', JSON.stringify(vars))).status).toBe(0);
  });

  it('and nothing else can be given to "apply"', async () => {
    const folder = await at(given);
    const { status, stderr } = await folder.apply(...given, '-e', 'foo=1');
    expect(status).toBe(1);
    expect(stderr).toContain('The plan was made without "-e foo"');
  });
});
