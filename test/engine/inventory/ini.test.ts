import { expect, test } from 'vitest';
import { complaints, inventoryOf, varsOf } from './read.ts';

const values: [string, unknown][] = [
  ['a=1', 1],
  ['a=1.5', 1.5],
  ['a=True', true],
  ['a=true', 'true'],
  ['a=yes', 'yes'],
  ['a=None', null],
  ['a=[1,2]', [1, 2]],
  ['a=0x10', 16],
  ['a=010', '010'],
  ['a=1_000', 1000],
  ['a=1e3', 1000],
  ['a=1,2', [1, 2]],
  ['a=1e400', Number.POSITIVE_INFINITY],
  [`a={'x':1}`, '{x:1}'],
  [`a="{'x': 1}"`, { x: 1 }],
  ['a=a\\b', 'ab'],
  ['a=a\\\\b', 'a\\b'],
  ['a="a b"', 'a b'],
  ["a='a b'", 'a b'],
  [`a="say \\"hi\\""`, 'say "hi"'],
  ['a=', ''],
  ['a=b=c', 'b=c'],
  ['a=1 # comment', 1],
  [`a="'12'"`, '12'],
  [`a="{{ b }}"`, '{{ b }}'],
  ['a=x"y z"w', 'xy zw'],
];
test.each(values)('host line h1 %s', (assignment, value) => {
  const { inventory, diagnostics } = inventoryOf(`h1 ${assignment}\n`);
  expect(diagnostics).toEqual([]);
  expect(varsOf(inventory, 'h1').a).toEqual(value);
});

const sectionValues: [string, unknown][] = [
  ['a=1', 1],
  ['a=True', true],
  ['a = [1,2]', [1, 2]],
  ['a=None', null],
  ['a=1,2', [1, 2]],
  ['a=0x1F', 31],
  ['a = "x" # c', 'x'],
  ['a = x # c', 'x # c'],
  ['a = 1 # c', 1],
  ['a = "a" "b"', 'ab'],
  ["a='it''s'", 'its'],
  ['a=b c d', 'b c d'],
  ['a=', ''],
];
test.each(sectionValues)('[g:vars] %s', (line, value) => {
  const { inventory, diagnostics } = inventoryOf(`[g]\nh1\n[g:vars]\n${line}\n`);
  expect(diagnostics).toEqual([]);
  expect(varsOf(inventory, 'h1').a).toEqual(value);
});

const hosts: [string, string[]][] = [
  ['h[01:03]', ['h01', 'h02', 'h03']],
  ['h[:3]', ['h0', 'h1', 'h2', 'h3']],
  ['h[0:10:5]', ['h0', 'h5', 'h10']],
  ['m[1:2]x[a:b]', ['m1xa', 'm1xb', 'm2xa', 'm2xb']],
  ['db-[a:c]:2200', ['db-a', 'db-b', 'db-c']],
  ['[1:2].example.org', ['1.example.org', '2.example.org']],
  ['[fe80::1]:2222', ['fe80::1']],
  ['fe80::1', ['fe80::1']],
  ['h1:22', ['h1']],
  ['h[8:10]', ['h8', 'h9', 'h10']],
  ['h[5:5]', ['h5']],
  ['user@host1', ['user@host1']],
  ['a.b-c_d', ['a.b-c_d']],
];
test.each(hosts)('%s names hosts', (pattern, names) => {
  const { inventory, diagnostics } = inventoryOf(`${pattern}\n`);
  expect(diagnostics).toEqual([]);
  expect([...inventory.hosts.keys()]).toEqual(names);
});

test('a port applies to every host of its range, and a variable beats it', () => {
  const { inventory } = inventoryOf('db-[a:b]:2200\n[fe80::1]:2222\nh1:22 ansible_port=33\n');
  expect(varsOf(inventory, 'db-b')).toEqual({ ansible_port: 2200 });
  expect(varsOf(inventory, 'fe80::1')).toEqual({ ansible_port: 2222 });
  expect(varsOf(inventory, 'h1')).toEqual({ ansible_port: 33 });
});

