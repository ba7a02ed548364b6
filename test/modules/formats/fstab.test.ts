import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  encodeField,
  entriesOf,
  type FstabFields,
  fieldsOf,
  findTarget,
  fstabWarnings,
  maskLine,
  parseFstab,
  printFstab,
  removeEntry,
  renderEntry,
  replaceLine,
  sameEntry,
  setEntry,
  splitOptions,
} from '../../../modules/formats/fstab/index.ts';
import { filesOf, inOrder, rawLines } from './bytes-arbitrary.ts';

const ours: FstabFields = {
  source: 'srv:/vm',
  target: '/srv/vm',
  fstype: 'nfs',
  options: ['vers=4.2', 'hard'],
  dump: 0,
  passno: 0,
};
const LINE = 'srv:/vm\t/srv/vm\tnfs\tvers=4.2,hard\t0\t0\n';
const set = (bytes: string, fields = ours) => setEntry(bytes, fields).bytes;
const read = (line: string) => {
  const fields = fieldsOf(line);
  if (!fields) throw new Error(`Not an entry: ${line}`);
  return fields;
};

describe('what fstab(5) files are kept', () => {
  test.each([
    ['F1 a comment', '# comment\n'],
    ['F2 an indented comment', '   \t# indented\n'],
    ['F4 blank lines', '  \t \n\n\t\n'],
    ['F5 mixed columns', '/dev/sda1 \t /  ext4\tdefaults 0  1\n'],
    ['F13 a byte order mark', '\xEF\xBB\xBF/dev/sda1 / ext4 defaults 0 1\n'],
    ['F14 Latin-1 bytes', '# caf\xE9\n/dev/sda1 /caf\xE9 ext4 defaults 0 1\n'],
    ['F17 a remark after four fields', 'tmpfs /tmp tmpfs defaults # note\n'],
    ['F22 words as numbers', '/dev/sda2 /x ext4 defaults x y\n'],
    ['F28 short octal escapes', '/dev/sda2 /srv\\40vm ext4 defaults 0 0\n'],
    ['F29 a quoted path', 'srv:/vm "/srv/vm" nfs defaults 0 0\n'],
    ['F35 several swaps', '/dev/sda3 none swap sw 0 0\n/dev/sda4 none swap sw 0 0\n'],
    ['F38 a # inside a field', 'sshfs#u@h: /mnt fuse defaults 0 0\n'],
    ['F43 a backslash at the end of a line', 'tmpfs /x tmpfs \\\ndefaults 0 0\n'],
    ['F46 a blank in the options', '/dev/sda2 /x ext4 rw, noatime 0 0\n'],
    ['F49 a vertical tab as separator', '/dev/sda2\v/x\fext4 defaults\n'],
    ['F50 a long line', `/dev/sda2 /x ext4 ${'o,'.repeat(2500)}rw 0 0\n`],
    ['F53 binds of one source', '/a /b none bind 0 0\n/a /c none bind 0 0\n'],
  ])('%s', (_, bytes) => {
    expect(printFstab(parseFstab(bytes))).toBe(bytes);
    expect(set(bytes)).toBe(bytes + LINE);
  });

  test('F10 CRLF line endings', () => expect(set('a /b c\r\n')).toBe(`a /b c\r\n${LINE.replace('\n', '\r\n')}`));
  test('F11 most line endings win', () => expect(set('a /b c\r\nd /e f\nd /g f\n')).toMatch(/\t0\n$/));
  test('F8 an empty file', () => expect(set('')).toBe(LINE));
  test('F7 a missing final newline is completed, and said', () => {
    expect(setEntry('a /b c', ours)).toEqual({ bytes: `a /b c\n${LINE}`, line: 2, completedLine: true });
  });
});

