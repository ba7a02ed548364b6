import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  onlyAuthorizedKeys,
  parseAuthorizedKeys,
  readKey,
  removeAuthorizedKey,
  setAuthorizedKey,
  splitKeyOptions,
} from '../../../modules/formats/authorized-keys.ts';
import {
  entryMatches,
  keyStatus,
  knownHostName,
  parseKnownHosts,
  removeHostKey,
  setHostKey,
} from '../../../modules/formats/known-hosts.ts';
import { filesOf, inOrder, rawLines } from './bytes-arbitrary.ts';

const KEY = { type: 'ssh-ed25519', blob: 'AAAAnew' };
const hashed = (name: string) => {
  const salt = Buffer.alloc(20, 7);
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
};

describe('known_hosts: whom an entry is about', () => {
  test.each([
    ['a name', 'devstack-1', 'devstack-1', true],
    ['a name in another case', 'DevStack-1', 'devstack-1', true],
    ['one of several', 'x,10.0.0.1', '10.0.0.1', true],
    ['a port', '[devstack-1]:2222', '[devstack-1]:2222', true],
    ['a port is no part of a plain name', 'devstack-1', '[devstack-1]:2222', false],
    ['a pattern', '*.example,!bad.example', 'a.example', true],
    ['a negated one', '*.example,!bad.example', 'bad.example', false],
    ['a hashed name', hashed('devstack-1'), 'devstack-1', true],
    ['a hashed name of another', hashed('devstack-1'), 'devstack-2', false],
    ['a hashed port', hashed('[h]:22222'), '[h]:22222', true],
    ['an unknown hash', '|2|a|b', 'devstack-1', false],
  ])('%s', (_, field, name, matches) => {
    const [entry] = parseKnownHosts(`${field} ssh-ed25519 AAAA c\n`);
    expect(entry && entryMatches(entry, name)).toBe(matches);
  });
  test('a port of 22 is not spelt', () => {
    expect([knownHostName('H'), knownHostName('H', 2222)]).toEqual(['h', '[h]:2222']);
  });
  test.each([
    ['known', 'a ssh-ed25519 AAAAnew\n'],
    ['other', 'a ssh-ed25519 AAAAold\n'],
    ['unknown', 'a ssh-rsa AAAAold\n# a ssh-ed25519 AAAAnew\n'],
    ['revoked', 'a ssh-ed25519 AAAAnew\n@revoked * ssh-ed25519 AAAAnew\n'],
    ['unknown', '@cert-authority * ssh-ed25519 AAAAnew\n'],
  ])('a key is %s', (status, bytes) => {
    expect(keyStatus(parseKnownHosts(bytes), 'a', KEY)).toBe(status);
  });
});

describe('known_hosts: our key', () => {
  const set = (bytes: string) => setHostKey(bytes, ['a', '10.0.0.1'], KEY);
  test.each([
    ['comes as a new line', '# c\n', '# c\na,10.0.0.1 ssh-ed25519 AAAAnew\n'],
    [
      'comes for the missing name only',
      'a ssh-ed25519 AAAAnew',
      'a ssh-ed25519 AAAAnew\n10.0.0.1 ssh-ed25519 AAAAnew\n',
    ],
    [
      'replaces an old one in place',
      '10.0.0.1,a  ssh-ed25519 AAAAold root@a\nx y\n',
      '10.0.0.1,a  ssh-ed25519 AAAAnew root@a\nx y\n',
    ],
    [
      'leaves others their old one',
      'a,z ssh-ed25519 AAAAold\n',
      'z ssh-ed25519 AAAAold\na,10.0.0.1 ssh-ed25519 AAAAnew\n',
    ],
    [
      'replaces a hashed one',
      `${hashed('a')} ssh-ed25519 AAAAold\n`,
      `${hashed('a')} ssh-ed25519 AAAAnew\n10.0.0.1 ssh-ed25519 AAAAnew\n`,
    ],
    [
      'leaves other types',
      'a,10.0.0.1 ssh-rsa AAAAold\n',
      'a,10.0.0.1 ssh-rsa AAAAold\na,10.0.0.1 ssh-ed25519 AAAAnew\n',
    ],
    [
      'is set beside its revocation',
      '@revoked a ssh-ed25519 AAAAnew\n',
      '@revoked a ssh-ed25519 AAAAnew\na,10.0.0.1 ssh-ed25519 AAAAnew\n',
    ],
    [
      'leaves markers',
      '@revoked a ssh-ed25519 AAAAold\n',
      '@revoked a ssh-ed25519 AAAAold\na,10.0.0.1 ssh-ed25519 AAAAnew\n',
    ],
  ])('%s', (_, before, after) => {
    expect(set(before)).toBe(after);
    expect(set(after)).toBe(after);
  });
  test('is removed from shared lines and hashed ones', () => {
    const bytes = `a,z ssh-ed25519 AAAA\n${hashed('a')} ssh-rsa BBBB\n*,a ssh-rsa CCCC\n`;
    expect(removeHostKey(bytes, ['a'])).toBe('z ssh-ed25519 AAAA\n* ssh-rsa CCCC\n');
    expect(removeHostKey(bytes, ['a'], { type: 'ssh-rsa', blob: 'BBBB' })).toBe(
      'a,z ssh-ed25519 AAAA\n*,a ssh-rsa CCCC\n',
    );
  });
});

