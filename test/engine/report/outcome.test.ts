import { expect, it, test } from 'vitest';
import { signOf, wordOf } from '../../../engine/report/outcome.ts';
import { change } from './recorded.ts';

test.each([
  ['+', 'create subvolume /data/images', undefined],
  ['-', 'remove /srv/vm from fstab', { before: 'a\nb\n', after: 'a\n' }],
  ['+', 'write /etc/motd', { before: '', after: 'hello\n' }],
  ['-', 'empty /etc/motd', { before: 'hello\n', after: '' }],
  ['~', 'write /etc/motd', { before: 'a\n', after: 'b\n' }],
  ['~', 'restart nfs-server', undefined],
] as const)('%s %s', (sign, summary, diff) => {
  expect(signOf(change(summary, diff ? { diff: { path: '/f', ...diff } } : {}))).toBe(sign);
});

it('speaks of a dry run as of what would be', () => {
  expect([wordOf('changed', true), wordOf('failed', true), wordOf('ok', true)]).toEqual(['change', 'impossible', 'ok']);
  expect([wordOf('changed', false), wordOf('failed', false)]).toEqual(['changed', 'failed']);
});
