// The pages name nothing that does not exist.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { helps } from '../../docs/generate/help.ts';
import { readArguments } from '../../engine/cli/arguments.ts';
import { openCatalog } from '../../engine/cli/catalog.ts';
import { EXIT } from '../../engine/cli/exit.ts';
import { INIT_FILES } from '../../engine/cli/init-files.ts';
import { CODES } from '../../engine/diagnostics/codes.ts';
import { splitWords } from '../../engine/inventory/words.ts';
import { filterSignature } from '../../engine/language/expression/filters.ts';
import { testSignature } from '../../engine/language/expression/tests.ts';
import { readPlaybook } from '../../engine/language/playbook/playbook.ts';
import manifest from '../../package.json' with { type: 'json' };
import { blocksOf, commandsOf, inlineCode, pages, proseOf, root, textOf } from './pages.ts';

const all = pages.map((page) => ({ page, text: textOf(page) }));
const EXAMPLE = new URL('../../docs/examples/modules/env_setting.js', import.meta.url);
const FOLDERS = 'engine|modules|playbooks|inventory|templates|test|docs|bench|bin|\\.ci';

test.for(all)('every link of $page leads somewhere', ({ page, text }) => {
  const broken = [...proseOf(text).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)].filter(
    ([, path = '', anchor]) => {
      const target = path === '' ? page : normalize(join(dirname(page), path));
      if (!existsSync(join(root, target))) return true;
      return anchor !== undefined && !headingsOf(textOf(target)).includes(anchor);
    },
  );
  expect(broken.map(([link]) => link)).toEqual([]);
});

