import { describe, expect, test } from 'vitest';
import { progressIn } from '../../modules/migration/progress.ts';
import virshMigrate from '../../modules/virsh_migrate.ts';
import { testCases } from '../laws/case.ts';
import { later } from '../laws/world.ts';
import { commandsOfPlan, details, facts, guest, KVM, moving, NONCE, NONE, OFF, places, to, UUID } from './guests.ts';

const MIGRATE = { changes: ['migrate nested from one to two'] } as const;

describe('where the guest is', () => {
  testCases(virshMigrate, [
    {
      name: 'runs there already',
      params: to('two'),
      at: KVM,
      looks: places({ one: NONE, two: guest() }),
      expect: 'nothing',
      result: { host: 'two', preflight: [] },
    },
    { name: 'runs elsewhere', params: to('two'), at: KVM, looks: moving(), expect: MIGRATE },
    {
      name: 'is asked for by UUID',
      params: { domain: UUID.toUpperCase(), dest: 'two' },
      at: KVM,
      looks: { ...moving(), ...places({ one: guest(), two: NONE }, UUID.toUpperCase()) },
      expect: MIGRATE,
    },
    {
      name: 'has another name at the destination',
      params: to('two'),
      at: KVM,
      looks: { ...places({ one: guest(), two: NONE }), [`guest ${UUID} on two`]: guest({ name: 'other' }) },
      expect: { refuses: 'running on two and running on one at the same time' },
    },
    {
      name: 'has another name where it runs, so that its own name would be gone with the definition that is left',
      params: to('two'),
      at: KVM,
      looks: { ...places({ one: OFF, two: NONE }), [`guest ${UUID} on two`]: guest({ name: 'other' }) },
      expect: { refuses: '"nested" is called "other" on two' },
    },
    {
      name: 'runs twice',
      params: to('two'),
      at: KVM,
      looks: places({ one: guest(), two: guest() }),
      expect: { refuses: 'at the same time: nothing was touched' },
    },
    {
      name: 'runs on two hosts that are not the destination',
      params: to('three'),
      at: KVM,
      looks: places({ one: guest(), two: guest({ state: 'paused' }), three: NONE }),
      expect: { refuses: 'running on one and paused on two' },
    },
    {
      name: 'is about to go, or to be called off',
      params: to('two'),
      at: KVM,
      looks: places({ one: guest(), two: guest({ state: 'paused', trouble: 'starting up' }) }),
      expect: {
        waits: 'The guest is paused (starting up) on two and running on one: a migration is under way, or was cut off',
      },
    },
    {
      name: 'has arrived, and its source is not told yet',
      params: to('two'),
      at: KVM,
      looks: places({ one: guest({ state: 'migrating' }), two: guest() }),
      expect: { waits: 'The guest is running on two and migrating on one: a migration is under way, or was cut off' },
    },
    {
      name: 'may be on a host that is silent',
      params: to('two'),
      at: KVM,
      looks: {
        ...places({ one: NONE, two: guest() }),
        'one answers': later('one: Connection timed out'),
        'guest nested on one': later('one: Connection timed out'),
      },
      expect: { refuses: 'Nobody knows whether the guest runs on one: one: Connection timed out' },
    },
    {
      name: 'may be where libvirt is silent',
      params: to('two'),
      at: KVM,
      looks: places({ one: { kind: 'silent', why: 'failed to connect' }, two: guest() }),
      expect: { refuses: 'libvirt on one does not say whether the guest is there: failed to connect' },
    },
    {
      name: 'will be known when an earlier task has run',
      params: to('two'),
      at: KVM,
      looks: { ...places({ one: NONE, two: NONE }), 'guest nested on two': later('the guest of an earlier task') },
      expect: { undecided: 'the guest of an earlier task' },
    },
    {
      name: 'is known to nobody',
      params: to('two'),
      at: KVM,
      looks: places({ one: NONE, two: NONE }),
      expect: { refuses: 'No host knows a guest "nested"' },
    },
    {
      name: 'is another guest on each host',
      params: to('two'),
      at: KVM,
      looks: places({ one: guest(), two: guest({ uuid: 'ffffffff-0000-4000-8000-000000000000', state: 'shut off' }) }),
      expect: { refuses: 'Different guests have that name' },
    },
    { name: 'goes to a host that nobody knows', params: to('four'), at: KVM, expect: { refuses: 'no host "four"' } },
    {
      name: 'is arriving',
      params: to('two', { timeout: 60 }),
      at: KVM,
      looks: places({ one: guest(), two: guest({ state: 'migrating' }) }),
      expect: { changes: ['wait for the migration of nested to two that is under way'] },
    },
    {
      name: 'is busy with another job',
      params: to('two'),
      at: KVM,
      looks: moving({ guest: details({ job: 'bounded' }) }),
      expect: { waits: 'A job of "nested" runs on one' },
    },
  ]);
});

describe('what is left behind', () => {
  testCases(virshMigrate, [
    {
      name: 'a definition on the source, and no own one at the destination',
      params: to('two'),
      at: KVM,
      looks: places({ one: guest({ state: 'shut off', autostart: true }), two: guest({ persistent: false }) }),
      expect: {
        changes: [
          'make nested persistent on two',
          'start nested at boot on two',
          'undefine nested on one, where it does not run any more',
        ],
      },
    },
    {
      name: 'the only definition stays',
      params: to('two', { persistent: false, undefine_source: false }),
      at: KVM,
      looks: places({ one: OFF, two: guest({ persistent: false }) }),
      expect: 'nothing',
    },
    {
      name: 'a definition on a third host',
      params: to('two'),
      at: KVM,
      looks: { ...moving(), ...places({ one: guest(), two: NONE }), ...places({ one: guest(), two: NONE }) },
      expect: MIGRATE,
    },
  ]);
});