describe('how libmount reads a line', () => {
  test.each([
    ['F16 a remark after six fields', 'a /b c d 0 0 # note', { dump: 0, passno: 0 }],
    ['F19 three fields', 'a /b c', { options: [], dump: 0 }],
    ['F20 four fields', 'a /b c d', { options: ['d'] }],
    ['F20 five fields', 'a /b c d 1', { dump: 1, passno: 0 }],
    ['F23 odd numbers', 'a /b c d -1 01', { dump: -1, passno: 1 }],
    ['F25 an escaped blank', 'a /srv/v\\040m c', { target: '/srv/v m' }],
    ['F26 all escapes', 'a /\\011\\012\\043\\134 c', { target: '/\t\n#\\' }],
    ['F28 four digits', 'a /v\\0400 c', { target: '/v 0' }],
    ['F28 two digits', 'a /v\\40 c', { target: '/v\\40' }],
    ['F38 sshfs', 'sshfs#u@h: /mnt fuse d 0 0', { source: 'sshfs#u@h:' }],
    ['a doubled backslash stays two', 'a /v\\\\x c', { target: '/v\\\\x' }],
  ])('%s', (_, line, fields) => {
    expect(read(line)).toMatchObject(fields);
  });

  test.each([
    ['F17', 'tmpfs /srv/vm tmpfs defaults # note', "The dump field is no number: '#'"],
    ['F22', 'a /srv/vm c d x y', "The dump field is no number: 'x'"],
    ['F46', 'a /srv/vm c rw, noatime', "The dump field is no number: 'noatime'"],
    ['F49', 'a\v/srv/vm c', 'Expected at least a source, a target and a type'],
  ])('%s is ignored by mount', (_, line, problem) => {
    const [segment] = parseFstab(line);
    expect(segment).toMatchObject({ kind: 'malformed', problem, line: 1 });
    expect(fstabWarnings(parseFstab(line))).toHaveLength(1);
  });

  test('F17 a malformed line that names our target is found as such', () => {
    expect(findTarget(parseFstab('\ntmpfs /srv/vm tmpfs defaults # note\n'), '/srv/vm')).toMatchObject({
      entries: [],
      malformed: [{ line: 2 }],
    });
  });
  test('F29 quotes are part of a path', () => {
    expect(findTarget(parseFstab('a "/srv/vm" c\n'), '/srv/vm').entries).toEqual([]);
  });
  test('F34 a target twice is found twice', () => {
    expect(findTarget(parseFstab('a /srv/vm c\na /srv//vm/ c\n'), '/srv/vm').entries).toHaveLength(2);
  });
  test('F35 swaps are no duplicates', () => {
    expect(findTarget(parseFstab('a none swap\nb none swap\n'), 'none').entries).toEqual([]);
  });
  test('F43 there is no continuation', () => {
    expect(parseFstab('tmpfs /x tmpfs \\\ndefaults 0 0\n').map((segment) => segment.kind)).toEqual(['entry', 'entry']);
  });
  test('F44 options split outside quotes', () => {
    expect(splitOptions('lowerdir="/a,b":/c,ro,context="x:c1,c2"')).toEqual([
      'lowerdir="/a,b":/c',
      'ro',
      'context="x:c1,c2"',
    ]);
  });
  test('F10 F13 CRLF and a byte order mark are warned of', () => {
    expect(fstabWarnings(parseFstab('\xEF\xBB\xBFa /b c\r\n'))).toHaveLength(2);
  });
});

describe('an own line', () => {
  test.each([
    ['keeps separators', 'srv:/vm   /srv/vm\t\tnfs rw  0 0\n', 'srv:/vm   /srv/vm\t\tnfs vers=4.2,hard  0 0\n'],
    ['F16 keeps its remark', 'srv:/old /srv/vm nfs vers=4.2 0 0 # note\n', 'srv:/vm /srv/vm nfs vers=4.2 0 0 # note\n'],
    ['F19 gets six fields', 'x /srv/vm nfs\n', 'srv:/vm /srv/vm nfs vers=4.2,hard 0 0\n'],
    ['F23 keeps number spellings', 'x /srv/vm nfs vers=4.2 00 00\n', 'srv:/vm /srv/vm nfs vers=4.2 00 00\n'],
    ['F13 loses its byte order mark', '\xEF\xBB\xBFx /srv/vm nfs vers=4.2 0 0\n', 'srv:/vm /srv/vm nfs vers=4.2 0 0\n'],
    ['F10 keeps its CR', 'x /srv/vm nfs vers=4.2 0 0\r\n', 'srv:/vm /srv/vm nfs vers=4.2 0 0\r\n'],
    ['keeps a missing final newline', 'x /srv/vm nfs vers=4.2 0 0', 'srv:/vm /srv/vm nfs vers=4.2 0 0'],
  ])('%s', (_, before, after) => {
    expect(set(before)).toBe(after);
  });

  test.each([
    ['F40 a trailing slash of an NFS source', 'srv:/vm/ /srv/vm nfs vers=4.2 0 0\n'],
    ['F41 nfs4 with the version', 'srv:/vm /srv/vm nfs4 vers=4.2\n'],
    ['F25 another spelling of the target', 'srv:/vm /srv/\\166m/ nfs nfsvers=4.2,rw,hard\n'],
  ])('%s means the same and stays', (_, bytes) => {
    expect(set(bytes)).toBe(bytes);
  });

  test('F37 goes before its children and after its parents', () => {
    expect(set('a /srv b\n# child\na /srv/vm/x b\n')).toBe(`a /srv b\n${LINE}# child\na /srv/vm/x b\n`);
  });
  test('F37 after its parents even where a child comes before them', () => {
    expect(set('a /srv/vm/x b\na /srv b\n')).toBe(`a /srv/vm/x b\na /srv b\n${LINE}`);
  });
  test('is replaced by a rendered line as it is', () => {
    const [segment] = parseFstab('a /srv/vm c\r\n');
    expect(segment && replaceLine('a /srv/vm c\r\n', segment, 'x  y z')).toBe('x  y z\r\n');
  });
  test('takes the spelling of a rendered line for what differs', () => {
    const line = 'srv:/vm  /srv/vm  nfs  "x",hard,vers=4.2  0  0';
    expect(setEntry('srv:/vm /srv/vm nfs ro 0 0\n', read(line), line).bytes).toBe(
      'srv:/vm /srv/vm nfs "x",hard,vers=4.2 0 0\n',
    );
  });
});

