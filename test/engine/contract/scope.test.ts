import { expect, test } from 'vitest';
import { overlap, type Scope } from '../../../engine/contract/scope.ts';

test.each<[Scope, Scope, boolean]>([
  ['path:/srv', 'path:/srv', true],
  ['path:/srv', 'path:/srv/vm/x', true],
  ['path:/srv/vm/x', 'path:/srv', true],
  ['path:/srv', 'path:/srv2', false],
  ['path:/', 'path:/etc/fstab', true],
  ['path:/srv', 'mount:/srv', false],
  ['unit:', 'unit:ssh', true],
  ['unit:ssh', 'unit:sshd', false],
  ['path:/srv', 'meta:/srv', true],
  ['path:/srv', 'data:/srv/vm', true],
  ['path:/srv/vm', 'meta:/srv', false],
  ['meta:/srv', 'data:/srv', false],
  ['meta:/srv', 'meta:/srv/vm', false],
  ['path:', 'meta:/srv', true],
  ['path:/srv', 'meta:', true],
  ['mount:/srv', 'mount:/srv/vm', false],
  ['mount:', 'mount:/srv', true],
  ['*', 'pool:images', true],
  ['domain:a', '*', true],
])('%s and %s overlap: %s', (a, b, expected) => {
  expect(overlap(a, b)).toBe(expected);
  expect(overlap(b, a)).toBe(expected);
});
