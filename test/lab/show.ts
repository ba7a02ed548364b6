// Where the guest of playbooks/site.yml runs, and the proof that it lived through what was done with it.
// usage: show SSH_CONFIG
import { runCommand } from './command.ts';
import { guestStates, type HowtoLab, proveMigrations } from './howto.ts';

const [config = ''] = process.argv.slice(2);
const lab: HowtoLab = {
  inventory: '',
  ssh: (host, script) => runCommand('ssh', ['-F', config, host, script]),
};
for (const [host, guests] of await guestStates(lab)) process.stdout.write(`${host}\n${guests}\n`);
const { ok, problems, first, last, count } = await proveMigrations(lab);
const told = ok ? "none is missing, none came twice, and the server's disk says the same" : problems.join('; ');
process.stdout.write(`The guest counted ${count} seconds, from ${first} to ${last}: ${told}\n`);
process.exitCode = ok ? 0 : 1;
