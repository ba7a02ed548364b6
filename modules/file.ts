import {
  after,
  all,
  type Change,
  change,
  defineModule,
  given,
  later,
  type Plan,
  predict,
  refuse,
  run,
} from '../engine/contract/index.ts';
import { makeDirectory } from './looks/directory.ts';
import { type FileAt, fileAt, isStanding, type Ownership } from './looks/file.ts';
import { mountsWithin } from './looks/mounts.ts';
import { below, parentOf } from './looks/path.ts';
import { here, noRoomFor, type Spot, spotAt } from './looks/spot.ts';
import { text } from './looks/text.ts';
import { chownTree, strangersBelow } from './looks/tree.ts';
import { keepOwnership } from './looks/whole-file.ts';
import { writeFile } from './looks/write-file.ts';

export default defineModule({
  name: 'file',
  summary: 'Keep a file, directory or symbolic link, its mode and its owner',
  description:
    'A directory is made with those above it that are missing; mode and owner are given to the last one. `touch` makes an empty file where none is and changes no times. `absent` removes a whole tree, but never crosses a mount.',
  params: {
    type: 'object',
    properties: {
      path: { type: 'string', format: 'path', description: 'What is kept' },
      state: {
        type: 'string',
        enum: ['file', 'directory', 'absent', 'link', 'touch'],
        default: 'file',
        description: '`file` needs one to be there; `touch` makes it',
      },
      mode: { type: 'string', format: 'mode', description: 'Octal and quoted: "0750"' },
      owner: { type: 'string', format: 'name', description: 'User name or id' },
      group: { type: 'string', format: 'name', description: 'Group name or id' },
      src: { type: 'string', description: 'What a link says; relative to the link, or absolute' },
      recurse: { type: 'boolean', default: false, description: 'Mode and owner for everything below a directory too' },
    },
    required: ['path'],
  },
  examples: [
    { title: 'A directory for disk images', yaml: 'path: /srv/images\nstate: directory\nowner: root\nmode: "0711"' },
    { title: 'A symbolic link', yaml: 'path: /srv/current\nstate: link\nsrc: releases/7' },
    { title: 'Nothing there', yaml: 'path: /srv/old\nstate: absent' },
  ],
  returns: { path: 'The path', state: '`file`, `directory`, `link`, `other` or `absent`' },

  check({ state, src, recurse, mode, owner, group }) {
    if (state === 'link' && !src) return '"state: link" needs "src", what the link says';
    if (state !== 'link' && src !== undefined) return '"src" is for "state: link" alone';
    if (recurse && state !== 'directory') return '"recurse" is for "state: directory" alone';
    const owned = mode ?? owner ?? group;
    if (recurse && owned === undefined) return '"recurse" needs "mode", "owner" or "group"';
    if (owned !== undefined && (state === 'link' || state === 'absent'))
      return `"state: ${state}" takes no mode or owner`;
    return undefined;
  },

  observe: (params) => ({
    spot: params.state === 'absent' ? here(params.path) : spotAt(params.path),
    strangers: params.recurse
      ? after(fileAt(params.path), (at) => (at.kind === 'directory' ? strangersBelow(params.path, params) : given([])))
      : given([]),
    targets: all(params.src === undefined ? [] : [fileAt(targetOf(params.path, params.src))]),
    mounts: later(mountsWithin(params.path)),
  }),

  plan(params, { spot, strangers, targets, mounts }) {
    const { path, state, src } = params;
    if (spot.at.kind === 'unreadable') return refuse(`Cannot look at "${path}": ${spot.at.why}`);
    switch (state) {
      case 'file':
        if (spot.at.kind === 'missing')
          return refuse(`There is no file "${path}"`, 'Use "state: touch", or copy or template');
        if (spot.at.kind === 'directory') return refuse(`"${path}" is a directory`, 'Use "state: directory"');
        return keepOwnership(path, spot, params);
      case 'touch':
        return spot.at.kind === 'missing' ? touch(path, spot, params) : keepOwnership(path, spot, params);
      case 'directory':
        return directory(path, spot, params, strangers);
      case 'link':
        return link(path, spot, spot.at, src ?? '', targets);
      case 'absent':
        return absent(path, spot, mounts);
    }
  },

  result: ({ path }, { spot: { at } }) => ({
    path,
    state: at.kind === 'missing' || at.kind === 'unreadable' ? 'absent' : at.link === undefined ? at.kind : 'link',
  }),
});

function touch(path: string, spot: Spot, wanted: Ownership): Plan {
  if (spot.at.kind === 'missing' && spot.at.link !== undefined) return refuse(`"${path}" is a link to nothing`);
  return noRoomFor(path, spot) ?? [writeFile({ ...wanted, path, before: { kind: 'missing' }, after: '' })];
}

function directory(path: string, spot: Spot, wanted: Ownership, strangers: readonly string[]): Plan {
  const { at } = spot;
  if (spot.blockedBy !== undefined) return refuse(`"${spot.blockedBy}" is no directory`);
  if (at.kind === 'missing') {
    if (at.link !== undefined) return refuse(`"${path}" is a link to nothing`, 'Remove the link before');
    const made = makeDirectory(path, spot.missing, wanted);
    const nobody = predict(strangersBelow(path, wanted), []);
    return [{ ...made, summary: `make the directory ${path}`, predicts: [...made.predicts, nobody] }];
  }
  if (at.kind !== 'directory') return refuse(`"${path}" is there, and is no directory`, 'Move it away before');
  const own = keepOwnership(path, spot, wanted);
  return strangers.length === 0 ? own : [chownTree(path, wanted, at, strangers)];
}

/** Where a link leads, as the host reads it. */
const targetOf = (path: string, src: string): string => (src.startsWith('/') ? src : below(parentOf(path), src));

type Visible = Exclude<FileAt, { readonly kind: 'unreadable' }>;

function link(path: string, spot: Spot, at: Visible, src: string, targets: readonly FileAt[]): Plan {
  const noRoom = noRoomFor(path, spot);
  if (noRoom) return noRoom;
  const says = at.link;
  if (says === src) return [];
  if (isStanding(at) && says === undefined) return refuse(`"${path}" is there, and is no link`, 'Move it away before');
  const made: Change = {
    summary: `link ${path} to ${src}`,
    steps: [run('ln', says === undefined ? '-s' : '-sfn', '--', src, path)],
    predicts: targets.map((target) => predict(fileAt(path), through(target, src))),
    touches: [`path:${path}`],
  };
  return [made];
}

/** What stands at a link; one that leads to where nobody may look is like one to nothing. */
const through = (target: FileAt, link: string): FileAt =>
  target.kind === 'unreadable' ? { kind: 'missing', link } : { ...target, link };

function absent(path: string, { at }: Spot, mounts: readonly string[] | undefined): Plan {
  if (at.kind === 'missing' && at.link === undefined) return [];
  const tree = at.kind === 'directory' && at.link === undefined;
  if (tree && mounts === undefined) return { verdict: 'look', names: ['mounts'] };
  if (tree && mounts && mounts.length > 0) {
    return refuse(`"${path}" holds mounts: ${mounts.join(', ')}`, 'Unmount them before');
  }
  return change([
    {
      summary: `remove ${path}${tree ? ' and everything below' : ''}`,
      steps: [run('rm', tree ? '-rf' : '-f', '--', path)],
      predicts: [predict(fileAt(path), { kind: 'missing', link: undefined }), predict(text(path), { kind: 'missing' })],
      touches: [`path:${path}`],
    },
  ]);
}
