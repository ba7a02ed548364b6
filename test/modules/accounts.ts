// ann, her home, and what is hers.
import { unknown } from '../../engine/values/unknown.ts';

export const OWNED = { mode: '0600', uid: 1000, gid: 1000, owner: 'ann', group: 'ann' } as const;
const ann = { name: 'ann', uid: 1000, gid: 1000, home: '/home/ann', shell: '/bin/sh' };

export const ANN = { 'account ann': ann };
/** An account that an earlier task would make: its ids are the host's choice. */
export const ANN_LATER = { 'account ann': { ...ann, uid: unknown('useradd'), gid: unknown('useradd') } };
/** Nor does anybody know its home. */
export const ANN_HOMELESS = { 'account ann': { ...ann, home: unknown('useradd') } };

export const HOME = { '/home/ann': { ...OWNED, kind: 'directory', mode: '0755' } } as const;
export const SSH = { ...HOME, '/home/ann/.ssh': { ...OWNED, kind: 'directory', mode: '0700' } } as const;
