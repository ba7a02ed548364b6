import { expect, test } from 'vitest';
import { matchHosts } from '../../../engine/inventory/pattern.ts';
import { inventoryOf } from './read.ts';

const { inventory } = inventoryOf(`
[web]
w1
w2
w3.example.org
[db]
d1
d2
w3.example.org
[empty]
[site:children]
web
db
[v6]
fe80::1
fe80::2
`);

const matches: [string, string[]][] = [
  ['all', ['w1', 'w2', 'w3.example.org', 'd1', 'd2', 'fe80::1', 'fe80::2']],
  ['*', ['w1', 'w2', 'w3.example.org', 'd1', 'd2', 'fe80::1', 'fe80::2']],
  ['w1', ['w1']],
  ['web', ['w1', 'w2', 'w3.example.org']],
  ['site', ['w1', 'w2', 'w3.example.org', 'd1', 'd2']],
  ['d1:w1', ['w1', 'd1']],
  ['d1,w1', ['w1', 'd1']],
  ['d1, w1', ['w1', 'd1']],
  ['web:&db', ['w3.example.org']],
  ['&db:web', ['w3.example.org']],
  ['web:!w1', ['w2', 'w3.example.org']],
  ['!w1:web', ['w2', 'w3.example.org']],
  ['site:!db:!w1', ['w2']],
  ['!site', ['fe80::1', 'fe80::2']],
  ['&db', ['w3.example.org', 'd1', 'd2']],
  ['w*', ['w1', 'w2', 'w3.example.org']],
  ['w?', ['w1', 'w2']],
  ['w[12]*', ['w1', 'w2']],
  ['w[!1]', ['w2']],
  ['*.example.org', ['w3.example.org']],
  ['~^w[12]$', ['w1', 'w2']],
  ['~d\\d', ['d1', 'd2']],
  ['~(w|d)1', ['w1', 'd1']],
  ['~(?:w|d)1:!d1', ['w1']],
  ['~w\\d{1,2}$,d1', ['w1', 'w2', 'd1']],
  ['~(?i)W1', ['w1']],
  ['web[0]', ['w1']],
  ['web[-1]', ['w3.example.org']],
  ['web[-2]', ['w2']],
  ['web[0:1]', ['w1', 'w2']],
  ['web[1:]', ['w2', 'w3.example.org']],
  ['web[:1]', ['w1', 'w2']],
  ['web[1:9]', ['w2', 'w3.example.org']],
  ['web[0]:d1', ['w1', 'd1']],
  ['all[0]', ['fe80::1']],
  ['db[0]', ['d1']],
  ['db[-1]', ['w3.example.org']],
  ['web[0-1]', ['w1', 'w2']],
  ['w*[1]', ['w2']],
  ['fe80::1', ['fe80::1']],
  ['fe80::1,w1', ['w1', 'fe80::1']],
  ['localhost', ['localhost']],
  ['w1,localhost', ['w1', 'localhost']],
  ['web:!localhost', ['w1', 'w2', 'w3.example.org']],
  ['w1:', ['w1']],
];
test.each(matches)('%s', (pattern, hosts) => {
  expect(matchHosts(pattern, inventory)).toEqual({ ok: true, value: hosts });
});

const errors: [string, string, string?][] = [
  ['', 'The host pattern is empty', 'Write "all" for every host'],
  [',', 'The host pattern is empty', 'Write "all" for every host'],
  [' : ', 'The host pattern is empty', 'Write "all" for every host'],
  ['wbe', 'No host or group is called "wbe"', 'Did you mean "web"?'],
  ['web,dd1', 'No host or group is called "dd1"', 'Did you mean "d1"?'],
  ['web:!w4', 'No host or group is called "w4"', 'Did you mean "w1"?'],
  ['web:&dbs', 'No host or group is called "dbs"', 'Did you mean "db"?'],
  ['WEB', 'No host or group is called "WEB"', 'Did you mean "web"?'],
  [
    'w[12]',
    'No host or group matches "w[12]"',
    'Brackets with numbers count the hosts of a group; for names write "~w[12]$"',
  ],
  [
    'w[1-2]',
    'No host or group matches "w[1-2]"',
    'Brackets with numbers count the hosts of a group; for names write "~w[1-2]$"',
  ],
  ['web[0:-1]', 'No host or group matches "web[0:-1]"', 'Write "web[0:]" up to the last'],
  ['x*', 'No host or group matches "x*"'],
  ['~^x', 'No host or group matches "~^x"'],
  ['~(', 'The regular expression "(" cannot be read: Unterminated group'],
  ['empty', 'The pattern "empty" matches no host'],
  ['web:!web', 'The pattern "web:!web" matches no host'],
  ['!w1,w1', 'The pattern "!w1,w1" matches no host'],
  ['web[9]', '"web[9]" is out of range: "web" has 3 hosts', 'The first is [0], the last [-1]'],
  ['web[-9]', '"web[-9]" is out of range: "web" has 3 hosts', 'The first is [0], the last [-1]'],
  ['@hosts.txt', 'A file of hosts ("@hosts.txt") is for --limit only'],
];
test.each(errors)('%j is an error', (pattern, message, hint) => {
  const matched = matchHosts(pattern, inventory);
  expect(matched.ok ? undefined : { message: matched.error.message, hint: matched.error.hint }).toEqual({
    message,
    hint,
  });
});

test('an error points at its part of the pattern', () => {
  const matched = matchHosts('web:!w4', inventory, { file: 'site.yml', line: 1, column: 10, length: 9 });
  expect(matched.ok ? undefined : matched.error.location).toEqual({ file: 'site.yml', line: 1, column: 15, length: 3 });
});
