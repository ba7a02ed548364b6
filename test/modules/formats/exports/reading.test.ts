import { describe, expect, test } from 'vitest';
import {
  effective,
  exportsFiles,
  parseExports,
  printExports,
  setClient,
} from '../../../../modules/formats/exports/index.ts';

/** `path client ro|rw` of every export. */
const list = (bytes: string) =>
  effective([{ name: 'exports', bytes }]).exports.map(
    ({ path, client, options }) => `${path} ${client} ${options.flags.has('ro') ? 'ro' : 'rw'}`,
  );

describe('how nfs-utils reads a file', () => {
  test.each([
    ['X1 comments', '# comment\n  \t# indented\n', []],
    ['X2 a comment is not continued', '# comment \\\n/srv/vm h(rw)\n', ['/srv/vm h rw']],
    ['X5 a # inside a path', '/srv/h#h x(rw)\n', ['/srv/h#h x rw']],
    ['X7 a path on several lines', '/a h(rw)\n/a k\n', ['/a h rw', '/a k ro']],
    ['X11 defaults of a line', '/a -sync,rw h k(ro)\n', ['/a h rw', '/a k ro']],
    ['X13 only a - list', '/a -rw\n', ['/a * rw']],
    ['X13 a - list at the end', '/a h(rw) -ro\n', ['/a h rw', '/a * ro']],
    ['X14 only a path', '/a\n', ['/a * ro']],
    ['X16 no client', '/a (rw)\n', ['/a * rw']],
    ['X16 a blank before the options', '/a h (rw)\n', ['/a h ro', '/a * rw']],
    ['X17 everybody', '/a *(rw)\n', ['/a * rw']],
    ['X19 a quoted path', '"/srv/v m" h(rw)\n', ['/srv/v m h rw']],
    ['X20 an octal path', '/srv/v\\040m h(rw)\n', ['/srv/v m h rw']],
    ['X23 a continued line', '/a h(rw) \\\n   k(ro)\n', ['/a h rw', '/a k ro']],
    ['X26 a backslash before CRLF', '/a h(rw) \\\r\n k(rw)\n', ['/a h rw', '/a \\ ro', 'k(rw) * ro']],
    ['X31 a byte order mark', '\xEF\xBB\xBF/a h\n', ['\xEF\xBB\xBF/a h ro']],
    ['X37 an unresolvable host', '/a nosuch.example(rw)\n', ['/a nosuch.example rw']],
    ['X46 a gss client', '/a gss/krb5(rw)\n', ['/a gss/krb5 rw']],
    ['X49 the last one wins', '/a h(rw,ro,sync,async)\n', ['/a h ro']],
    ['X52 many blanks', '  /a \t h(rw)  \t\n', ['/a h rw']],
    ['X58 a backslash as the last byte', '/a h(rw) \\', ['/a h rw', '/a \\ ro']],
    ['CRLF line ends', '/a h(rw)\r\n/b k\r\n', ['/a h rw', '/b k ro']],
    ['a form feed before a client', '/a \fk(rw)\n', ['/a k rw', '/a * ro']],
    ['two - lists in a row', '/a -rw -ro h\n', ['/a -ro rw', '/a h rw']],
    ['doubled and trailing slashes', '/a//b/ h\n', ['/a/b h ro']],
    [
      'hosts come before networks before everybody',
      '/a *\n/a 10.0.0.0/8\n/a h\n',
      ['/a h ro', '/a 10.0.0.0/8 ro', '/a * ro'],
    ],
  ])('%s', (_, bytes, exports) => {
    expect(list(bytes)).toEqual(exports);
    expect(printExports(parseExports(bytes))).toBe(bytes);
  });

  test.each([
    [
      'X4 a comment glued to a client',
      '/a h(rw)#note\n/b k\n',
      1,
      'syntax',
      "Expected a blank after ')' in 'h(rw)#note'",
    ],
    ['X22 an unbalanced quote', '/b k\n"/a h(rw)\n/b k\n', 2, 'syntax', 'A quote is never closed'],
    [
      'X25 a continuation inside parentheses',
      '/a h(rw,\\\nsync)\n',
      1,
      'syntax',
      "The option list of 'h(rw,' is not closed before a blank",
    ],
    ['X28 a blank CRLF line', '/a h\r\n\r\n/b k\r\n', 2, 'silent', 'ignored without a message'],
    ['X29 a form feed', '/a h\n\f/b k\n', 2, 'silent', 'ignored without a message'],
    ['X29 a vertical tab', '\v/b k\n', 1, 'silent', 'ignored without a message'],
    ['X32 an unknown option', '/a h(RW)\n/b k\n', 1, 'syntax', "Unknown option 'RW'"],
    [
      'X34 a blank in the options',
      '/a h(rw, sync)\n',
      1,
      'syntax',
      "The option list of 'h(rw,' is not closed before a blank",
    ],
    ['X35 two clients glued', '/a a(rw)b(ro)\n', 1, 'syntax', "Expected a blank after ')' in 'a(rw)b(ro)'"],
    ['512 bytes of client', `/a ${'h'.repeat(512)}\n`, 1, 'syntax', 'A client with its options has over 511 bytes'],
    ['a long path', `/${'a'.repeat(4097)} h\n`, 1, 'silent', 'over 4096 bytes'],
  ])('%s ends it', (_, bytes, line, kind, problem) => {
    const { stops } = effective([{ name: 'exports', bytes }]);
    expect(stops).toEqual([{ file: 'exports', line, kind, problem: expect.stringContaining(problem) }]);
    expect(printExports(parseExports(bytes))).toBe(bytes);
    expect(setClient(bytes, { path: '/new', client: 'h', options: ['rw'] })).toMatchObject({ ok: false, line });
  });

  test('the clients before a mistake are exported', () => expect(list('/a h(rw) k(x)\n/b l\n')).toEqual(['/a h rw']));
  test('511 bytes of client are fine', () => expect(list(`/a ${'h'.repeat(511)}\n`)).toHaveLength(1));

  test('X8 X10 a path and client twice: the first wins, over all files', () => {
    const files = [
      { name: 'exports', bytes: '/a h(rw)\n/a H(ro)\n' },
      { name: 'exports.d/x.exports', bytes: '\n/a/ h(rw)\n' },
    ];
    const { exports, duplicates } = effective(files);
    expect(exports).toHaveLength(1);
    expect(duplicates).toMatchObject([
      { file: 'exports', line: 2, first: { line: 1 } },
      { file: 'exports.d/x.exports', line: 2 },
    ]);
  });
  test('X40 paths are compared behind links', () => {
    const files = [{ name: 'exports', bytes: '/link h\n/real h\n' }];
    expect(effective(files, (path) => (path === '/link' ? '/real' : path)).duplicates).toHaveLength(1);
  });
  test('X41 X13 X17 relative paths and everybody are warned of', () => {
    const { warnings } = effective([{ name: 'exports', bytes: 'srv/vm h\n/a -rw\n/b *(ro)\n/c 0.0.0.0/0\n' }]);
    expect(warnings.map(({ line }) => line)).toEqual([1, 2, 3, 4]);
  });
  test('X43 two spellings of a network are two keys for exportfs', () => {
    expect(list('/a 10.0.0.0/24\n/a 10.0.0.0/255.255.255.0\n')).toHaveLength(2);
  });
  test('X53 only *.exports files count, in version order', () => {
    expect(
      exportsFiles(['b10.exports', 'foo.conf', '.x.exports', 'a.exports~', 'b9.exports', 'b010.exports', 'a.exports']),
    ).toEqual(['a.exports', 'b010.exports', 'b9.exports', 'b10.exports']);
  });
});
