import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  appliesTo,
  blocksOf,
  deadLines,
  execLines,
  findBlock,
  includePath,
  includesBefore,
  isDangerous,
  matchesPattern,
  matchesPatterns,
  optionsOf,
  parseSshConfig,
  printSshConfig,
  problemsOf,
  quoteWord,
  removeBlock,
  type SshOption,
  setOptions,
  shadowsOf,
  splitWords,
} from '../../../modules/formats/ssh-config/index.ts';
import { filesOf, inOrder, rawLines } from './bytes-arbitrary.ts';

const HOSTS = ['devstack-1', 'devstack-2'];
const OPTIONS: readonly SshOption[] = [
  { name: 'User', values: ['root'] },
  { name: 'ServerAliveInterval', values: ['60'] },
];
const BLOCK = 'Host devstack-1 devstack-2\n    User root\n    ServerAliveInterval 60\n';
const set = (bytes: string, options = OPTIONS) => setOptions(bytes, HOSTS, options);
const option = (line: string) => {
  const [only] = parseSshConfig(line);
  if (only?.kind !== 'option' && only?.kind !== 'section') throw new Error(`No option: ${line}`);
  return only;
};

describe('how ssh reads a line', () => {
  test.each([
    ['C2 a remark', 'Host a # note', 'host', ['a']],
    ['C4 case', 'pOrT 22', 'port', ['22']],
    ['C5 an equals sign', 'Host=devstack-1', 'host', ['devstack-1']],
    ['C5 an equals sign with blanks', 'Port = 22', 'port', ['22']],
    ['C7 tabs and trailing blanks', '\tPort\t22 \t', 'port', ['22']],
    ['C8 CRLF', 'Port 22\r\n', 'port', ['22']],
    ['C28 a comma', 'Host a,b', 'host', ['a,b']],
    ['C29 quotes', 'Host "ba r"', 'host', ['ba r']],
    ['C40 the rest of the line', 'ProxyCommand sh -c "x y" # x', 'proxycommand', ['sh -c "x y" # x']],
    ['a # inside a word', 'User bob#x', 'user', ['bob#x']],
    ['escapes', 'User a\\ b\\"c', 'user', ['a b"c']],
    ['C47 a long value', `User ${'u'.repeat(5000)}`, 'user', ['u'.repeat(5000)]],
  ])('%s', (_, line, keyword, words) => {
    expect(option(line)).toMatchObject({ keyword, words });
  });
  test('an unclosed quote is told', () => expect(splitWords('a "b').openQuote).toBe(true));
  test('a quoted word reads back', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'a "\'\\#\t') }),
        (text) => splitWords(quoteWord(text)).words[0]?.text === text,
      ),
    );
  });
});

describe('patterns', () => {
  test.each([
    ['devstack-?', 'devstack-1', true],
    ['*', 'x', true],
    ['*.a*c', 'b.abc', true],
    ['devstack-1', 'DEVSTACK-1', false],
    ['a.c', 'abc', false],
    ['', '', true],
  ])('%j against %j', (pattern, name, matches) => {
    expect(matchesPattern(pattern, name)).toBe(matches);
  });
  test('C26 a negated pattern excludes, and alone never matches', () => {
    expect(matchesPatterns(['*', '!devstack-1'], 'devstack-1')).toBe(false);
    expect(matchesPatterns(['*', '!devstack-1'], 'x')).toBe(true);
    expect(matchesPatterns(['!x'], 'y')).toBe(false);
  });
  test.each([
    ['Match all', 'yes'],
    ['Match originalhost a,x*', 'no'],
    ['Match originalhost devstack-*', 'yes'],
    ['Match host x exec "true"', 'maybe'],
    ['Host *', 'yes'],
    ['Port 1', 'yes'],
  ])('%s', (line, applies) => {
    expect(
      blocksOf(parseSshConfig(line))
        .map((block) => appliesTo(block, 'devstack-1'))
        .at(-1),
    ).toBe(applies);
  });
});

describe('what would break ssh for every host', () => {
  test.each([
    ['C10 a byte order mark', '\xEF\xBB\xBFHost a\n', 1],
    ['C11 a form feed', 'Host a\n\fPort 22\n', 2],
    ['C13 an unknown keyword', 'Host a\n  Bogus yes\n', 2],
    ['C16 a word for a number', 'Port abc\n', 1],
    ['C34 an unknown criterion', 'Match bogus x\n', 1],
    ['C41 a continuation', 'Port \\\n 99\n', 1],
    ['an unclosed quote', 'User "a\n', 1],
    ['a missing argument', 'User\n', 1],
    ['a criterion without argument', 'Match host\n', 1],
  ])('%s', (_, bytes, line) => {
    expect(problemsOf(bytes)[0]).toMatchObject({ line });
  });
  test.each([
    ['C14 a tolerated keyword', 'IgnoreUnknown Bog*,X\nBogus yes\n'],
    ['C17 a deprecated one', 'Protocol 2\nRSAAuthentication yes\n'],
    ['C31 Match exec', 'Match host x exec "cmd a"\n'],
    ['C32 Match all', 'Match all\n'],
    ['C43 tokens', 'ControlPath ~/.ssh/%C\nIdentityFile %d/x\n'],
    ['C52 Latin-1', '# caf\xE9\nUser caf\xE9\n'],
    ['C1 C8 comments and CRLF', '# a\r\n\r\n  # b\r\nHost a\r\n\tPort 22\r\n'],
    ['C37 an include of nothing', 'Include /missing/*\n'],
  ])('%s is fine', (_, bytes) => {
    expect(problemsOf(bytes)).toEqual([]);
    expect(printSshConfig(parseSshConfig(bytes))).toBe(bytes);
  });
  test('C31 lines that run a command are told', () =>
    expect(execLines(parseSshConfig('Host a\nMatch exec "x"\n'))).toEqual([2]));
  test('keywords that execute are known in any case', () => {
    expect(['ProxyCommand', 'MATCH', 'Include', 'User'].map(isDangerous)).toEqual([true, true, true, false]);
  });
});

