import fc from 'fast-check';
import hostsEntry from '../../modules/hosts_entry.ts';
import { anyFiles, testLaws } from '../laws/any.ts';
import { testCases } from '../laws/case.ts';

const path = '/etc/hosts';
const ip = '10.0.0.1';

testCases(hostsEntry, [
  {
    name: 'adds a line',
    params: { ip, names: ['web', 'web.lan'] },
    files: { [path]: '127.0.0.1 localhost\n' },
    expect: { changes: ['change /etc/hosts'], after: '127.0.0.1 localhost\n10.0.0.1\tweb web.lan\n' },
  },
  {
    name: 'leaves names alone that are there',
    params: { ip, names: ['WEB'] },
    files: { [path]: '10.0.0.1 other web # x\n' },
    expect: 'nothing',
  },
  {
    name: 'takes the names off the loopback line',
    params: { ip, names: ['web', 'web.lan'], drop_loopback_alias: true },
    files: { [path]: '127.0.1.1 web.lan web\n10.0.0.1 web web.lan\n' },
    expect: { changes: ['change /etc/hosts'], after: '10.0.0.1 web web.lan\n' },
  },
  {
    name: 'removes names',
    params: { ip, names: ['web'], state: 'absent' },
    files: { [path]: '10.0.0.1 web other\n' },
    expect: { changes: ['change /etc/hosts'], after: '10.0.0.1 other\n' },
  },
  { name: 'needs an address', params: { ip: 'web', names: ['web'] }, expect: { wrong: 'is no IP address' } },
  { name: 'takes no comment for a name', params: { ip, names: ['#web'] }, expect: { wrong: '#web' } },
]);

testLaws(hostsEntry, {
  params: {
    ip: fc.constantFrom(ip, '::1', '127.0.1.1'),
    names: fc.subarray(['web', 'WEB', 'web.lan', 'db'], { minLength: 1 }),
  },
  world: anyFiles(
    [path, '/etc'],
    fc
      .array(
        fc.constantFrom(
          '10.0.0.1 web\n',
          '127.0.1.1\tweb.lan web\r\n',
          '::1 db # c\n',
          '# x\n',
          '10.0.0.1',
          ' 10.0.0.1  db  web\n',
        ),
      )
      .map((lines) => lines.join('')),
  ),
  runs: 1000,
});
