import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  canonicalClient,
  canonicalList,
  clientsOf,
  clientsOfPath,
  type ExportEntry,
  encodePath,
  entryOf,
  entryProblem,
  parseExports,
  printExports,
  readOptions,
  removeClient,
  renderExport,
  sameOptions,
  setClient,
} from '../../../../modules/formats/exports/index.ts';
import { filesOf } from '../bytes-arbitrary.ts';

const ours: ExportEntry = { path: '/srv/vm', client: '192.168.122.21', options: ['rw', 'no_subtree_check'] };
const LINE = '/srv/vm 192.168.122.21(rw,no_subtree_check)\n';
const set = (bytes: string, entry = ours) => {
  const edit = setClient(bytes, entry);
  return edit.ok ? edit.bytes : `line ${edit.line}: ${edit.problem}`;
};
const remove = (bytes: string, client = ours.client) => {
  const edit = removeClient(bytes, '/srv/vm', client);
  return edit.ok ? edit.bytes : `line ${edit.line}: ${edit.problem}`;
};
describe('an edit', () => {
  test.each([
    ['X56 an empty file', '', LINE],
    ['a file without a final newline', '/a h', `/a h\n${LINE}`],
    ['CRLF', '/a h\r\n', `/a h\r\n${LINE.replace('\n', '\r\n')}`],
    ['X2 after a comment with a backslash', '# c \\\n', `# c \\\n\n${LINE}`],
    ['X58 an open continuation', '/a h(rw) \\\n', `/a h(rw) \\\n\n${LINE}`],
    ['X58 a backslash as the last byte', '/a h(rw) \\', `/a h(rw) \\ \n${LINE}`],
    [
      'X19 own options, quoting kept',
      '"/srv/vm" 192.168.122.21(ro) k\n',
      '"/srv/vm" 192.168.122.21(rw,no_subtree_check) k\n',
    ],
    ['X7 another client of the path', '/srv/vm k(rw)\n', `/srv/vm k(rw)\n${LINE}`],
    [
      'X23 line breaks kept',
      '/srv/vm k(rw) \\\n  192.168.122.21\n',
      '/srv/vm k(rw) \\\n  192.168.122.21(rw,no_subtree_check)\n',
    ],
    ['X49 the same meaning stays', '/srv/vm/ 192.168.122.21(ro,rw)\n', '/srv/vm/ 192.168.122.21(ro,rw)\n'],
    [
      'X11 under agreeing defaults',
      '/srv/vm -rw 192.168.122.21(ro) k\n',
      '/srv/vm -rw 192.168.122.21(rw,no_subtree_check) k\n',
    ],
    ['X11 under other defaults', '/srv/vm -async,rw 192.168.122.21 k\n', `/srv/vm -async,rw k\n${LINE}`],
    ['X11 alone under other defaults', '/srv/vm -async 192.168.122.21\n', LINE],
  ])('%s', (_, before, after) => {
    expect(set(before)).toBe(after);
  });

  test('X43 a network is found in its other spelling', () => {
    const network = { ...ours, client: '192.168.122.0/24' };
    expect(set('/srv/vm 192.168.122.5/255.255.255.0(ro)\n', network)).toBe(
      '/srv/vm 192.168.122.5/255.255.255.0(rw,no_subtree_check)\n',
    );
  });

  test.each([
    ['the only client', '# a\n/srv/vm 192.168.122.21(rw)\n/b\n', '# a\n/b\n'],
    ['the first one', '/srv/vm 192.168.122.21(rw) k\n', '/srv/vm k\n'],
    ['the last one', '/srv/vm k 192.168.122.21(rw)  # note\n', '/srv/vm k  # note\n'],
    ['one on its own raw line', '/srv/vm k(rw) \\\n   192.168.122.21(ro)\n', '/srv/vm k(rw)\n'],
    ['its - list at the end', '/srv/vm k -rw 192.168.122.21\n', '/srv/vm k\n'],
    ['between two - lists', '/srv/vm -rw 192.168.122.21 -sync k\n', '/srv/vm -rw,sync k\n'],
    ['under a - list', '/srv/vm -rw 192.168.122.21 k\n', '/srv/vm -rw k\n'],
    ['duplicates', '/srv/vm 192.168.122.21(rw)\n/srv/vm 192.168.122.21(ro)\n', ''],
    ['nothing to do', '/srv/vm k\n', '/srv/vm k\n'],
  ])('removes %s', (_, before, after) => {
    expect(remove(before)).toBe(after);
  });
  test('removes a world that nobody spelt', () => {
    expect(remove('/srv/vm k -rw\n', '*')).toBe('/srv/vm k\n');
    expect(remove('/srv/vm\n', '*')).toBe('');
  });
  test('refuses where a neighbour would change', () => {
    expect(remove('/srv/vm -sec=krb5 192.168.122.21 -rw k\n')).toMatch('line 1: ');
  });
});

