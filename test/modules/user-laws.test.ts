import fc from 'fast-check';
import user from '../../modules/user.ts';
import { anyFiles, testLaws } from '../laws/any.ts';
import { later } from '../laws/world.ts';

const maybe = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof(
    { weight: 6, arbitrary: value },
    fc.boolean().map((novel) => later('a task before', novel)),
  );
const anyGroup = (name: string) =>
  maybe(
    fc.option(
      fc.record({
        name: fc.constant(name),
        gid: maybe(fc.constantFrom(50, 1000)),
        members: maybe(fc.constantFrom([], ['ann'])),
        local: fc.constant(true),
      }),
      { freq: 6 },
    ),
  );
const anyUser = maybe(
  fc.option(
    fc.record({
      name: fc.constant('ann'),
      local: fc.constantFrom(true, true, false),
      uid: maybe(fc.constantFrom(33, 1000)),
      gid: maybe(fc.constantFrom(50, 1000)),
      group: maybe(fc.constantFrom('ann', 'ops')),
      groups: maybe(fc.subarray(['ann', 'kvm', 'ops'])),
      comment: maybe(fc.constantFrom('', 'Ann')),
      home: maybe(fc.constantFrom('/home/ann', '/srv/x/ann', '')),
      shell: maybe(fc.constantFrom('/bin/sh', '/bin/bash')),
    }),
  ),
);

testLaws(user, {
  params: {
    name: fc.constant('ann'),
    uid: fc.constantFrom(33, 1000),
    group: fc.constantFrom('ann', 'ops'),
    groups: fc.subarray(['kvm', 'ops', 'ann']),
    comment: fc.constantFrom('', 'Ann'),
    home: fc.constantFrom('/home/ann', '/srv/x/ann'),
    shell: fc.constantFrom('/bin/sh', '/bin/bash'),
    password: fc.constant('$6$salt$secretsecretsecret'),
  },
  world: fc
    .tuple(
      anyFiles(['/home/ann', '/home', '/srv', '/srv/x', '/srv/x/ann', '/etc/skel/.profile']),
      fc.record({
        'user ann': anyUser,
        'group ann': anyGroup('ann'),
        'group ops': anyGroup('ops'),
        'group kvm': anyGroup('kvm'),
        'defaults of new users': fc.record({
          homes: fc.constant('/home'),
          shell: fc.constant('/bin/sh'),
          skeleton: fc.constant('/etc/skel'),
          ownGroup: fc.boolean(),
          group: fc.constant('100'),
          mode: fc.constantFrom('0700', undefined),
        }),
        'password of ann': maybe(fc.constantFrom('same', 'other', 'unreadable')),
      }),
    )
    .map(([files, looks]) => ({ ...files, looks })),
  runs: 600,
});
