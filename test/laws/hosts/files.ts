// Modules that need nothing but files, on this machine.
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytesOf } from '../../../engine/values/bytes.ts';
import blockinfile from '../../../modules/blockinfile.ts';
import command from '../../../modules/command.ts';
import copy from '../../../modules/copy.ts';
import fetch from '../../../modules/fetch.ts';
import file from '../../../modules/file.ts';
import lineinfile from '../../../modules/lineinfile.ts';
import shell from '../../../modules/shell.ts';
import slurp from '../../../modules/slurp.ts';
import template from '../../../modules/template.ts';
import type { HostCase } from '../on-host.ts';

const root = join(tmpdir(), `play laws ${process.pid}`);
const at = `${root}/t`;
const clean = `rm -rf -- '${at}'; mkdir -m 0755 '${at}'; cd '${at}'`;
const large = `${root}/large`;
const bytes = Buffer.alloc(2 ** 21, 'play');
const sha256 = createHash('sha256').update(bytes).digest('hex');
const largeFile = { path: large, size: bytes.length, sha256, head: '' };

export function makeFiles(): void {
  mkdirSync(root);
  writeFileSync(large, bytes);
}

export function removeFiles(): void {
  rmSync(root, { recursive: true });
}

export const FILES: readonly HostCase[] = [
  {
    name: 'makes a directory with those above',
    module: file,
    params: { path: `${at}/a/b`, state: 'directory', mode: '2750', owner: 'daemon', group: 'adm' },
    arrange: clean,
    changes: [`make the directory ${at}/a/b`],
    assert: [`stat -c '%a %U %G' '${at}/a/b'`, '2750 daemon adm\n'],
  },
  {
    name: 'takes a set-id bit off a directory',
    module: file,
    params: { path: `${at}/a`, state: 'directory', mode: '0755' },
    arrange: `${clean}; mkdir -m 2755 a`,
    changes: [`set mode 2755 -> 0755 of ${at}/a`],
  },
  {
    name: 'keeps a set-id bit that chown would clear',
    module: file,
    params: { path: `${at}/a`, owner: 'daemon' },
    arrange: `${clean}; touch a; chmod 4755 a`,
    changes: [`set owner root -> daemon of ${at}/a`],
    assert: [`stat -c %a '${at}/a'`, '4755\n'],
  },
  {
    name: 'owns a tree without following links out of it',
    module: file,
    params: { path: `${at}/a`, state: 'directory', owner: 'daemon', recurse: true },
    arrange: `${clean}; touch out; mkdir -p a/b; ln -s ../out a/link; touch a/b/c`,
    changes: [`set mode and owner of everything below ${at}/a (${at}/a/b, ${at}/a/b/c, ${at}/a/link)`],
    assert: [`cd '${at}'; stat -c %U a a/b a/b/c a/link out | tr '\\n' ' '`, 'daemon daemon daemon daemon root '],
  },
  {
    name: 'makes an empty file',
    module: file,
    params: { path: `${at}/a`, state: 'touch', mode: '0600' },
    arrange: clean,
    changes: [`create ${at}/a`],
  },
  {
    name: 'turns a link',
    module: file,
    params: { path: `${at}/link`, state: 'link', src: 'b' },
    arrange: `${clean}; mkdir a b; ln -s a link`,
    changes: [`link ${at}/link to b`],
    assert: [`readlink '${at}/link'; ls '${at}/a'`, 'b\n'],
  },
  {
    name: 'links to nothing yet',
    module: file,
    params: { path: `${at}/link`, state: 'link', src: '/nowhere' },
    arrange: clean,
    changes: [`link ${at}/link to /nowhere`],
  },
  {
    name: 'removes a tree, and nothing behind a link in it',
    module: file,
    params: { path: `${at}/a`, state: 'absent' },
    arrange: `${clean}; mkdir -p a/b out; ln -s ../out a/link; touch a/b/c out/kept`,
    changes: [`remove ${at}/a and everything below`],
    assert: [`ls '${at}' '${at}/out'`, `${at}:\nout\n\n${at}/out:\nkept\n`],
  },
  {
    name: 'creates a file',
    module: copy,
    params: { content: 'héllo\n', dest: `${at}/new`, mode: '0640', owner: 'daemon', validate: 'grep -q llo %s' },
    arrange: clean,
    changes: [`create ${at}/new`],
    assert: [`cat '${at}/new'; stat -c '%a %U %G' '${at}/new'`, `${bytesOf('héllo\n')}640 daemon root\n`],
  },
  {
    name: 'replaces a file behind a link, and keeps mode and owner',
    module: copy,
    params: { content: 'new\n', dest: `${at}/link` },
    arrange: `${clean}; echo old >old; chmod 0604 old; chown daemon old; ln -s old link`,
    changes: [`change ${at}/link`],
    assert: [`cd '${at}'; cat old; stat -c '%a %U' old; readlink link`, 'new\n604 daemon\nold\n'],
  },
  {
    name: 'changes bytes and owner at once',
    module: copy,
    params: { content: 'new\n', dest: `${at}/a`, mode: '0600', owner: 'daemon' },
    arrange: `${clean}; echo old >a`,
    changes: [`change ${at}/a`],
    assert: [`stat -c '%a %U' '${at}/a'`, '600 daemon\n'],
  },
  {
    name: 'streams a large file',
    module: copy,
    params: { src: largeFile, dest: `${at}/large`, mode: '0600' },
    arrange: `${clean}; echo old >large`,
    changes: [`replace ${at}/large (2097152 bytes)`],
    assert: [`stat -c '%s %a' '${at}/large'`, '2097152 600\n'],
  },
  {
    name: 'renders a text',
    module: template,
    params: { src: { path: '/motd.hbs', text: 'motd\n' }, dest: `${at}/motd` },
    arrange: clean,
    changes: [`create ${at}/motd`],
  },
  {
    name: 'replaces a line among bytes that are no text',
    module: lineinfile,
    params: { path: `${at}/a`, regexp: '^PORT=', line: 'PORT=2' },
    arrange: `${clean}; printf 'x\\377\\000\\nPORT=1' >a`,
    changes: [`change ${at}/a`],
    assert: [`cat '${at}/a'`, 'x\xff\0\nPORT=2'],
  },
  {
    name: 'removes a line',
    module: lineinfile,
    params: { path: `${at}/a`, regexp: '^PORT=', state: 'absent' },
    arrange: `${clean}; printf 'x\\377\\nPORT=1\\ny' >a`,
    changes: [`change ${at}/a`],
    assert: [`cat '${at}/a'`, 'x\xff\ny'],
  },
  {
    name: 'adds a block',
    module: blockinfile,
    params: { path: `${at}/a`, marker: '# {mark}', block: 'b\n' },
    arrange: `${clean}; printf 'a' >a`,
    changes: [`change ${at}/a`],
    assert: [`cat '${at}/a'`, 'a\n# BEGIN\nb\n# END\n'],
  },
  {
    name: 'removes a block',
    module: blockinfile,
    params: { path: `${at}/a`, marker: '# {mark}', state: 'absent' },
    arrange: `${clean}; printf 'a\\n# BEGIN\\nb\\n# END\\nc' >a`,
    changes: [`change ${at}/a`],
    assert: [`cat '${at}/a'`, 'a\nc'],
  },
  {
    name: 'reads a file',
    module: slurp,
    params: { src: '/etc/passwd' },
    changes: [],
  },
  {
    name: 'runs a program once',
    module: command,
    params: { argv: ['touch', `${at}/it's "here"`], creates: `${at}/it's "here"`, chdir: '/' },
    arrange: clean,
    changes: [`run touch ${at}/it's "here"`],
  },
  {
    name: 'runs a snippet unless its question is answered',
    module: shell,
    params: { cmd: 'cat >out', chdir: at, stdin: 'in', unless: `test -s '${at}/out'` },
    arrange: clean,
    changes: ['run cat >out'],
    uncut: 'The snippet has one step and reads its input once',
  },
  {
    name: 'makes a copy and the directories above it',
    module: fetch,
    params: { src: `${at}/src`, dest: `${at}/there`, flat: false, fail_on_missing: true },
    arrange: `${clean}; printf 'a\\n' >src`,
    changes: [`fetch ${at}/src to ${at}/there/here${at}/src`],
    assert: [`cat '${at}/there/here${at}/src'`, 'a\n'],
  },
  {
    name: 'replaces a copy that differs',
    module: fetch,
    params: { src: `${at}/src`, dest: `${at}/copy`, flat: true, fail_on_missing: true },
    arrange: `${clean}; printf 'a\\n' >src; printf old >copy; chmod 600 copy`,
    changes: [`fetch ${at}/src to ${at}/copy`],
    assert: [`cat '${at}/copy'; stat -c %a '${at}/copy'; ls -A '${at}'`, 'a\n600\ncopy\nsrc\n'],
  },
];