describe('writing', () => {
  test('X5 X20 a path is encoded', () =>
    expect(encodePath('/h#h "v m\\\n')).toBe('/h\\043h\\040\\042v\\040m\\134\\012'));
  test.each([
    ['X41 a relative path', { ...ours, path: 'srv' }],
    ['an unknown option', { ...ours, options: ['bogus'] }],
    ['a blank', { ...ours, options: ['rw', 'mp=/a b'] }],
    ['an option that closes the list', { ...ours, options: ['rw)*(rw'] }],
    ['a long list', { ...ours, options: [`mp=/${'x'.repeat(500)}`] }],
    ['a - client', { ...ours, client: '-rw' }],
    ['a path that cannot be expressed', { ...ours, path: '/a\\040' }],
  ])('%s is refused', (_, entry) => {
    expect(entryProblem(entry)).toBeDefined();
  });
  test('a rendered line says what it exports, or nothing', () => {
    expect(entryOf('"/srv/v m" h(rw)')).toEqual({ path: '/srv/v m', client: 'h' });
    expect(['/a', '/a h k', '/a -rw h', '# x', '/a h(rw)x', '/a h\n/b k'].map(entryOf)).toEqual(
      Array(6).fill(undefined),
    );
  });
});

describe('laws', () => {
  const files = filesOf(
    '/srv/vm|/srv/vm |192.168.122.21(rw)|192.168.122.21| k(ro)| |\t|\n|\n|\n| -rw | -sec=krb5 |(rw)|\\|\\\n|\r\n|"|# c|\f|\\040|/b h\n'.split(
      '|',
    ),
  );
  const entries = fc.record({
    path: fc.constantFrom('/srv/vm', '/b', '/v m'),
    client: fc.constantFrom('192.168.122.21', 'k', 'h', '10.0.0.0/8'),
    options: fc.constantFrom(['rw'], ['ro', 'sync'], ['sec=krb5', 'rw'], ['rw', 'mp']),
  });
  const without = (bytes: string, { path, client }: ExportEntry) =>
    parseExports(bytes)
      .segments.flatMap((segment) =>
        segment.kind === 'line' ? clientsOf(segment).map((item) => ({ segment, item })) : [],
      )
      .filter(
        ({ segment, item }) => segment.path.replace(/\/$/, '') !== path || canonicalClient(item.client) !== client,
      )
      .map(({ segment, item }) => [segment.path, item.client, ...canonicalList(item.options)].join(' '));

  test('any bytes come out as they went in', () => {
    fc.assert(fc.property(files, (bytes) => printExports(parseExports(bytes)) === bytes));
  });
  test('setting one client changes nobody else, is readable and done once', () => {
    fc.assert(
      fc.property(files, entries, (bytes, entry) => {
        const edit = setClient(bytes, entry);
        if (!edit.ok) return;
        expect(without(edit.bytes, entry)).toEqual(without(bytes, entry));
        const own = clientsOfPath(edit.bytes, entry.path).find(
          ({ client }) => canonicalClient(client) === entry.client,
        );
        const wanted = readOptions(entry.options);
        expect(own && wanted.ok && sameOptions(own.options, wanted.options)).toBe(true);
        expect(setClient(edit.bytes, entry)).toEqual(edit);
      }),
    );
  });
  test('removing one client changes nobody else', () => {
    fc.assert(
      fc.property(files, entries, (bytes, entry) => {
        const edit = removeClient(bytes, entry.path, entry.client);
        if (!edit.ok) return;
        expect(without(edit.bytes, entry)).toEqual(without(bytes, entry));
        expect(
          clientsOfPath(edit.bytes, entry.path).some(({ client }) => canonicalClient(client) === entry.client),
        ).toBe(false);
      }),
    );
  });
  test('a rendered entry reads back as itself', () => {
    const path = fc.string({ unit: fc.constantFrom(...'a #"\\\n\t(0-\xE9') }).map((text) => `/${text}`);
    fc.assert(
      fc.property(path, entries, (odd, entry) => {
        const line = renderExport({ ...entry, path: odd });
        if (entryProblem({ ...entry, path: odd }) === undefined)
          expect(entryOf(line)).toEqual({ path: odd, client: entry.client });
      }),
    );
  });
});
