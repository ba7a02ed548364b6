import fc from 'fast-check';
import { textOf } from '../../engine/values/unknown.ts';
import template from '../../modules/template.ts';
import { anyFiles, testLaws } from '../laws/any.ts';
import { testCases } from '../laws/case.ts';
import { DIRECTORY, later } from '../laws/world.ts';

const src = (text: unknown) => ({ path: '/play/templates/motd.hbs', text });

testCases(template, [
  {
    name: 'writes what the template renders, as UTF-8',
    params: { src: src('hü\n'), dest: '/etc/motd' },
    files: { '/etc': DIRECTORY },
    expect: { changes: ['create /etc/motd'], after: 'h\u00c3\u00bc\n' },
  },
  {
    name: 'leaves a file alone that is as rendered',
    params: { src: src('hi\n'), dest: '/etc/motd', mode: '0644' },
    files: { '/etc/motd': 'hi\n' },
    expect: 'nothing',
  },
  {
    name: 'does not guess at what it renders',
    params: { src: src(textOf(['id ', later('the pool'), '\n'])), dest: '/etc/motd' },
    files: { '/etc/motd': 'id 7\n' },
    expect: { undecided: 'the pool' },
  },
  {
    name: 'sees that a part which is known already differs',
    params: { src: src(textOf(['id ', later('the pool'), '\n'])), dest: '/etc/motd' },
    files: { '/etc/motd': 'name 7\n' },
    expect: { changes: ['change /etc/motd'] },
  },
]);

testLaws(template, {
  params: { src: fc.constantFrom(src('a\n'), src(later('x')), src(textOf(['a', later('y', true)]))) },
  world: anyFiles(['/srv/a', '/srv/a/b', '/etc/x', '/etc']),
});
