// The system of a bare host: users and groups, its name, its kernel's settings, its jobs.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import group from '../../modules/group.ts';
import user from '../../modules/user.ts';
import { type NsLab, startNsLab } from '../lab/ns/lab.ts';
import { labHost } from '../laws/lab-host.ts';
import { testOnHost } from '../laws/on-host.ts';

const HASH = '$6$saltsalt$/HyfV8ntbrmEnW2tk54mCvCoTUUqyr6CE7pSZZJ.dOBXWfL7n.0O0ChDv9N4gQ3ihgRtTKEzAUEC0MLVGhzu7/';
const without = (...names: readonly string[]) =>
  names.map((name) => `userdel -rf ${name} 2>/dev/null || :; groupdel ${name} 2>/dev/null || :`).join('\n');

describe('the system of a bare host', () => {
  let lab: NsLab;
  let state: string;
  beforeAll(async () => {
    state = await mkdtemp(join(tmpdir(), 'play-ns-system-'));
    lab = await startNsLab({ state });
  }, 600_000);
  afterAll(async () => {
    await lab.stop();
    await rm(state, { recursive: true });
  });

  testOnHost(
    () => labHost(lab, 'devstack-1'),
    [
      {
        name: 'makes a group',
        module: group,
        params: { name: 'ops', gid: 2000 },
        arrange: without('ops'),
        changes: ['create group ops'],
        assert: ['getent group ops', 'ops:x:2000:\n'],
      },
      {
        name: 'makes a group for a system account',
        module: group,
        params: { name: 'ops', system: true },
        arrange: without('ops'),
        changes: ['create group ops'],
        assert: ['[ "$(getent group ops | cut -d: -f3)" -lt 1000 ]; grpck -r >/dev/null; echo well', 'well\n'],
      },
      {
        name: 'gives a group another id',
        module: group,
        params: { name: 'ops', gid: 2001 },
        arrange: `${without('ops')}; groupadd -g 2000 ops`,
        changes: ['set id of group ops: 2000 -> 2001'],
        assert: ['getent group ops', 'ops:x:2001:\n'],
      },
      {
        name: 'removes a group that somebody is in',
        module: group,
        params: { name: 'ops', state: 'absent' },
        arrange: `${without('ops')}; groupadd ops; gpasswd -a operator ops`,
        changes: ['remove group ops'],
        assert: ['getent group ops || id -nG operator', 'operators\n'],
      },
      {
        name: 'makes a user',
        module: user,
        params: {
          name: 'ann',
          uid: 3000,
          comment: 'Ann Übel',
          groups: ['kvm', 'adm'],
          shell: '/bin/bash',
          password: HASH,
        },
        arrange: without('ann'),
        changes: ['create user ann', 'set the password of user ann'],
        assert: [
          `getent passwd ann; id -nG ann; stat -c '%U %G' /home/ann /home/ann/.profile; cut -d: -f1,2 /etc/shadow | grep ^ann`,
          `ann:x:3000:3000:Ann Übel:/home/ann:/bin/bash\nann adm kvm\nann ann\nann ann\nann:${HASH}\n`,
        ],
      },
      {
        name: 'makes a system account without a home',
        module: user,
        params: { name: 'exporter', system: true, create_home: false, shell: '/usr/sbin/nologin', password: '*' },
        arrange: without('exporter'),
        changes: ['create user exporter', 'set the password of user exporter'],
        assert: [
          '[ "$(id -u exporter)" -lt 1000 ] && [ ! -e /home/exporter ] && grep ^exporter: /etc/shadow | cut -d: -f2',
          '*\n',
        ],
      },
      {
        name: 'gives a user the group of the same name that is there',
        module: user,
        params: { name: 'ann', home: '/srv/homes/ann' },
        arrange: `${without('ann')}; rm -rf /srv/homes; groupadd -g 3333 ann`,
        changes: ['create user ann'],
        assert: ['id -g ann; stat -c %U /srv/homes/ann', '3333\nann\n'],
      },
      {
        name: 'changes a user',
        module: user,
        params: { name: 'ann', uid: 3001, group: 'adm', groups: ['kvm'], comment: '', shell: '/bin/bash' },
        arrange: `${without('ann')}; useradd -m -u 3000 -c Ann -G disk,kvm ann`,
        changes: [
          'change user ann: id 3000 -> 3001, primary group ann -> adm, leave disk, comment Ann -> , shell /bin/sh -> /bin/bash',
        ],
        assert: [
          "getent passwd ann; id -nG ann; stat -c '%u %G' /home/ann",
          'ann:x:3001:4::/home/ann:/bin/bash\nadm kvm\n3001 adm\n',
        ],
      },
      {
        name: 'adds a user to a group',
        module: user,
        params: { name: 'ann', groups: 'kvm', append: true },
        arrange: `${without('ann')}; useradd -m -G disk ann`,
        changes: ['change user ann: join kvm'],
        assert: ['id -nG ann', 'ann disk kvm\n'],
      },
      {
        name: 'makes the home that a user lacks',
        module: user,
        params: { name: 'ann' },
        arrange: `${without('ann')}; useradd -M ann`,
        changes: ['make the home /home/ann of user ann'],
        assert: [
          "stat -c '%U %G %a' /home/ann; ls -A /home/ann; ls -A /home",
          'ann ann 700\n.bash_logout\n.bashrc\n.profile\nann\nauditor\noperator\n',
        ],
      },
      {
        name: 'changes a password',
        module: user,
        params: { name: 'ann', password: HASH },
        arrange: `${without('ann')}; useradd -m -p '!' ann`,
        changes: ['set the password of user ann'],
        assert: ['grep ^ann: /etc/shadow | cut -d: -f2', `${HASH}\n`],
      },
      {
        name: 'removes a user and leaves the home',
        module: user,
        params: { name: 'ann', state: 'absent' },
        arrange: `${without('ann')}; useradd -m -G kvm ann`,
        changes: ['remove user ann'],
        assert: ['id ann 2>/dev/null || ls -A /home/ann | head -1; rm -r /home/ann', '.bash_logout\n'],
      },
      {
        name: 'removes a user with the home',
        module: user,
        params: { name: 'ann', state: 'absent', remove: true },
        arrange: `${without('ann')}; useradd -m ann`,
        changes: ['remove user ann and all that lies in the home'],
        assert: ['id ann 2>/dev/null || ls -d /home/ann 2>/dev/null || echo gone', 'gone\n'],
      },
    ],
  );
});
