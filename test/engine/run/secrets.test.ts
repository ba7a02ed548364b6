// What must not be seen: secrets by value, and what `no_log` hides.
import { describe, expect, it } from 'vitest';
import type { Event } from '../../../engine/run/event.ts';
import { hiding, masking } from '../../../engine/run/secrets.ts';
import { stage } from './stage.ts';

const warning = (message: string): Event => ({
  type: 'warning',
  diagnostic: { code: 'x', severity: 'warning', message },
});
const masked = (secrets: readonly string[], events: readonly Event[]): readonly Event[] => {
  const seen: Event[] = [];
  for (const event of events) masking(secrets, (one) => seen.push(one))(event);
  return seen;
};

describe('a secret', () => {
  it('is masked wherever it stands, the longest first', () => {
    const [event] = masked(['abc', 'abcdef'], [warning('abcdef and abc')]);
    expect(event).toEqual(warning('•••••• and ••••••'));
  });

  it('of one or two letters would mask ordinary text', () => {
    expect(masked(['ab', ''], [warning('ab')])).toEqual([warning('ab')]);
  });

  it('of one or two letters is masked where a whole value of a result, or an item, is one', () => {
    const made = { outcome: 'ok', changes: [], notes: [], assumes: [], restsOn: [] } as const;
    const task = { id: 1, title: 'cab', module: 'm', location: { file: 'f', line: 1, column: 1 }, handler: false };
    const result = { ...made, message: 'cab', result: { stdout: 'ab', lines: ['ab', 'abc'], rc: 1 } };
    const shown = { ...made, message: 'cab', result: { stdout: '••••••', lines: ['••••••', 'abc'], rc: 1 } };
    const ended = { type: 'item-ended', task, host: 'a', seconds: 0 } as const;
    expect(masked(['ab', 'ok'], [{ ...ended, item: 'ab', result }])).toEqual([
      { ...ended, item: '••••••', result: shown },
    ]);
  });

  it('is masked in the names of a result too', () => {
    const result = {
      outcome: 'ok',
      changes: [],
      notes: [],
      assumes: [],
      restsOn: [],
      result: { hunter2: ['hunter2'] },
    } as const;
    const task = { id: 1, title: 't', module: 'm', location: { file: 'f', line: 1, column: 1 }, handler: false };
    const [event] = masked(['hunter2'], [{ type: 'task-ended', task, host: 'a', seconds: 0, result }]);
    expect(JSON.stringify(event)).not.toContain('hunter2');
  });

  it('leaves a task one object in all its events', () => {
    const seen: Event[] = [];
    const emit = masking(['hunter2'], (event) => seen.push(event));
    const location = { file: 'f', line: 1, column: 1 };
    const task = { id: 1, title: 'set hunter2', module: 'm', location, handler: false };
    emit({ type: 'task-started', task, hosts: ['a'] });
    emit({ type: 'task-started', task, hosts: ['b'] });
    const [one, two] = seen.map((event) => 'task' in event && event.task);
    expect(one).toMatchObject({ title: 'set ••••••', location });
    expect(one).toBe(two);
  });
});

describe('no_log', () => {
  it.each([
    '- name: t\n  text: { path: "{{ at }}/x", text: hunter2 }\n  no_log: true',
    '- name: t\n  text: { path: "{{ at }}/{{ item }}" }\n  loop: [hunter2]\n  no_log: true',
    '- name: t\n  command: sh -c "echo hunter2; exit 3"\n  no_log: true',
    '- name: t\n  expects: { path: "{{ at }}/x", text: hunter2 }\n  no_log: true',
    '- name: t\n  await: { path: "{{ at }}/hunter2", limit: 0.2 }\n  no_log: true',
  ])('hides all that a task is about, in every event: %s', async (play) => {
    const { events } = await stage(play);
    expect(JSON.stringify(events)).not.toContain('hunter2');
  });

  it('leaves the result to later tasks', async () => {
    const { outcomes } = await stage(`
- name: t
  command: echo out
  no_log: true
  register: r
- name: then
  debug: { msg: x }
  when: r.stdout == 'out'`);
    expect(outcomes()).toEqual(['t: changed', 'then: ok']);
  });
});

describe('the forms of a secret', () => {
  const secret = `it's <a> "secret" of ämter`;
  const hide = hiding([secret]);
  const shown: readonly (readonly [string, string])[] = [
    ['as it is', secret],
    ['in JSON', JSON.stringify({ a: secret })],
    ['in XML', 'it&apos;s &lt;a&gt; &quot;secret&quot; of ämter'],
    ['in a shell word', `'it'\\''s <a> "secret" of ämter'`],
    ['in a shell word of a shell word', `'echo '\\''it'\\''\\'\\'''\\''s <a> "secret" of ämter'\\'''`],
    ['in base64', Buffer.from(secret).toString('base64')],
    ...['u', 'us', 'use', 'user'].map(
      (user) => [`after "${user}" in base64`, Buffer.from(`${user}${secret}`).toString('base64')] as const,
    ),
    ['in a URL', encodeURIComponent(secret)],
    ['in a form', new URLSearchParams({ a: secret }).toString()],
    ['as bytes', Buffer.from(secret).toString('latin1')],
  ];
  it.each(shown)('are masked %s', (_, text) => {
    const masked = hide(text);
    expect(masked).toContain('••••••');
    expect(masked).not.toMatch(/secret|c2VjcmV0|NlY3JldC|zZWNyZX/);
  });

  it('hold each line of one that has several', () => {
    const key = hiding(['-----BEGIN-----\n  AAAAB3Nz\nzz==\n']);
    expect(key('> AAAAB3Nz\r\n> zz==')).toBe('> ••••••\r\n> ••••••');
  });

  it('hold a number of a result that is the secret, not one that an event counts', () => {
    const pin = hiding(['4711']);
    const shown = { seconds: 4711, result: { pin: 4711, port: 47_110, text: 'x4711' } };
    expect(pin(shown)).toEqual({ seconds: 4711, result: { pin: '••••••', port: 47_110, text: 'x••••••' } });
  });

  it('leave ordinary text alone', () => {
    const diagnostics = [
      { code: 'x', message: 'The file "a" does not exist', location: { file: 'a', line: 1, column: 2 } },
    ];
    expect(hide(diagnostics)).toBe(diagnostics);
  });
});
