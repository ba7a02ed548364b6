// A run's journal at its beginning: which hosts it is about, and what earlier runs owe that nobody can do any more.
import type { Play, Task } from '../../language/program.ts';
import { type Beginning, tasksOf } from '../begin.ts';
import type { RunInput } from '../run.ts';
import type { Owed } from './entry.ts';
import { Journal, type Kept } from './journal.ts';
import { owedSince } from './names.ts';

/** Opens the journal of a run; handlers that the playbook has no more are told and forgotten. */
export async function openJournal(input: RunInput): Promise<Journal> {
  const { emit, check, program } = input;
  const complain = ({ message }: Error): void => {
    const text = `What a failed run leaves to do cannot be kept: ${message}`;
    const hint = 'Set XDG_STATE_HOME to a folder that can be written';
    emit({ type: 'warning', diagnostic: { code: 'run-journal', severity: 'warning', message: text, hint } });
  };
  const { begin } = input.wishes ?? {};
  const { journal: folder, selection = '' } = input;
  const journal = await Journal.open(
    { folder, check, resume: begin?.resumed ?? false, selection, complain },
    hostsOf(input),
  );
  for (const { name } of hostsOf(input)) {
    const after = begin?.resumed && taskAt(begin.on(name), program);
    if (after) {
      const message = `${name}: goes on after "${after.title}"`;
      const { location } = after;
      emit({ type: 'warning', diagnostic: { code: 'run-resumed', severity: 'warning', message, location } });
    }
    for (const owed of journal.owed(name)) {
      if (program.plays.some((play) => has(play, owed))) continue;
      const message = `${name}: the handler "${owed.handler}" is ${owedSince(owed)}, and the playbook has it no more`;
      emit({ type: 'warning', diagnostic: { code: 'run-owed', severity: 'warning', message } });
      journal.done(name, owed);
    }
  }
  return journal;
}

function taskAt(begin: Beginning | undefined, { plays }: RunInput['program']): Task | undefined {
  const play = begin && plays[begin.play];
  return play && tasksOf(play)[begin.task];
}

/** The part of a run that says which hosts it is about. */
export type Reached = Pick<RunInput, 'program' | 'hosts' | 'access'>;

/** Each host once, as its first play reaches it. */
export function hostsOf({ program, hosts, access }: Reached): readonly Kept[] {
  const found = new Map<string, Kept>();
  for (const [index, play] of program.plays.entries()) {
    for (const name of hosts[index] ?? []) {
      if (found.has(name)) continue;
      const { connection, address, port } = access(name, play).target;
      found.set(name, { name, reached: `${connection} ${address} ${port ?? ''}` });
    }
  }
  return [...found.values()];
}

function has(play: Play, { play: name, handler, nth }: Owed): boolean {
  const titles = play.name === name ? titlesIn(play.handlers) : [];
  return titles.filter((title) => title === handler).length > nth;
}

function titlesIn(items: Play['handlers']): readonly string[] {
  return items.flatMap((item) => (item.kind === 'task' ? [item.title] : titlesIn(item.block)));
}
