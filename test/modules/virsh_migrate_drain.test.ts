import { describe } from 'vitest';
import virshMigrate from '../../modules/virsh_migrate.ts';
import { testCases } from '../laws/case.ts';
import { later } from '../laws/world.ts';
import { DISK, details, FILE, guest, KVM, moving, NONE, UUID, XML } from './guests.ts';

describe('draining a host', () => {
  const other = '7e57ed00-0000-4000-8000-000000000002';
  const large = guest({ uuid: other, name: 'large' });
  const xml = XML.replaceAll(UUID, other).replace('1048576', '2097152').replaceAll('nested', 'large');
  const disk = '/srv/vm/large.qcow2';
  const looks = {
    ...moving({ files: { [DISK]: FILE, [disk]: FILE }, filesThere: { [DISK]: FILE, [disk]: FILE } }),
    'guests that run on one': [
      { uuid: UUID, name: 'nested' },
      { uuid: other, name: 'large' },
    ],
    [`guest ${other} on one`]: large,
    [`guest ${other} on two`]: NONE,
    'guest large on two': NONE,
    [`guest ${other} in detail`]: details({ xml }),
  };
  const params = { domain: 'all', dest: 'two' };
  testCases(virshMigrate, [
    {
      name: 'the largest goes first',
      params,
      at: KVM,
      looks,
      expect: { changes: ['migrate large from one to two', 'migrate nested from one to two'] },
    },
    {
      name: 'one that is on its way already is waited for',
      params,
      at: KVM,
      looks: {
        ...looks,
        [`guest ${UUID} on two`]: guest({ state: 'migrating' }),
        'guest nested on two': guest({ state: 'migrating' }),
      },
      expect: {
        changes: ['migrate large from one to two', 'wait for the migration of nested to two that is under way'],
      },
    },
    {
      name: 'all go that can, where the checks of one rest on an earlier task',
      params,
      at: KVM,
      files: { '/etc/hosts': '10.0.0.2 two\n' },
      looks: {
        ...looks,
        [`guest ${UUID} in detail`]: later('defining it'),
        [`images of guest ${UUID} on one`]: [DISK],
        'name of the host two': 'two',
      },
      expect: {
        undecided: 'defining it',
        would: ['migrate large from one to two', 'migrate nested from one to two'],
      },
    },
    {
      name: 'none goes where one cannot',
      params,
      at: KVM,
      looks: { ...looks, [`guest ${other} in detail`]: details({ xml, snapshots: ['a'] }) },
      expect: { refuses: '"large" cannot be migrated to two: it has snapshots (a)' },
    },
    {
      name: 'the memory is enough for each, and not for both',
      params,
      at: KVM,
      looks: { ...looks, 'clock and free memory of two': { time: 1000, memory: 3 * 2 ** 30 } },
      expect: { refuses: '"nested" cannot be migrated to two: it needs about' },
    },
    { name: 'the destination keeps its guests', params: { domain: 'all', dest: 'one' }, at: KVM, expect: 'nothing' },
  ]);
});
