import { describe, expect, it } from 'vitest';
import type { Guard, Write } from '../../../../engine/contract/change.ts';
import { commandsOf, describeStep, masked, nameOf, secretsOf } from '../../../../engine/hosts/batch/describe.ts';
import { bytesOf } from '../../../../engine/values/bytes.ts';
import { unknown } from '../../../../engine/values/unknown.ts';
import { change, write } from './orders.ts';

const run = (...argv: string[]) => ({ do: 'run', argv }) as const;
const hole = bytesOf(unknown('the UUID of "make a pool"'));

describe('a step as a person would type it', () => {
  it.each([
    ['a command', run('mount', '--', '/srv/my vm', "it's"), "mount -- '/srv/my vm' 'it'\\''s'"],
    ['a secret', { do: 'run', argv: ['login', { secret: 'hunter2' }] }, 'login ••••'],
    [
      'a candidate',
      { do: 'run', argv: ['findmnt', '--tab-file', { candidate: true }] },
      'findmnt --tab-file CANDIDATE',
    ],
    ['an unknown word', run('virsh', hole), 'virsh ⟨the UUID of "make a pool"⟩'],
    [
      'an input',
      { ...run('virsh', 'define', '/dev/stdin'), stdin: `<a>${hole}é</a>`.replace('é', bytesOf('é')) },
      'virsh define /dev/stdin <<\'EOF\'\n<a>⟨the UUID of "make a pool"⟩é</a>\nEOF',
    ],
    ['a secret input', { ...run('passwd'), stdin: 'hunter2', secretStdin: true }, 'passwd <<<••••'],
    [
      'its surroundings',
      { ...run('make'), cwd: '/a b', env: { A: 'x y' }, on: 'beta', as: 'vm' },
      "cd '/a b' && A='x y' make  # on beta as vm",
    ],
    [
      'a guard',
      { do: 'guard', argv: ['true'], says: 'it holds', reads: [], judge: () => undefined },
      'true  # it holds',
    ],
    [
      'a file',
      write('/etc/fstab', 'abc', null, { mode: '0644', owner: 'root' }),
      'write /etc/fstab (3 bytes, mode 0644, owner root)',
    ],
    ['a secret file', write('/k', '', null, { content: { bytes: 'abc', secret: true } }), 'write /k (••••)'],
    ['an unknown file', write('/k', hole, null), 'write /k (⟨its size, with the UUID of "make a pool"⟩ bytes)'],
    [
      'a file of the controller',
      write('/k', '', null, { content: { file: '/img', size: 9, sha256: '' }, backup: '/b' }),
      'write /k (9 bytes of /img, the old file is kept as /b)',
    ],
  ] as const)('%s', (_, step, text) => {
    expect(describeStep(step)).toBe(text);
  });

  it('a change: with what comes before and after a write, and its end', () => {
    const guard: Guard = {
      do: 'guard',
      says: 'no error',
      argv: ['check', { candidate: true }],
      reads: [],
      judge: () => undefined,
    };
    const step: Write = write('/f', 'x', null, { before: [guard], after: [run('reload')] });
    expect(commandsOf(change([run('first'), step], { finally: [run('last')] }))).toEqual([
      'first',
      'check CANDIDATE  # no error',
      'write /f (1 bytes)',
      'reload',
      'last',
    ]);
  });

  it('has a short name', () => {
    expect(nameOf(run('sh', '-c', 'one\ntwo'))).toBe('"sh -c \'one…"');
    expect(nameOf(run('true'))).toBe('"true"');
  });

  it('masks its secrets in any text', () => {
    const step: Write = write('/f', 'x', null, { before: [{ do: 'run', argv: ['a', { secret: 'hunter2' }] }] });
    expect(masked('bad hunter2, hunter2!', secretsOf(step))).toBe('bad ••••, ••••!');
  });
});