/** The anchors that GitHub gives to the headings of a page. */
function headingsOf(text: string): readonly string[] {
  const heads = [...proseOf(text).matchAll(/^#+ (.*)$/gm)].map(([, head = '']) => head.toLowerCase());
  return heads.map((head) => head.replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-'));
}

test.for(all)('every file and folder of the project that $page names is there', ({ text }) => {
  const named = inlineCode(text).filter((code) => new RegExp(`^(?:${FOLDERS})/[\\w./-]*$`).test(code));
  const made = begun(text);
  const there = (path: string) => [path, join('docs/examples', path)].some((each) => existsSync(join(root, each)));
  expect(named.filter((path) => !there(path) && !made.includes(path))).toEqual([]);
});

/** What a page's own `play init` writes. */
const begun = (text: string): readonly string[] =>
  commandsOf(text).includes('npx play init') ? INIT_FILES.map(({ path }) => path) : [];

test.for(all)('every npm script of $page exists', ({ text }) => {
  const scripts = new Set(Object.keys(manifest.scripts));
  const said = [...commandsOf(text), ...inlineCode(text)];
  const named = said.flatMap((line) => [...line.matchAll(/\bnpm (?:run )?(?!install\b|ci\b|run\b|link\b)([\w:]+)/g)]);
  expect(named.map(([, script = '']) => script).filter((script) => !scripts.has(script))).toEqual([]);
});

test.for(all)('every "play" command of $page can be read, and its files exist', ({ page, text }) => {
  const made = [...blocksOf(text).map(({ title }) => title), ...begun(text)];
  const there = (name: string, folder: string): boolean =>
    made.includes(name) || [name, join(folder, name)].some((path) => existsSync(join(root, path)));
  for (const line of [...commandsOf(text), ...inlineCode(text)]) {
    const [, rest] = /^(?:npx )?play (-.*|\S+\.yml.*)$/.exec(line) ?? [];
    if (rest === undefined) continue;
    const words = splitWords(rest.replace(/\s*[|>].*$/, ''), false);
    if (!words.ok) throw new Error(`${page}: ${line}`);
    const read = readArguments(
      words.value.map((word) => word.text),
      '',
    );
    expect(read, `${page}: ${line}`).toMatchObject({ ok: true });
    if (!read.ok || read.value.kind !== 'run' || /is not there|missing/.test(line)) continue;
    const { playbooks, inventory } = read.value.options;
    expect(
      playbooks.filter((name) => !there(name, 'playbooks')),
      line,
    ).toEqual([]);
    expect(inventory.filter((name) => !name.includes(',') && !/^[~/]/.test(name) && !there(name, 'inventory'))).toEqual(
      [],
    );
  }
});

test.for(all)('every option in the prose of $page exists', async ({ text }) => {
  const options = inlineCode(text).flatMap((code) => /^(-[a-zA-Z]|--[a-z][a-z-]*)(?:[ =].*)?$/.exec(code)?.[1] ?? []);
  const help = (await helps()).join('\n');
  const known = new Set([...help.matchAll(/(?<=[\s,])--?[a-zA-Z][a-z-]*(?=[\s,])/g)].map(([option]) => option));
  expect(options.filter((option) => !known.has(option) && !SSH_OPTIONS.includes(option))).toEqual([]);
});

/** Options of ssh that inventories may hold. */
const SSH_OPTIONS = ['-o', '-J', '-p', '-l', '-vv'];

test.for(all)('every code of $page is in the registry', ({ text }) => {
  const groups = [...new Set(Object.keys(CODES).map((code) => code.slice(0, code.indexOf('-'))))].join('|');
  const shown = [
    ...proseOf(text).matchAll(new RegExp(`\`((?:${groups})-[a-z-]+)\`|\\[((?:${groups})-[a-z-]+)\\]$`, 'gm')),
  ];
  const codes = shown.map(([, inline, printed]) => inline ?? printed ?? '');
  expect(codes.filter((code) => !Object.hasOwn(CODES, code) && !NO_CODES.includes(code))).toEqual([]);
});

/** Words that look like codes. */
const NO_CODES = [
  'host-model',
  'host-passthrough',
  'host-connecting',
  'host-connected',
  'host-waiting',
  'plan-opened',
  'plan-refused',
  'plan-decided',
  'plan-kept',
  'run-started',
  'run-ended',
];

test.for(all)('every playbook in $page is one that Play reads', async ({ text }) => {
  const catalog = await openCatalog({ named: [dirname(fileURLToPath(EXAMPLE))] });
  const dir = await mkdtemp(join(tmpdir(), 'play-docs-'));
  try {
    for (const role of ['common', 'web']) await mkdir(join(dir, 'roles', role, 'tasks'), { recursive: true });
    for (const block of blocksOf(text)) {
      const tasks =
        /^- (?:name|block|when|[a-z_.]+):/m.test(block.text) &&
        !/^- (?:name:.*\n {2})?(?:hosts|import_playbook):/m.test(block.text);
      if (block.language !== 'yaml' || !/^- /m.test(block.text)) continue;
      const file = join(dir, 'page.yml');
      const play = `- hosts: all\n  handlers: [{name: Restart, meta: noop}]\n  tasks:\n${block.text.replace(/^(?=.)/gm, '    ')}`;
      await writeFile(file, tasks ? play : block.text);
      const { diagnostics } = await readPlaybook(file, { catalog });
      const wrong = diagnostics.filter(({ code }) => !['playbook-file', 'file-missing', 'yaml-vault'].includes(code));
      expect(wrong.map(({ message }) => `${message}\n${block.text}`)).toEqual([]);
    }
  } finally {
    await rm(dir, { recursive: true });
  }
});

test('the language page names no filter and no test that does not exist', () => {
  const text = textOf('docs/language.md');
  const listed = (heading: string): readonly string[] => {
    const [, part = ''] = new RegExp(`^${heading}: (.*?)\\n\\n`, 'ms').exec(text) ?? [];
    return inlineCode(part).map((code) => code.replace(/\(.*\)$/, ''));
  };
  expect(listed('Filters').length).toBeGreaterThan(30);
  expect(listed('Filters').filter((name) => !filterSignature(name))).toEqual([]);
  expect(listed('Tests').length).toBeGreaterThan(20);
  expect(listed('Tests').filter((name) => !testSignature(name))).toEqual([]);
});

test.for(['README.md', 'docs/command-line.md'])('%s lists every exit status', (page) => {
  const listed = [...textOf(page).matchAll(/^\| (\d+) \|/gm)].map(([, status]) => Number(status));
  expect(listed).toEqual(Object.values(EXIT));
});