describe('our block', () => {
  test.each([
    ['C46 is made in an empty file', '', BLOCK],
    [
      'C23 goes before a shared block',
      'Host devstack-1 other\n  Port 1\n',
      `${BLOCK}\nHost devstack-1 other\n  Port 1\n`,
    ],
    ['C26 stays behind what excludes it', 'Host x !devstack-1\n  Port 1\n', `Host x !devstack-1\n  Port 1\n\n${BLOCK}`],
    [
      'goes before wildcards, with their comment',
      'Host x\n  Port 1\n# all\nHost *\n',
      `Host x\n  Port 1\n${BLOCK}\n# all\nHost *\n`,
    ],
    ['C14 C19 goes behind global lines', 'IgnoreUnknown X\nHost *\n', `IgnoreUnknown X\n${BLOCK}\nHost *\n`],
    ['C32 goes before Match all', 'Match all\n', `${BLOCK}\nMatch all\n`],
    ['C8 has CRLF among CRLF', 'Host x\r\n  Port 1', `Host x\r\n  Port 1\r\n\r\n${BLOCK.replaceAll('\n', '\r\n')}`],
    [
      'C4 C5 is found in any spelling',
      `hOsT=devstack-2   "devstack-1"\nUSER = root\nserveraliveinterval 60 # x\n`,
      undefined,
    ],
    [
      'keeps foreign keywords and comments',
      'Host devstack-2 devstack-1\n\tPort 1\n\t# c\n\tUser x # y\n',
      'Host devstack-2 devstack-1\n\tPort 1\n\t# c\n\tUser root # y\n\tServerAliveInterval 60\n',
    ],
    ['C20 changes the first of two', `${BLOCK.replace('root', 'a')}    User b\n`, `${BLOCK}    User b\n`],
    ['C25 changes the first of two blocks', `${BLOCK.replace('root', 'a')}${BLOCK}`, `${BLOCK}${BLOCK}`],
    [
      'C50 leaves the comment of the next section',
      `${BLOCK.replace('60', '1')}\n# b\nHost b\n`,
      `${BLOCK}\n# b\nHost b\n`,
    ],
    ['fills an empty block', 'Host devstack-1 devstack-2', BLOCK],
    ['keeps what is quoted otherwise', BLOCK.replace('root', '"root"'), undefined],
  ])('%s', (_, before, after) => {
    expect(set(before)).toBe(after ?? before);
    expect(findBlock(parseSshConfig(set(before)), HOSTS)).toBeDefined();
  });

  test('C22 a list repeats the keyword', () => {
    const before = `${BLOCK}    SendEnv A\n    SendEnv X\n    SendEnv Y\n`;
    expect(set(before, [{ name: 'SendEnv', values: ['A', 'B'] }])).toBe(`${BLOCK}    SendEnv A\n    SendEnv B\n`);
    expect(set(BLOCK, [{ name: 'SendEnv', values: ['A', 'B'] }])).toBe(`${BLOCK}    SendEnv A\n    SendEnv B\n`);
  });
  test('an empty list takes the keyword out', () => {
    expect(set(BLOCK, [{ name: 'User', values: [] }])).toBe(BLOCK.replace('    User root\n', ''));
  });
  test('C40 a command is compared as it is written', () => {
    const command = 'ProxyCommand sh -c "a  b" # x';
    expect(set(`${BLOCK}    ${command}\n`, [{ name: 'proxycommand', values: ['sh -c "a  b" # x'] }])).toContain(
      command,
    );
    expect(set(`${BLOCK}    ${command}\n`, [{ name: 'proxycommand', values: ['sh -c "a b"'] }])).toContain(
      'ProxyCommand sh -c "a b"\n',
    );
  });
  test.each([
    ['top', 'Port 1\nHost x\n', `Port 1\n${BLOCK}\nHost x\n`],
    ['end', 'Host *\n', `Host *\n\n${BLOCK}`],
  ] as const)('is placed at the %s', (position, before, after) => {
    expect(setOptions(before, HOSTS, OPTIONS, position)).toBe(after);
  });
  test.each([
    ['C50 but not the comment of the next section', `Host a\n\n${BLOCK}\n# b\nHost b\n`, 'Host a\n\n# b\nHost b\n'],
    ['C53 nor other tools’ markers', `# BEGIN x\n${BLOCK}# END x\n`, '# BEGIN x\n# END x\n'],
    ['C25 both of two', `${BLOCK}Host a\n${BLOCK}`, 'Host a\n'],
    ['if there is one', 'Host devstack-1\n', 'Host devstack-1\n'],
  ])('is removed, %s', (_, before, after) => {
    expect(removeBlock(before, HOSTS)).toBe(after);
  });
});