describe('a guest that is shut off', () => {
  const off = { ...places({ one: OFF, two: NONE }), ...facts() };
  testCases(virshMigrate, [
    { name: 'fails', params: to('two'), at: KVM, looks: off, expect: { refuses: '"nested" is shut off (one)' } },
    { name: 'is let be', params: to('two', { if_stopped: 'ignore' }), at: KVM, looks: off, expect: 'nothing' },
    { name: 'is moved', params: to('two', { if_stopped: 'move' }), at: KVM, looks: off, expect: MIGRATE },
    {
      name: 'stays where nobody knows which of its definitions is meant',
      params: to('three', { if_stopped: 'move' }),
      at: KVM,
      looks: places({ one: OFF, two: OFF, three: NONE }),
      expect: { refuses: '"nested" is shut off (one, two): nobody knows which definition is meant' },
    },
    {
      name: 'is cleared away where it was moved',
      params: to('two', { if_stopped: 'move' }),
      at: KVM,
      looks: places({ one: OFF, two: OFF }),
      expect: { changes: ['undefine nested on one, where it does not run any more'] },
    },
  ]);
});

describe('the commands', () => {
  const run = (params: object, more = moving()) => commandsOfPlan(params, more);

  test('a token proves the storage, then virsh migrates on the source', () => {
    const commands = run(to('two', { timeout: 600 }));
    expect(commands).toHaveLength(4);
    expect(commands[0]).toContain(`sh ${NONCE} /srv/vm/.play-token-${NONCE}  # on one`);
    expect(commands[1]).toContain(`/srv/vm/.play-token-${NONCE}  # two reads the token`);
    expect(commands[2]).toContain(
      `virsh -q -c qemu:///system migrate --live --persistent --undefinesource --abort-on-error --domain ${UUID} --desturi qemu+ssh://two/system  # on one`,
    );
  });

  test('the autostart is set at the destination before the definition goes', () => {
    const looks = { ...moving(), ...places({ one: guest({ autostart: true }), two: NONE }) };
    const commands = run(to('two'), looks);
    expect(commands[2]).not.toContain('--undefinesource');
    expect(commands.slice(4)).toEqual([
      `virsh -q -c qemu:///system autostart --domain ${UUID}  # on two`,
      `virsh -q -c qemu:///system undefine --keep-nvram --domain ${UUID}  # on one`,
    ]);
  });

  test.each([
    [{ live: false }, '--persistent --undefinesource --abort-on-error --domain'],
    [{ allow_unsafe: true }, '--abort-on-error --unsafe --domain'],
    [{ auto_converge: true }, '--abort-on-error --auto-converge --domain'],
    [
      { parallel: 4, compressed: true },
      '--compressed --comp-methods zstd --parallel --parallel-connections 4 --domain',
    ],
    [{ bandwidth: 100 }, '--bandwidth 100 --domain'],
    [{ timeout: 60, on_timeout: 'suspend' }, '--timeout 60 --timeout-suspend --domain'],
    [{ migrate_uri: 'tcp://10.0.9.2' }, '--migrateuri tcp://10.0.9.2 --domain'],
  ])('%j', (params, words) => {
    expect(run(to('two', params)).find((command) => command.includes(' migrate '))).toContain(words);
  });

  test('the memory goes to the inventory name where the host name leads nowhere', () => {
    const way = { control: '', byHostname: ['127.0.1.1'], byName: ['10.0.0.2'], data: 'refused' } as const;
    expect(run(to('two'), moving({ way })).join('\n')).toContain('--migrateuri tcp://two --domain');
  });
});

describe('the parameters', () => {
  const wrong = (name: string, params: object, text: string) => ({
    name,
    params: to('two', params),
    expect: { wrong: text },
  });
  testCases(virshMigrate, [
    wrong('no definition left', { persistent: false }, 'defined nowhere'),
    wrong('post-copy needs live', { live: false, postcopy: true }, 'need "live: true"'),
    wrong('suspend needs a time', { on_timeout: 'suspend' }, 'needs a "timeout"'),
    wrong('no way around host keys', { dest: 'qemu+ssh://two/system?no_verify=1' }, '"no_verify" is not allowed'),
    wrong('no program in a URI', { dest: 'qemu+ssh://two/system?command=/tmp/x' }, '"command" is not allowed'),
    wrong('no other hypervisor', { dest: 'xen+ssh://two/' }, 'expected a host, or a URI'),
  ]);
});

test('progress is what is left of the memory', () => {
  const out =
    'Job type: 2\ntime_elapsed: 5934\ndata_total: 1074274304\ndata_processed: 28935021\ndata_remaining: 268435456\nmemory_bps: 5253300\nmemory_iteration: 2\nmemory_dirty_rate: 0\nmemory_page_size: 4096\n';
  expect(progressIn({ code: 0, out, err: '' })).toEqual({ percent: 75, text: '5 MiB/s, pass 2, 256 MiB left' });
  expect(progressIn({ code: 0, out: 'Job type: 0\n', err: '' })).toBeUndefined();
});
