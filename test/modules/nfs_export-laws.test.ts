import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isUnknown } from '../../engine/values/unknown.ts';
import { type Expected, judgeTable } from '../../modules/exports/table.ts';
import { readOptions } from '../../modules/formats/exports/index.ts';
import { listOf, tableOf } from '../../modules/looks/exports.ts';
import nfsExport from '../../modules/nfs_export.ts';
import { testLaws } from '../laws/any.ts';
import { DIRECTORY, later, type World, type WorldFile } from '../laws/world.ts';

const list = (...options: string[]) => {
  const read = readOptions(options);
  return read.ok ? listOf(read.options) : [];
};

describe('a printed table against what is expected', () => {
  const options = list('rw', 'no_subtree_check');
  const wanted: Expected = {
    path: '/a',
    client: '10.0.0.1',
    options,
    ports: 'secure',
    file: '/etc/exports',
    line: 3,
    named: false,
  };
  const LINE = '/a  10.0.0.1(sync,wdelay,hide,no_subtree_check,sec=sys,rw,root_squash,no_all_squash)\n';
  test.each([
    ['the same', LINE, undefined],
    ['the same, ports said', LINE.replace('sec=sys,rw', 'sec=sys,rw,secure'), undefined],
    ['nothing, as a silent stop leaves it', '', '10.0.0.1:/a (/etc/exports:3) would not be exported'],
    ['other options', LINE.replace('rw', 'ro'), 'would have other options'],
    ['other ports', LINE.replace('sec=sys,rw', 'sec=sys,rw,insecure'), 'would have other options'],
    ['more', `${LINE}/b  *(ro)\n`, '*:/b would be exported too'],
  ])('%s', (_name, out, complaint) => {
    const said = judgeTable([wanted], [wanted], { code: 0, out, err: '' });
    if (complaint === undefined) expect(said).toBeUndefined();
    else expect(said).toContain(complaint);
  });
});

const PATHS = ['/srv/a', '/srv/a/b', '/etc/x'];
const NAMES = ['h', 'k'];
const CLIENTS = ['10.0.0.1', '10.0.0.0/8', '*.lan', '@hosts', 'h', 'k', '*'];
const OPTIONS = [['rw'], ['ro', 'no_subtree_check'], ['rw', 'insecure', 'mountpoint'], ['sec=krb5:sys', 'rw']];
const unsure = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 6, arbitrary: value }, fc.constant(later('an earlier task')));
const line = fc
  .tuple(
    fc.constantFrom(...PATHS),
    fc.array(fc.tuple(fc.constantFrom(...CLIENTS), fc.constantFrom(...OPTIONS)), { minLength: 1, maxLength: 2 }),
  )
  .map(([path, clients]) => `${path} ${clients.map(([host, options]) => `${host}(${options.join(',')})`).join(' ')}\n`);
const exportsText = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: line },
      fc.constantFrom('# x\n', '\n', '/a h(rw, x)\n', '/a -rw\n', '/srv/a h(rw) k(rw, x)\n'),
    ),
    {
      maxLength: 4,
    },
  )
  .map((lines) => lines.join(''));
const live = fc.record({
  path: fc.constantFrom(...PATHS, '/data'),
  client: fc.constantFrom('10.0.0.1', '10.0.0.0/8', '*.lan', '@hosts', 'h.lan', '*'),
  options: fc.constantFrom(...OPTIONS).map((options) => list(...options)),
  ports: unsure(fc.constantFrom('', 'secure', 'insecure')),
});

/** What paths and names stand for, some of which an earlier task decides. */
function meanings(linked: boolean, open: readonly string[]): Readonly<Record<string, unknown>> {
  const real: Readonly<Record<string, string>> = linked ? { '/srv/a': '/data' } : {};
  const names: Readonly<Record<string, string | null>> = { h: 'h.lan', k: null };
  const answers = <T>(words: readonly string[], answer: (word: string) => T) =>
    words.some((word) => open.includes(word))
      ? later('an earlier task')
      : Object.fromEntries(words.map((word) => [word, answer(word)]));
  return Object.fromEntries([
    ...subsets(['/a', ...PATHS].toSorted()).map((paths) => [
      `real paths of ${paths.join(', ')}`,
      answers(paths, (path) => real[path] ?? path),
    ]),
    ...subsets(NAMES).map((hosts) => [
      `host names of ${hosts.join(', ')}`,
      open.includes('/etc/hosts') ? later('an earlier task') : answers(hosts, (host) => names[host] ?? null),
    ]),
  ]);
}

function subsets<T>([first, ...rest]: readonly T[]): readonly (readonly T[])[] {
  return first === undefined ? [[]] : subsets(rest).flatMap((set) => [set, [first, ...set]]);
}

testLaws(nfsExport, {
  params: {
    path: fc.constantFrom(...PATHS),
    clients: fc.uniqueArray(fc.record({ host: fc.constantFrom(...CLIENTS), options: fc.constantFrom(...OPTIONS) }), {
      minLength: 1,
      maxLength: 3,
      selector: ({ host }) => host,
    }),
    file: fc.constantFrom('/etc/exports', 'own', '/etc/exports.d/a.exports'),
  },
  world: fc
    .record({
      main: fc.oneof(
        { weight: 8, arbitrary: unsure(exportsText) },
        fc.constantFrom<WorldFile>(DIRECTORY, { kind: 'unreadable' }, { kind: 'missing' }),
      ),
      folder: fc.option(fc.record({ a: fc.option(exportsText), 'no.conf': fc.constant('x') })),
      active: unsure(fc.uniqueArray(live, { maxLength: 3, selector: ({ path, client }) => path + client })),
      directories: fc.subarray(PATHS),
      mounted: fc.boolean(),
      doubt: fc.boolean(),
      linked: fc.boolean(),
      open: fc.oneof(fc.constant([]), fc.subarray(['/etc/hosts', ...PATHS])),
    })
    .map(
      ({ main, folder, active, directories, mounted, doubt, linked, open }): World => ({
        files: {
          '/etc/exports': main as WorldFile,
          ...(folder && { '/etc/exports.d': DIRECTORY, '/etc/exports.d/no.conf': 'x' }),
          ...(folder?.a && { '/etc/exports.d/a.exports': folder.a }),
          ...Object.fromEntries(directories.map((path) => [path, DIRECTORY])),
        },
        looks: {
          'active exports': isUnknown(active)
            ? active
            : { ...tableOf(active), ...(doubt && { 'k:/srv/a': later('an earlier task') }) },
          'connected NFS clients': ['10.0.0.1'],
          ...meanings(linked, open),
          ...Object.fromEntries(PATHS.map((path) => [`mount at ${path}`, mounted ? { fstype: 'ext4' } : null])),
        },
      }),
    ),
});