describe('entries that mean the same', () => {
  test.each([
    ['F31 quoted tags', 'UUID="A" /b c', 'UUID=A /b c', true],
    ['F31 tags differ by case', 'UUID=a /b c', 'UUID=A /b c', false],
    ['F41 nfs4 negotiates', 's:/ /b nfs4 rw', 's:/ /b nfs vers=4', true],
    ['F41 versions differ', 's:/ /b nfs4 rw', 's:/ /b nfs vers=4.2', false],
    ['minorversion', 's:/ /b nfs vers=4,minorversion=1', 's:/ /b nfs v4.1', true],
    ['option order', 'a /b c noatime,nodev', 'a /b c nodev,noatime', true],
    ['the last rival wins', 'a /b c ro,rw', 'a /b c defaults', true],
    ['the last value wins', 'a /b c size=1,size=2', 'a /b c size=2', true],
    [
      'x-systemd options all count',
      'a /b c x-systemd.requires=a,x-systemd.requires=b',
      'a /b c x-systemd.requires=b',
      false,
    ],
    ['tcp', 's:/ /b nfs tcp', 's:/ /b nfs proto=tcp', true],
    ['soft is not hard', 's:/ /b nfs soft', 's:/ /b nfs hard', false],
    ['missing numbers are 0', 'a /b c', 'a /b c defaults 0 0', true],
    ['passno', 'a /b c d 0 1', 'a /b c d 0 2', false],
  ])('%s', (_, a, b, same) => {
    expect(sameEntry(read(a), read(b))).toBe(same);
  });
});

test('F47 secrets are masked', () => {
  expect(maskLine('//nas/s /m cifs username=u,password=P,credentials=/etc/c 0 0')).toBe(
    '//nas/s /m cifs username=u,password=***,credentials=*** 0 0',
  );
  expect(maskLine('curlftpfs#u:p@h /m fuse token="a b",x=1', ['token'])).toBe(
    'curlftpfs#u:***@h /m fuse token=***,x=1',
  );
});

describe('laws', () => {
  const files = filesOf([
    '/dev/sda1 / ext4 defaults 0 1',
    'x /srv/vm nfs ro 0 0',
    'srv:/vm\t/srv/vm nfs4',
    ' # note',
    '/a /srv/vm/b none bind',
    '\n',
    '\n',
    '\r\n',
    ' ',
    '\t',
    '\\040',
    '#',
    '"',
    '\0',
    '\xEF\xBB\xBF',
  ]);
  const fields = fc.record({
    source: fc.string({ minLength: 1, maxLength: 8, unit: fc.constantFrom(...'ab:/ #\\"\t,=\xE9\uE000') }),
    target: fc.string({ maxLength: 8, unit: fc.constantFrom(...'ab/ #\\"\t') }).map((text) => `/srv/vm${text}`),
    fstype: fc.constantFrom('nfs', 'nfs4', 'ext4'),
    options: fc.array(fc.constantFrom('ro', 'rw', 'vers=4', 'x="a,b"', 'size=1'), { minLength: 1, maxLength: 4 }),
    dump: fc.integer({ min: 0, max: 1 }),
    passno: fc.integer({ min: 0, max: 2 }),
  });

  test('any bytes come out as they went in', () => {
    fc.assert(fc.property(files, (bytes) => printFstab(parseFstab(bytes)) === bytes));
  });
  test('a rendered entry reads back as itself', () => {
    fc.assert(
      fc.property(fields, (entry) => {
        expect(read(renderEntry(entry))).toEqual(entry);
      }),
    );
  });
  test('a field holds any bytes', () => {
    const word = fc.string({ minLength: 1, unit: fc.constantFrom(...'a \t\n\\#0\xE9') });
    fc.assert(fc.property(word, (text) => read(`${encodeField(text)} /b c`).source === text));
  });
  test('an edit touches its own line only, is readable and done once', () => {
    fc.assert(
      fc.property(files, fields, (bytes, entry) => {
        const own = findTarget(parseFstab(bytes), entry.target).entries[0];
        const { bytes: after, completedLine } = setEntry(bytes, entry);
        const others = rawLines(bytes).filter((_, at) => at + 1 !== own?.line);
        if (completedLine) expect(after.startsWith(bytes)).toBe(true);
        else expect(inOrder(others, rawLines(after))).toBe(true);
        const now = findTarget(parseFstab(after), entry.target).entries[0];
        expect(now && sameEntry(now.fields, entry)).toBe(true);
        expect(setEntry(after, entry).bytes).toBe(after);
      }),
    );
  });
  test('removing takes one line', () => {
    fc.assert(
      fc.property(files, (bytes) => {
        for (const entry of entriesOf(parseFstab(bytes))) {
          const kept = rawLines(bytes).filter((_, at) => at + 1 !== entry.line);
          expect(removeEntry(bytes, entry)).toBe(kept.join(''));
        }
      }),
    );
  });
});