describe('values that win over ours', () => {
  const shadows = (bytes: string) => shadowsOf(parseSshConfig(bytes), HOSTS, OPTIONS);
  test('C19 global lines', () => {
    expect(shadows(`ServerAliveInterval 5\n${BLOCK}`)).toMatchObject([
      { line: 1, section: 'global', certain: true, value: '5' },
    ]);
  });
  test('C23 earlier blocks', () => {
    expect(shadows(`Host *\n  User x\n${BLOCK}`)).toMatchObject([{ line: 2, section: 'host', host: 'devstack-1' }]);
  });
  test('an earlier Match is not certain', () => {
    expect(shadows(`Match exec "x"\n  User x\n${BLOCK}`)).toMatchObject([{ line: 2, certain: false }]);
  });
  test.each([
    ['the same value', `Host *\n  User root\n${BLOCK}`],
    ['a later block', `${BLOCK}Host *\n  User x\n`],
    ['another host', `Host x\n  User x\n${BLOCK}`],
    ['another keyword', `Port 1\n${BLOCK}`],
  ])('not %s', (_, bytes) => {
    expect(shadows(bytes)).toEqual([]);
  });
  test('C20 the second of two is dead', () => {
    expect(
      deadLines(parseSshConfig(`${BLOCK}    USER b\n    SendEnv a\n    SendEnv b\n`), HOSTS).map(({ line }) => line),
    ).toEqual([4]);
  });
  test('C35 C38 files included above are named', () => {
    expect(includesBefore(parseSshConfig(`Include config.d/* ~/x\n${BLOCK}Include z\n`), HOSTS)).toEqual([
      { line: 1, globs: ['config.d/*', '~/x'], certain: true },
    ]);
    const conditional = 'Host other\nInclude no\nHost devstack-*\nInclude yes\nMatch user bob\nInclude maybe\n';
    expect(includesBefore(parseSshConfig(conditional), HOSTS)).toEqual([
      { line: 4, globs: ['yes'], certain: true },
      { line: 6, globs: ['maybe'], certain: false },
    ]);
    expect(['config.d/*', '~/x', '/y'].map((glob) => includePath(glob, '/root/.ssh', '/root'))).toEqual([
      '/root/.ssh/config.d/*',
      '/root/x',
      '/y',
    ]);
  });
});

describe('laws', () => {
  const files = filesOf(
    'Host |Match |devstack-1 |devstack-2|*|!x|  User x|  user "root"|SendEnv A| |\t|=|# c|\n|\n|\n|\r\n|"|\\|\f|\0|ProxyCommand '.split(
      '|',
    ),
  );
  const options = fc.uniqueArray(
    fc.record({
      name: fc.constantFrom('User', 'Port', 'SendEnv', 'ProxyCommand'),
      values: fc.constantFrom(['root'], ['"a b"'], ['x # y']),
    }),
    { selector: ({ name }) => name, minLength: 1 },
  );
  test('any bytes come out as they went in', () => {
    fc.assert(fc.property(files, (bytes) => printSshConfig(parseSshConfig(bytes)) === bytes));
  });
  test('an edit keeps all other lines, is readable and done once', () => {
    fc.assert(
      fc.property(
        files,
        options,
        fc.constantFrom('before_wildcards' as const, 'top' as const, 'end' as const),
        (bytes, wanted, position) => {
          const after = setOptions(bytes, HOSTS, wanted, position);
          expect(setOptions(after, HOSTS, wanted, position)).toBe(after);
          const own = findBlock(parseSshConfig(bytes), HOSTS);
          const mine = new Set(own ? optionsOf(own).map(({ line }) => line) : []);
          const others = rawLines(bytes).filter((raw, at) => !mine.has(at + 1) && raw.endsWith('\n'));
          expect(inOrder(others, rawLines(after))).toBe(true);
          const block = findBlock(parseSshConfig(after), HOSTS);
          for (const { name, values } of wanted) {
            const lines = block ? optionsOf(block).filter(({ keyword }) => keyword === name.toLowerCase()) : [];
            expect(lines[0]?.words).toEqual(option(`${name} ${values[0]}`).words);
          }
        },
      ),
    );
  });
  test('a removal takes lines out and changes none', () => {
    fc.assert(
      fc.property(files, (bytes) => {
        const after = removeBlock(bytes, HOSTS);
        expect(inOrder(rawLines(after), rawLines(bytes))).toBe(true);
        expect(findBlock(parseSshConfig(after), HOSTS)).toBeUndefined();
      }),
    );
  });
});
