// Checks of the guest itself.
import type { Guest } from '../looks/libvirt.ts';
import { block, type Check, info, ok, warn } from './check.ts';
import type { Facts } from './facts-of.ts';

export function checkGuest(guest: Guest, facts: Facts): readonly Check[] {
  return [
    state(guest),
    facts.guest.job === 'none' ? ok('job', 'no job runs') : block('job', `a job of it runs (${facts.guest.job})`),
    facts.guest.diskErrors === ''
      ? ok('disk-errors', 'no disk has an error')
      : block('disk-errors', facts.guest.diskErrors),
    facts.guest.snapshots.length === 0
      ? ok('snapshots', 'it has none')
      : block('snapshots', `it has snapshots (${facts.guest.snapshots.join(', ')}): libvirt migrates no such guest`),
    facts.guest.checkpoints.length === 0
      ? ok('checkpoints', 'it has none')
      : warn('checkpoints', `its checkpoints (${facts.guest.checkpoints.join(', ')}) are not taken along`),
    guest.managedSave ? warn('managed-save', 'a saved state stays behind') : ok('managed-save', 'nothing is saved'),
    ...devices(facts),
    guest.autostart ? info('autostart', 'its autostart moves with it') : ok('autostart', 'it does not start at boot'),
  ];
}

function state({ state: word, trouble }: Guest): Check {
  if (trouble !== '') return block('state', `it is ${word}: ${trouble}`);
  switch (word) {
    case 'running':
    case 'shut off':
      return ok('state', word);
    case 'paused':
      return warn('state', 'paused; it stays paused');
    default:
      return block('state', `it is ${word}`);
  }
}

function devices({ needs }: Facts): readonly Check[] {
  if (!needs) return [block('devices', 'its definition cannot be read')];
  const { bound, doubtful } = needs;
  return [
    bound.length === 0
      ? ok('devices', 'none is bound to the host')
      : block('devices', `it cannot leave the host with: ${bound.join(', ')}`),
    ...doubtful.map((text) => warn('devices', text)),
  ];
}
