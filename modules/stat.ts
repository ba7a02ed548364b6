import { defineModule, given, isUnknown, open, textOfBytes } from '../engine/contract/index.ts';
import { fileAt, isStanding } from './looks/file.ts';
import { realPathOf } from './looks/real-path.ts';
import { identityOf, sha256Of, statusOf } from './looks/status.ts';

export default defineModule({
  name: 'stat',
  summary: 'Look at a file',
  readOnly: true,
  description:
    'Changes nothing. Symbolic links are followed; `islnk`, `lnk_target` (what it says) and `lnk_source` (where it leads to in the end) tell of the link itself.',
  params: {
    type: 'object',
    properties: {
      path: { type: 'string', format: 'path', description: 'What is looked at' },
      get_checksum: { type: 'boolean', default: false, description: 'Read the whole file for its SHA-256' },
    },
    required: ['path'],
  },
  examples: [{ title: 'Is there a guest image?', yaml: 'path: /srv/images/web.qcow2' }],
  returns: {
    stat: '`exists`, and then `isdir`, `isreg`, `islnk`, `lnk_source`, `lnk_target`, `mode`, `uid`, `gid`, `pw_name`, `gr_name`, `size`, `mtime`, `nlink`, `inode`, `dev`, `checksum`',
  },

  observe: ({ path, get_checksum }) => ({
    file: fileAt(path),
    real: open(realPathOf(path)),
    status: open(statusOf(path)),
    identity: open(identityOf(path)),
    checksum: get_checksum ? open(sha256Of(path)) : given(undefined),
  }),

  plan: () => [],

  result({ path }, { file, real, status, identity, checksum }) {
    const link = file.kind === 'unreadable' ? undefined : file.link;
    if (!isStanding(file)) return { stat: { exists: false, path, islnk: link !== undefined } };
    return {
      stat: {
        exists: true,
        path,
        isdir: file.kind === 'directory',
        isreg: file.kind === 'file',
        islnk: link !== undefined,
        lnk_source: link === undefined || isUnknown(real) ? link && real : textOfBytes(real),
        lnk_target: link,
        mode: file.mode,
        uid: file.uid,
        gid: file.gid,
        pw_name: file.owner,
        gr_name: file.group,
        size: isUnknown(status) ? status : status?.size,
        mtime: isUnknown(status) ? status : status?.mtime,
        nlink: isUnknown(status) ? status : status?.links,
        inode: isUnknown(identity) ? identity : identity?.inode,
        dev: isUnknown(identity) ? identity : identity?.device,
        checksum: checksum ?? undefined,
      },
    };
  },
});