const errors: [string, string][] = [
  ['h1 pw=a#b x=1', '1:8 "#" inside a value would start a comment and drop the rest of the line'],
  ['h1 v =1', '1:4 Expected key=value, found "v"'],
  ['h1 v', '1:4 Expected key=value, found "v"'],
  ['h1 =1', '1:4 A name must stand before "="'],
  ['h1 v={1,2}', '1:6 The value "{1,2}" is a set in Python'],
  ['h1 v=1+2j', '1:6 The value "1+2j" is a complex number in Python'],
  ['h1 v="open', '1:6 The quote is not closed on its line'],
  ['h1 v="{{ b"', '1:6'],
  ['h[01:100]', '1:2 The bounds of "[01:100]" differ in length'],
  ['h[1:]', '1:2 The range "[1:]" has no end'],
  ['h[1:3', '1:2 The range is not closed'],
  ['h:', '1:2 A port must follow ":"'],
  ['h[1:3:0]', '1:2 The step "0" is not a number above 0'],
  ['h[3:1]', '1:2 The range "[3:1]" runs backward and holds nothing'],
  ['h[c:a]', '1:2 The range "[c:a]" runs backward and holds nothing'],
  ['h[1:c]', '1:2 The range "[1:c]" goes neither from number to number nor from letter to letter'],
  ['h[1:2:3:4]', '1:2 The range "[1:2:3:4]" has more than begin, end and step'],
  ['h[]', '1:2 A range is written [1:3] or [a:c]'],
  ['h1:99999', '1:4 Port 99999 is not between 1 and 65535'],
  ['h1:ssh', '1:4 What follows ":" is not a port'],
  ['h[1:999999999]', '1:2 The range stands for more than 100000 hosts'],
  ['x=1', '1:2 A host name cannot hold "="'],
  ['[web:vars]\nx=1', '1:1 [web:vars] sets variables of a group that nothing declares'],
  ['[a:children]\nb', '2:1 Nothing declares the group "b"'],
  ['[a:kids]\n', '1:4 "kids" is not a kind of section'],
  ['[my group]\nh1', '1:1 The section header "[my group]" cannot be read'],
  ['[web', '1:1 The section header "[web" cannot be read'],
  ['[]', '1:1 The section header "[]" cannot be read'],
  ['[web] h1', '1:1 The section header "[web] h1" cannot be read'],
  ['[g]\nh1\n[g:vars]\nh2', '4:1 Expected key=value, found "h2"'],
  ['[g:children]\nh2 x=1\n', '2:1 Expected the name of a group, found "h2 x=1"'],
  ['[a:children]\nb\n[b:children]\na\n', '4:1 The group "a" holds itself: a -> b -> a'],
  ['[a:children]\na\n', '2:1 The group "a" holds itself: a -> a'],
  ['[a:children]\nall\n', '2:1 The group "all" holds every group, so "a" cannot hold it'],
  ['  h1 v', '1:6 Expected key=value, found "v"'],
];
test.each(errors)('%j is an error at its place', (text, complaint) => {
  const found = complaints(inventoryOf(text).diagnostics.filter((each) => each.severity === 'error'));
  expect(found[0]).toContain(complaint);
  expect(found).toHaveLength(1);
});

test('every error of a file is reported', () => {
  expect(complaints(inventoryOf('h[3:1]\nh1 v\n[a:kids]\n').diagnostics)).toHaveLength(3);
});

test.each([
  ['[web:var]\n', 'Did you mean "[web:vars]"?'],
  ['[web]\nh1\n[wbe:vars]\nx=1', 'Did you mean "web"?'],
  ['[g:children]\nh1\n[g]\nh1', '"h1" is a host; hosts belong under [g]'],
  ['h1 pw=a#b', 'Quote the value, or put a blank before "#" if a comment is meant'],
])('%j has a hint', (text, hint) => {
  expect(inventoryOf(text).diagnostics[0]?.hint).toBe(hint);
});

test('a name that is both a group and a host is a warning', () => {
  const { diagnostics } = inventoryOf('[web]\nweb\n');
  expect(diagnostics.map(({ severity, message }) => [severity, message])).toEqual([
    ['warning', '"web" is both a group and a host'],
  ]);
});

test('a variable that no expression can read is a warning', () => {
  const [warning] = inventoryOf('h1 foo-bar=1\n').diagnostics;
  expect(warning).toMatchObject({ severity: 'warning', hint: 'Use letters, digits and "_", such as "foo_bar"' });
});

test.each(['\uFEFFh1\n', 'h1\r\n', '; c\n# c\n  h1  \n', '[ungrouped]\nh1', 'h1\n[g] # comment\n'])(
  '%j is read',
  (text) => {
    const { inventory, diagnostics } = inventoryOf(text);
    expect(diagnostics).toEqual([]);
    expect([...inventory.hosts.keys()]).toEqual(['h1']);
  },
);

const LAB = `
bare
[web]
w1 v=host
w2
[db]
d1
[all:vars]
v=all
a=all
[prod:children]
web
db
[prod:vars]
v=prod
p=prod
[web:vars]
v=web
p=web
`;

test('groups hold the hosts of their children, and hosts know their groups from above', () => {
  const { inventory } = inventoryOf(LAB);
  expect(inventory.groups.get('prod')?.hosts).toEqual(['w1', 'w2', 'd1']);
  expect(inventory.groups.get('all')?.hosts).toEqual(['bare', 'w1', 'w2', 'd1']);
  expect(inventory.groups.get('all')?.children).toEqual(['ungrouped', 'prod']);
  expect(inventory.hosts.get('w1')?.groups).toEqual(['prod', 'web']);
  expect(inventory.hosts.get('bare')?.groups).toEqual(['ungrouped']);
});

test('all gives way to parents, parents to children, children to hosts', () => {
  const { inventory } = inventoryOf(LAB);
  expect(varsOf(inventory, 'w1')).toEqual({ v: 'host', p: 'web', a: 'all' });
  expect(varsOf(inventory, 'w2')).toEqual({ v: 'web', p: 'web', a: 'all' });
  expect(varsOf(inventory, 'd1')).toEqual({ v: 'prod', p: 'prod', a: 'all' });
  expect(varsOf(inventory, 'bare')).toEqual({ v: 'all', a: 'all' });
});

test('of groups equally deep the last name wins, unless a priority says otherwise', () => {
  const text = '[a]\nh\n[b]\nh\n[a:vars]\nv=a\n[b:vars]\nv=b\n';
  expect(varsOf(inventoryOf(text).inventory, 'h').v).toBe('b');
  expect(varsOf(inventoryOf(`${text}ansible_group_priority=0\n`).inventory, 'h').v).toBe('a');
});