describe('authorized_keys', () => {
  const PUBLIC = 'ssh-ed25519 AAAAkey root@a';
  test.each([
    ['a plain key', 'ssh-rsa AAAA a b', { options: [], type: 'ssh-rsa', comment: 'a b' }],
    ['options', 'restrict,from="10.0.0.0/8,::1" ssh-rsa AAAA', { options: ['restrict', 'from="10.0.0.0/8,::1"'] }],
    [
      'blanks and quotes in quotes',
      'command="echo \\"a b\\"",no-pty\tssh-rsa AAAA',
      { options: ['command="echo \\"a b\\""', 'no-pty'] },
    ],
    ['a security key', ' sk-ssh-ed25519@openssh.com AAAA= x', { type: 'sk-ssh-ed25519@openssh.com', blob: 'AAAA=' }],
  ])('%s is read', (_, line, key) => {
    expect(readKey(line)).toMatchObject(key);
  });
  test.each(['', '# ssh-rsa AAAA', 'ssh-rsa', 'nonsense', 'command="x ssh-rsa AAAA'])('%j is no key', (line) => {
    expect(readKey(line)).toBeUndefined();
  });
  test('options split outside quotes', () => expect(splitKeyOptions('a,b="c,d"')).toEqual(['a', 'b="c,d"']));

  test.each([
    ['comes at the end', '# c', ['restrict'], `# c\nrestrict ${PUBLIC}\n`],
    ['is found by its blob alone', 'ssh-ed25519 AAAAkey other\n', undefined, 'ssh-ed25519 AAAAkey other\n'],
    ['gets options', 'ssh-ed25519 AAAAkey other\n', ['from="a"'], 'from="a" ssh-ed25519 AAAAkey other\n'],
    ['loses options', 'no-pty,restrict  ssh-ed25519 AAAAkey other\n', [], 'ssh-ed25519 AAAAkey other\n'],
    [
      'keeps options in another order',
      'no-pty,restrict ssh-ed25519 AAAAkey\n',
      ['restrict', 'no-pty'],
      'no-pty,restrict ssh-ed25519 AAAAkey\n',
    ],
    ['loses a second line that allows more', `restrict ${PUBLIC}\n${PUBLIC}\n`, ['restrict'], `restrict ${PUBLIC}\n`],
  ])('a key %s', (_, before, options, after) => {
    expect(setAuthorizedKey(before, PUBLIC, options)).toBe(after);
    expect(setAuthorizedKey(after, PUBLIC, options)).toBe(after);
  });
  test('a key goes, comments stay', () => {
    expect(removeAuthorizedKey(`# c\nrestrict ${PUBLIC}\nssh-rsa AAAA\n`, PUBLIC)).toBe('# c\nssh-rsa AAAA\n');
    expect(onlyAuthorizedKeys(`# c\nssh-rsa AAAA\n${PUBLIC}\nssh-rsa BBBB\n`, [PUBLIC])).toBe(`# c\n${PUBLIC}\n`);
  });
});

describe('laws', () => {
  const files = filesOf(
    'a|10.0.0.1|*|,|!| ssh-ed25519| ssh-rsa| AAAAnew| AAAAold|restrict|from="x y"|@revoked |# c| |\n|\n|\n|\r\n|"|\0'.split(
      '|',
    ),
  );
  test('a known host’s key is readable afterwards and set once', () => {
    fc.assert(
      fc.property(files, (bytes) => {
        const after = setHostKey(bytes, ['a', '10.0.0.1'], KEY);
        expect(setHostKey(after, ['a', '10.0.0.1'], KEY)).toBe(after);
        for (const name of ['a', '10.0.0.1'])
          expect(keyStatus(parseKnownHosts(after), name, KEY)).toMatch(/known|revoked/);
        const ours = new Set(parseKnownHosts(bytes).map(({ line }) => line));
        const others = rawLines(bytes).filter((raw, at) => !ours.has(at + 1) && raw.endsWith('\n'));
        expect(inOrder(others, rawLines(after))).toBe(true);
      }),
    );
  });
  test('an authorized key is readable afterwards and set once; other lines stay', () => {
    fc.assert(
      fc.property(files, fc.constantFrom(undefined, [], ['restrict'], ['from="x y"']), (bytes, options) => {
        const after = setAuthorizedKey(bytes, 'ssh-ed25519 AAAAnew', options);
        expect(setAuthorizedKey(after, 'ssh-ed25519 AAAAnew', options)).toBe(after);
        const own = parseAuthorizedKeys(after).filter(({ blob }) => blob === 'AAAAnew');
        expect(own.length).toBeGreaterThan(0);
        if (options) expect(own.every((key) => key.options.join() === options.join())).toBe(true);
        const ours = new Set(
          parseAuthorizedKeys(bytes).flatMap(({ blob, line }) => (blob === 'AAAAnew' ? [line] : [])),
        );
        const others = rawLines(bytes).filter((raw, at) => !ours.has(at + 1) && raw.endsWith('\n'));
        expect(inOrder(others, rawLines(after))).toBe(true);
      }),
    );
  });
});
